using Microsoft.Extensions.Logging;
using Warden.Host.Telemetry;

namespace Warden.Host.Ledger;

/// <summary>Takes the blocks of the own peer into the store, one after the other, for as long as the sidecar runs.</summary>
/// <remarks>
/// Goes on from the store's last block, whatever happened before. A peer that is away is dialled again with growing pauses. Blocks
/// that do not continue the stored chain stop it for good: the store then tells of another ledger than the peer.
/// </remarks>
internal sealed class LedgerFollower(
    string channel, LedgerStore store, IBlockSource source, Action<LedgerBlock> taken, Action<ulong> dialled, TimeProvider time, SidecarMetrics metrics,
    ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private volatile string? broken;
    private volatile bool connected;

    /// <summary>Why it has stopped for good; null while it follows.</summary>
    public string? Broken => broken;

    /// <summary>Whether blocks have come since the peer was last dialled.</summary>
    public bool Connected => connected;

    /// <summary>Follows until cancelled or broken; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var from = store.Last() is { } last ? last.Number + 1 : 0;
                await LookAheadAsync(from, cancellationToken);
                await foreach (var block in source.ReadAsync(from, cancellationToken))
                {
                    Take(BlockReader.Read(block));
                    pause = FirstPause;
                    connected = true;
                }

                Log.LedgerStreamEnded(logger, channel);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (LedgerException e)
            {
                broken = e.Message;
                metrics.LedgerBroken(channel);
                Log.LedgerBroken(logger, e, channel);
                return;
            }
            catch (Exception e)
            {
                // The peer is away, the disk is full, …: each can pass, and nothing was taken in by half.
                Log.LedgerInterrupted(logger, channel, pause, e.Message);
            }

            connected = false;
            await PauseAsync(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // A store that was lost or is old knows rules that hold no longer: how far behind it is has to be known before the first block comes.
    private async Task LookAheadAsync(ulong from, CancellationToken cancellationToken)
    {
        ulong? height = null;
        try
        {
            height = await source.HeightAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Where the peer is away the blocks will not come either; where it does not tell, they come all the same.
            Log.HeightUnknown(logger, channel, e.Message);
        }

        if (height > from)
        {
            Log.LedgerBehind(logger, channel, from, height.Value);
        }

        dialled(height ?? 0);
    }

    private void Take(LedgerBlock block)
    {
        var begun = time.GetTimestamp();
        store.Append(block);
        taken(block);
        metrics.BlockTaken(channel, block.Number, time.GetElapsedTime(begun));
        Log.BlockTaken(logger, channel, block.Number, block.Calls.Count);
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop's condition ends it.
        }
    }
}
