using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Warden.Host.Telemetry;

namespace Warden.Host.Epochs;

/// <summary>Publishes fitted models, the newest of each chaincode only, and tries again after a conflict.</summary>
/// <remarks>
/// Two organisations that publish in the same block collide by rule: each reads the other's key. The pause grows with each try and is
/// drawn at random, so they part.
/// </remarks>
internal sealed class EpochPublisher(IEpochLedger ledger, TimeProvider time, Random random, SidecarMetrics metrics, ILogger logger) : IDisposable
{
    // A peer that is a block behind refuses what it will take a moment later.
    private const int MostRefusals = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, FittedEpoch> waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim offered = new(0);

    /// <summary>Offers a model; an older one of the same chaincode that waits is dropped.</summary>
    public void Offer(FittedEpoch epoch)
    {
        waiting.AddOrUpdate(epoch.Chaincode, epoch, (_, known) => known.Height > epoch.Height ? known : epoch);
        offered.Release();
    }

    /// <summary>Publishes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await offered.WaitAsync(cancellationToken);
                foreach (var chaincode in waiting.Keys)
                {
                    await PublishAsync(chaincode, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The sidecar stops.
        }
    }

    public void Dispose() => offered.Dispose();

    private async Task PublishAsync(string chaincode, CancellationToken cancellationToken)
    {
        var pause = new GrowingPause(time, random, FirstPause, LongestPause);
        var refusals = 0;
        while (waiting.TryGetValue(chaincode, out var epoch))
        {
            var result = await TryPublishAsync(epoch, cancellationToken);
            metrics.Published(chaincode, result);
            refusals += result == PublishResult.Refused ? 1 : 0;
            if (result == PublishResult.Published || refusals >= MostRefusals)
            {
                waiting.TryRemove(new KeyValuePair<string, FittedEpoch>(chaincode, epoch));
                continue;
            }

            await pause.WaitAsync(cancellationToken);
        }
    }

    private async Task<PublishResult> TryPublishAsync(FittedEpoch epoch, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.PublishAsync(epoch, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.PublishFailed(logger, e, epoch.Chaincode, epoch.Height);
            return PublishResult.TryAgain;
        }
    }
}
