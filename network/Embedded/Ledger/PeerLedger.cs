using System.Collections.Concurrent;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>One peer's copy of the channel: blocks, world state, transaction index and key history. One writer, many readers.</summary>
internal sealed class PeerLedger
{
    private readonly ConcurrentDictionary<string, CommitRecord> transactions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Namespace, string Key), List<KeyChange>> history = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CommitRecord>> awaited = new(StringComparer.Ordinal);
    private volatile StateSnapshot state = StateSnapshot.Empty;

    public BlockChain Blocks { get; } = new();

    /// <summary>Gets the state as of the last committed block.</summary>
    public StateSnapshot State => state;

    public CommitRecord? FindTransaction(string transactionId) =>
        transactions.TryGetValue(transactionId, out var found) ? found : null;

    /// <summary>Gets a transaction's first commit, waiting for it when it is yet to come.</summary>
    public async Task<CommitRecord> WaitForTransactionAsync(string transactionId, CancellationToken cancellationToken)
    {
        if (Published(transactionId) is { } found)
        {
            return found;
        }

        var waiting = awaited.GetOrAdd(transactionId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        // It may have been committed between the two look-ups, when nobody was there to be woken.
        if (Published(transactionId) is { } meanwhile)
        {
            waiting.TrySetResult(meanwhile);
            awaited.TryRemove(transactionId, out _);
        }

        return await waiting.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Gets all writes of a key, newest first.</summary>
    public IReadOnlyList<KeyChange> History(string ns, string key)
    {
        if (!history.TryGetValue((ns, key), out var changes))
        {
            return [];
        }

        lock (changes)
        {
            return [.. Enumerable.Reverse(changes)];
        }
    }

    /// <summary>Applies a judged block: from here on it is simulated against, and its transaction ids are taken.</summary>
    /// <param name="updates">The changes of its valid transactions.</param>
    /// <param name="committed">Its transactions that have an id which was never seen before.</param>
    /// <param name="changes">The writes of its valid transactions, for the history.</param>
    public void Apply(
        StateUpdates updates, IReadOnlyList<(string Id, CommitRecord Transaction)> committed, IEnumerable<(
            string Namespace, string Key, KeyChange Change)> changes)
    {
        foreach (var (ns, key, change) in changes)
        {
            var known = history.GetOrAdd((ns, key), static _ => []);
            lock (known)
            {
                known.Add(change);
            }
        }

        var next = state.Next(updates);
        foreach (var (id, transaction) in committed)
        {
            transactions.TryAdd(id, transaction);
        }

        state = next;
    }

    /// <summary>Tells of a block that was applied: those who follow blocks, and those who wait for its transactions.</summary>
    /// <param name="block">With its transactions filter set.</param>
    /// <param name="committed">The same that were applied.</param>
    public void Publish(Block block, IReadOnlyList<(string Id, CommitRecord Transaction)> committed)
    {
        Blocks.Append(block);
        foreach (var (id, transaction) in committed)
        {
            if (awaited.TryRemove(id, out var waiting))
            {
                waiting.TrySetResult(transaction);
            }
        }
    }

    private CommitRecord? Published(string transactionId) =>
        transactions.TryGetValue(transactionId, out var found) && found.Block < Blocks.Height ? found : null;
}
