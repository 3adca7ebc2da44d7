using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Ledger;
using Warden.Host.Scoring;
using Warden.Host.Telemetry;
using Warden.Protocol;

namespace Warden.Host.Epochs;

/// <summary>Teaches one chaincode's history from the store, and fits a model at each height that ends an epoch.</summary>
/// <remarks>
/// Everything that decides (which heights, which policy and schema, which calls, which seed) is read from blocks up to that height,
/// so every sidecar of the channel fits the same. It runs beside the ledger follower and reads behind it.
/// <para>
/// A height ends an epoch when it is a multiple of <see cref="RetrainPolicy.EveryBlocks"/> and the chaincode has learnt something
/// since the epoch before, or when its block holds an <see cref="EpochRequest"/>. Without the second condition the blocks that hold
/// publications would call for epochs of their own for ever.
/// </para>
/// </remarks>
internal sealed class EpochKeeper(
    string chaincode, LedgerStore store, IDetection detection, Action<FittedEpoch> fitted, TimeProvider time, SidecarMetrics metrics, ILogger logger)
    : IDisposable
{
    private readonly ConcurrentDictionary<long, IFittedModel> models = new();
    private readonly SemaphoreSlim grown = new(0);
    private readonly Lock gate = new();
    private readonly Queue<GovernanceWrite> coming = new();
    private ulong tip;
    private ulong next;
    private GovernanceView view = GovernanceView.Empty;
    private bool learnt;

    /// <summary>How many blocks have been taught.</summary>
    public ulong Taught => Volatile.Read(ref next);

    /// <summary>Gets this organisation's own model of a height; null while it is not fitted.</summary>
    public IFittedModel? ModelAt(long height) => models.GetValueOrDefault(height);

    /// <summary>Loads the models that an earlier run has fitted. One that cannot be read is fitted anew.</summary>
    public void LoadModels()
    {
        foreach (var (height, bytes) in store.Models(chaincode))
        {
            try
            {
                models[height] = detection.Load(bytes);
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException or NotSupportedException)
            {
                Log.ModelUnreadable(logger, e, chaincode, height);
            }
        }
    }

    /// <summary>Tells of blocks that are in the store.</summary>
    /// <param name="blocks">How many there are.</param>
    /// <param name="writes">The governance writes in those that were not told of before.</param>
    public void Grow(ulong blocks, IEnumerable<GovernanceWrite> writes)
    {
        lock (gate)
        {
            foreach (var write in writes)
            {
                coming.Enqueue(write);
            }

            tip = blocks;
        }

        grown.Release();
    }

    /// <summary>Teaches and fits until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var history = new TaughtHistory(chaincode, store, detection, labels: null);
        try
        {
            while (true)
            {
                await grown.WaitAsync(cancellationToken);
                var blocks = Tip();
                for (; next < blocks; next++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!EndsEpoch(next, WritesOf(next), out var requested))
                    {
                        continue;
                    }

                    if (view.Labels.GetValueOrDefault(chaincode) is var labels && !ReferenceEquals(labels, history.Labels))
                    {
                        (history, learnt) = (new TaughtHistory(chaincode, store, detection, labels), true);
                    }

                    learnt |= history.TeachTo(next);
                    if (learnt || requested)
                    {
                        learnt = false;
                        FitOrSkip(history, next, latest: blocks - 1);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The sidecar stops.
        }
        catch (Exception e)
        {
            // The store cannot be read, or history fails: no further epoch is fitted here, which /status and the alarm of the others show.
            metrics.FitFailed(chaincode);
            Log.FitFailed(logger, e, chaincode, (long)next);
        }
    }

    public void Dispose() => grown.Dispose();

    private ulong Tip()
    {
        lock (gate)
        {
            return tip;
        }
    }

    private List<GovernanceWrite> WritesOf(ulong block)
    {
        var writes = new List<GovernanceWrite>();
        lock (gate)
        {
            while (coming.TryPeek(out var write) && write.Block <= block)
            {
                writes.Add(coming.Dequeue());
            }
        }

        view = view.After(writes);
        return writes;
    }

    private bool EndsEpoch(ulong block, List<GovernanceWrite> writes, out bool requested)
    {
        requested = false;
        if (!view.Policies.TryGetValue(chaincode, out var policy) || block == 0)
        {
            return false;
        }

        var request = CompositeKey.Create(GovernanceKeys.EpochRequest, chaincode);
        requested = writes.Any(w => w.Key == request && !w.Value.IsEmpty);
        return requested || block % (ulong)policy.Document.Retrain.EveryBlocks == 0;
    }

    private void FitOrSkip(TaughtHistory history, ulong height, ulong latest)
    {
        var policy = view.Policies[chaincode];
        var stale = Superseded((long)height, latest);
        if (models.ContainsKey((long)height) || stale)
        {
            if (!stale)
            {
                fitted(new FittedEpoch(chaincode, (long)height, models[(long)height].Digest));
            }

            return;
        }

        try
        {
            Fit(history, height, policy.Document);
        }
        catch (Exception e) when (e is not LedgerException)
        {
            // Detection's own fault: this epoch has no model here, its calls are UNSCORED and counted, the next one is tried.
            metrics.FitFailed(chaincode);
            Log.FitFailed(logger, e, chaincode, (long)height);
        }
    }

    private void Fit(TaughtHistory history, ulong height, DetectionPolicy policy)
    {
        var begun = time.GetTimestamp();
        var model = history.Fit(view.Schemas.GetValueOrDefault(chaincode)?.Document, policy, height);
        store.SaveModel(chaincode, (long)height, model.ToBytes());
        models[(long)height] = model;
        var took = time.GetElapsedTime(begun);
        metrics.Fitted(chaincode, took);
        Log.Fitted(logger, chaincode, (long)height, model.Digest, took);
        fitted(new FittedEpoch(chaincode, (long)height, model.Digest));
    }

    /// <summary>Whether a later height's epoch is in force already: seen while the ledger is replayed after a restart.</summary>
    private bool Superseded(long height, ulong latest)
    {
        if (height == (long)latest)
        {
            return false;
        }

        lock (gate)
        {
            var ahead = view.After(coming.Where(w => w.Block <= latest));
            return ahead.Epochs.TryGetValue(chaincode, out var epoch) && epoch.Height > height;
        }
    }
}
