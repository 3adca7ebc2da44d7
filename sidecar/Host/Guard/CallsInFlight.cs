using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Guard;

/// <summary>The calls of one chaincode that this sidecar has let pass and no block holds yet, for quotas. Bounded; any number of threads.</summary>
/// <remarks>
/// Other sidecars let others pass, so two organisations may answer differently. That harms nothing: a quota refuses (403, 428), and a refusal is not
/// endorsed.
/// </remarks>
internal sealed class CallsInFlight
{
    /// <summary>After so many blocks a call that no block holds is forgotten.</summary>
    public const int LongestBlocks = 8;

    private const int Most = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long places;

    /// <summary>Enters a call. Of calls that come at once each counts those entered before it.</summary>
    /// <param name="txId">The transaction.</param>
    /// <param name="call">The call.</param>
    /// <param name="height">How many blocks the view has by which the call is judged.</param>
    public void Enter(string txId, ProposedCall call, ulong height)
    {
        lock (gate)
        {
            if (entries.Count < Most)
            {
                entries.TryAdd(txId, new Entry(CalledBy.Of(call), places++, height, CommittedIn: null));
            }
        }
    }

    /// <summary>Takes a call out: it was refused, failed, or has written nothing.</summary>
    public void Leave(string txId)
    {
        lock (gate)
        {
            entries.Remove(txId);
        }
    }

    /// <summary>Takes in a block: what it holds is counted by views of it and later ones; what was voided is gone.</summary>
    /// <param name="number">The block's number.</param>
    /// <param name="transactions">The ids of its valid transactions.</param>
    /// <param name="voided">The ids of its invalid ones.</param>
    public void Take(ulong number, IEnumerable<string> transactions, IEnumerable<string> voided)
    {
        lock (gate)
        {
            if (entries.Count == 0)
            {
                return;
            }

            foreach (var transaction in transactions)
            {
                if (entries.TryGetValue(transaction, out var entry))
                {
                    entries[transaction] = entry with { CommittedIn = number };
                }
            }

            foreach (var transaction in voided)
            {
                entries.Remove(transaction);
            }

            foreach (var (transaction, _) in entries.Where(e => (e.Value.CommittedIn ?? e.Value.Height) + LongestBlocks <= number).ToList())
            {
                entries.Remove(transaction);
            }
        }
    }

    /// <summary>Counts the calls in flight of a caller that a quota is about and that were entered before this one.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="txId">The transaction that asks.</param>
    /// <param name="caller">Who calls; null, who cannot be read, has made all of them.</param>
    /// <param name="height">How many blocks the asking view has; what those hold is counted there.</param>
    public int Of(Restriction quota, string txId, CallerIdentity? caller, ulong height)
    {
        lock (gate)
        {
            if (entries.Count == 0)
            {
                return 0;
            }

            var place = entries.TryGetValue(txId, out var own) ? own.Place : long.MaxValue;
            return entries.Values.Count(e => e.Place < place
                && (e.CommittedIn is null || e.CommittedIn >= height)
                && (caller is null || e.Call.Caller is null || (e.Call.Caller.Organization == caller.Organization && e.Call.Caller.Person == caller.Person))
                && RestrictedCalls.IsOfScope(quota, e.Call));
        }
    }

    private sealed record Entry(CalledBy Call, long Place, ulong Height, ulong? CommittedIn);
}
