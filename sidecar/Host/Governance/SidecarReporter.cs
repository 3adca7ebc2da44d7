using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Warden.Host.Epochs;
using Warden.Host.Telemetry;

namespace Warden.Host.Governance;

/// <summary>Says what a sidecar has to say, one after the other; again after a conflict, and not again what was refused for good.</summary>
internal sealed class SidecarReporter(IEpochLedger ledger, TimeProvider time, Random random, ILogger logger)
{
    private const int MostTries = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, bool> owed = new(StringComparer.Ordinal);
    private readonly Channel<SidecarWord> waiting = Channel.CreateUnbounded<SidecarWord>();

    /// <summary>Offers words; those that wait or are said already are left out.</summary>
    public void Offer(IEnumerable<SidecarWord> words)
    {
        foreach (var word in words.Where(word => owed.TryAdd(word.Key, true)))
        {
            waiting.Writer.TryWrite(word);
        }
    }

    /// <summary>Speaks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var word in waiting.Reader.ReadAllAsync(cancellationToken))
            {
                await SayAsync(word, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The sidecar stops; what is still owed follows from the next view.
        }
    }

    private async Task SayAsync(SidecarWord word, CancellationToken cancellationToken)
    {
        var pause = new GrowingPause(time, random, FirstPause, longest: TimeSpan.MaxValue);
        for (var tries = 1; ; tries++)
        {
            var result = await TryAsync(word, cancellationToken);
            if (result == PublishResult.Published)
            {
                return;
            }

            if (tries == MostTries)
            {
                Log.WordLost(logger, word.Function, word.Key, tries);
                return;
            }

            await pause.WaitAsync(cancellationToken);
        }
    }

    private async Task<PublishResult> TryAsync(SidecarWord word, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.SubmitAsync(word.Function, word.Arguments, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.WordFailed(logger, e, word.Function, word.Key);
            return PublishResult.TryAgain;
        }
    }
}
