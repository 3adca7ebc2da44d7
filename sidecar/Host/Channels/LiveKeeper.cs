using Microsoft.Extensions.Logging;
using Warden.Detection;
using Warden.Host.Ledger;
using Warden.Host.Telemetry;

namespace Warden.Host.Channels;

/// <summary>Keeps what the calls of one chaincode are compared with at the height of the store: rebuilt after a start, then moved block by block.</summary>
internal sealed class LiveKeeper(string chaincode, LedgerStore store, Action ready, ILogger logger)
{
    private readonly LiveConduct conduct = new();
    private readonly Lock gate = new();
    private ulong tip;
    private bool isReady;

    /// <summary>The state, where it stands at the store's height; null before.</summary>
    public LiveConduct? Conduct
    {
        get
        {
            lock (gate)
            {
                return isReady ? conduct : null;
            }
        }
    }

    /// <summary>Takes in the block that the store has just taken in.</summary>
    public void Take(LedgerBlock block)
    {
        lock (gate)
        {
            tip = block.Number + 1;
            if (isReady)
            {
                conduct.Take(block.Number, block.Calls.Where(c => c.Namespace == chaincode).Select(c => c.ToCommitted(block.Number)));
            }
        }
    }

    /// <summary>Rebuilds the state from the store.</summary>
    /// <param name="blocks">How many blocks the store has.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Rebuild(ulong blocks, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            tip = Math.Max(tip, blocks);
        }

        try
        {
            for (var next = 0UL; !IsAt(next);)
            {
                var last = Tip();
                foreach (var (block, calls) in store.CallsOf(chaincode, next, last - 1))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    conduct.Take(block, calls.Select(c => c.ToCommitted(block)));
                }

                conduct.Take(last - 1, []);
                next = last;
            }

            ready();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The sidecar stops.
        }
        catch (Exception e)
        {
            // The store cannot be read: nothing is said of changes, rates and repeats, which /status shows.
            Log.ConductFailed(logger, e, chaincode);
        }
    }

    private bool IsAt(ulong next)
    {
        lock (gate)
        {
            return isReady = next == tip;
        }
    }

    private ulong Tip()
    {
        lock (gate)
        {
            return tip;
        }
    }
}
