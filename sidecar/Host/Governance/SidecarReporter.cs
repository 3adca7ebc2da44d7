using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Warden.Host.Epochs;
using Warden.Host.Telemetry;

namespace Warden.Host.Governance;

/// <summary>Says what a sidecar has to say, one word after the other; again after a conflict, and at a later height what could not be said.</summary>
/// <remarks>It keeps what the last view owes and no more, so it says the newest form of a word and does not grow while the ledger is away.</remarks>
internal sealed class SidecarReporter(IEpochLedger ledger, TimeProvider time, Random random, ILogger logger)
{
    private const int MostTries = 8;

    // Blocks that a word rests after it was lost: one, two, four and so on. What is refused is hardly ever accepted later.
    private const int LongestRest = 64;
    private const int LongestRestOfRefused = 512;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Channel<bool> offered = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, Rest> rests = new(StringComparer.Ordinal);
    private IReadOnlyList<SidecarWord> owed = [];
    private ulong height;

    /// <summary>Offers all that is to be said at a height, in place of what was to be said before.</summary>
    /// <param name="blocks">The height.</param>
    /// <param name="words">What is to be said.</param>
    /// <param name="isRemembered">Whether a word is kept in mind although it is not among them; see <see cref="SidecarWord.IsOnce"/>.</param>
    public void Offer(ulong blocks, IReadOnlyList<SidecarWord> words, Predicate<SidecarWord> isRemembered)
    {
        lock (gate)
        {
            (height, owed) = (blocks, words);
            var keys = words.Select(word => word.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var (key, _) in rests.Where(rest => !keys.Contains(rest.Key) && !isRemembered(rest.Value.Word)).ToList())
            {
                rests.Remove(key);
            }
        }

        offered.Writer.TryWrite(true);
    }

    /// <summary>Offers what is to be said of one function between two heights, in place of what was to be said of it.</summary>
    public void Offer(string function, IEnumerable<SidecarWord> words)
    {
        lock (gate)
        {
            owed = [.. owed.Where(word => word.Function != function), .. words];
        }

        offered.Writer.TryWrite(true);
    }

    /// <summary>Speaks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in offered.Reader.ReadAllAsync(cancellationToken))
            {
                await SpeakAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The sidecar stops; what is still owed follows from the next view.
        }
    }

    /// <summary>Says all that is to be said now; what was offered last is what counts.</summary>
    public async Task SpeakAsync(CancellationToken cancellationToken)
    {
        while (Next() is { } word)
        {
            await SayAsync(word, cancellationToken);
        }
    }

    // What was lost less often comes first: a word that nobody takes does not hold the others up.
    private SidecarWord? Next()
    {
        lock (gate)
        {
            return owed.Where(word => !rests.TryGetValue(word.Key, out var rest) || rest.UntilHeight <= height)
                .MinBy(word => rests.TryGetValue(word.Key, out var rest) ? rest.Losses : 0);
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
                Said(word);
                return;
            }

            if (tries == MostTries)
            {
                Lost(word, tries, result == PublishResult.Refused ? LongestRestOfRefused : LongestRest);
                return;
            }

            await pause.WaitAsync(cancellationToken);
            if (!IsOwed(word))
            {
                return;
            }
        }
    }

    private bool IsOwed(SidecarWord word)
    {
        lock (gate)
        {
            return owed.Any(other => other.Key == word.Key);
        }
    }

    // The view learns of it with its block. Where it should not, the word is owed again.
    private void Said(SidecarWord word)
    {
        lock (gate)
        {
            rests[word.Key] = new Rest(word, 0, word.IsOnce ? ulong.MaxValue : height + LongestRest);
        }
    }

    private void Lost(SidecarWord word, int tries, int longest)
    {
        int rest;
        lock (gate)
        {
            var losses = rests.TryGetValue(word.Key, out var earlier) ? earlier.Losses + 1 : 1;
            rest = losses > 30 ? longest : Math.Min(1 << (losses - 1), longest);
            rests[word.Key] = new Rest(word, losses, height + (ulong)rest);
        }

        Log.WordLost(logger, word.Function, word.Key, tries, rest);
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

    private readonly record struct Rest(SidecarWord Word, int Losses, ulong UntilHeight);
}
