using System.Globalization;
using Google.Protobuf;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Incidents;

/// <summary>Compares what transactions wrote with what was there before and after others, from committed blocks.</summary>
/// <remarks>The blocks are read twice: which keys matter is known only when the originals have come, and what they held stands before.</remarks>
internal sealed class CompensationCheck(ChannelBlocks blocks)
{
    /// <summary>Compares pairs of transactions.</summary>
    /// <param name="pairs">The transaction that is undone, and the one that undoes it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>For each pair what came out: what cannot be compared says why, and leaves the others as they are.</returns>
    /// <exception cref="LedgerException">The blocks are no ledger.</exception>
    public async Task<IReadOnlyList<CompensationFinding>> CompareAsync(
        IReadOnlyList<(string Original, string Compensating)> pairs, CancellationToken cancellationToken)
    {
        if (pairs.Count == 0)
        {
            return [];
        }

        var (found, voided) = await FindAsync([.. pairs.SelectMany(pair => new[] { pair.Original, pair.Compensating })], cancellationToken);
        var faults = pairs.Select(pair => Fault(pair.Original, pair.Compensating, found, voided)).ToList();
        List<(string Original, string Compensating)> comparable = [.. pairs.Where((_, i) => faults[i] is null)];
        var keys = found.Values.Where(t => comparable.Exists(pair => pair.Original == t.TransactionId))
            .ToDictionary(t => t.TransactionId, t => StateWrites.Of(t.Endorsed!).Select(write => write.Key).ToHashSet(), StringComparer.Ordinal);
        var (before, after) = keys.Count == 0 ? ([], []) : await ValuesAsync(comparable, keys, cancellationToken);
        return [.. pairs.Zip(faults, (pair, fault) => new CompensationFinding(fault is null ? Compared(pair.Original, pair.Compensating) : null, fault))];

        CompensationComparison Compared(string original, string compensating) => new()
        {
            Channel = blocks.Channel,
            Original = original,
            OriginalBlock = (long)found[original].BlockNumber,
            Compensating = compensating,
            CompensatingBlock = (long)found[compensating].BlockNumber,
            Keys = Compare(keys[original], before[original], after[compensating]),
        };
    }

    private async Task<(Dictionary<string, CommittedTransaction> Found, Dictionary<string, CommittedTransaction> Voided)> FindAsync(
        HashSet<string> wanted, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, CommittedTransaction>(StringComparer.Ordinal);
        var voided = new Dictionary<string, CommittedTransaction>(StringComparer.Ordinal);
        await foreach (var transaction in blocks.ReadAsync(cancellationToken))
        {
            if (!wanted.Contains(transaction.TransactionId))
            {
                continue;
            }

            // The same id may come again and is void then.
            (transaction is { IsValid: true, Endorsed: not null } ? found : voided).TryAdd(transaction.TransactionId, transaction);
            if (found.Count == wanted.Count)
            {
                break;
            }
        }

        return (found, voided);
    }

    // What keeps a pair from being compared. Anybody who may link can link what is not there: the contract reads no blocks.
    private string? Fault(
        string original, string compensating, Dictionary<string, CommittedTransaction> found, Dictionary<string, CommittedTransaction> voided)
    {
        foreach (var id in new[] { original, compensating }.Where(id => !found.ContainsKey(id)))
        {
            return !voided.TryGetValue(id, out var one) ? $"expected transaction {id} in blocks 0 to {blocks.Last}, but it is not there"
                : one.IsValid ? $"expected a transaction of a chaincode, but {id} of block {one.BlockNumber} is none"
                : $"expected a valid transaction, but {id} of block {one.BlockNumber} is void: {one.ValidationCode}";
        }

        var (first, second) = (found[original], found[compensating]);
        return (first.BlockNumber, first.Index).CompareTo((second.BlockNumber, second.Index)) > 0
            ? $"expected {compensating} to come after {original}, but block {second.BlockNumber} is before block {first.BlockNumber}"
            : null;
    }

    private async Task<(Dictionary<string, Dictionary<StateKey, ByteString?>> Before, Dictionary<string, Dictionary<StateKey, ByteString?>> After)> ValuesAsync(
        IReadOnlyList<(string Original, string Compensating)> pairs, Dictionary<string, HashSet<StateKey>> keys, CancellationToken cancellationToken)
    {
        var state = keys.Values.SelectMany(k => k).Distinct().ToDictionary(key => key, _ => (ByteString?)null);
        var before = new Dictionary<string, Dictionary<StateKey, ByteString?>>(StringComparer.Ordinal);
        var after = new Dictionary<string, Dictionary<StateKey, ByteString?>>(StringComparer.Ordinal);
        var compensating = pairs.Select(pair => pair.Compensating).ToHashSet(StringComparer.Ordinal);
        await foreach (var transaction in blocks.ReadAsync(cancellationToken))
        {
            if (transaction is not { IsValid: true, Endorsed: { } endorsed })
            {
                continue;
            }

            if (keys.ContainsKey(transaction.TransactionId))
            {
                before[transaction.TransactionId] = new(state);
            }

            foreach (var (key, value) in StateWrites.Of(endorsed))
            {
                if (state.ContainsKey(key))
                {
                    state[key] = value;
                }
            }

            if (compensating.Contains(transaction.TransactionId))
            {
                after[transaction.TransactionId] = new(state);
                if (before.Count == keys.Count && after.Count == compensating.Count)
                {
                    break;
                }
            }
        }

        return (before, after);
    }

    // Keys of private data are not told, nor their digests: they are numbered in the order of these.
    private static List<ComparedKey> Compare(HashSet<StateKey> keys, Dictionary<StateKey, ByteString?> before, Dictionary<StateKey, ByteString?> after)
    {
        var compared = new List<ComparedKey>();
        var number = 0;
        StateKey? last = null;
        foreach (var key in keys.OrderBy(k => k.Chaincode, StringComparer.Ordinal).ThenBy(k => k.Collection, StringComparer.Ordinal).ThenBy(k => k.Key, StringComparer.Ordinal))
        {
            number = last is { } earlier && (earlier.Chaincode, earlier.Collection) == (key.Chaincode, key.Collection) ? number + 1 : 1;
            last = key;
            var (was, now) = (before[key], after[key]);
            var isPrivate = key.Collection.Length > 0;
            compared.Add(new ComparedKey(
                key.Chaincode, isPrivate ? $"#{number.ToString(CultureInfo.InvariantCulture)}" : key.Key, was is not null, now is not null,
                was is null ? now is null : was.Equals(now), isPrivate ? key.Collection : null));
        }

        return compared;
    }
}
