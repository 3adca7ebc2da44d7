using System.Collections.Immutable;
using System.Text;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Host.Ledger;

namespace Warden.Host.Governance;

/// <summary>What each caller has used of a quota in the last blocks. Immutable; each block makes the next one.</summary>
/// <remarks>Committed valid calls, so every sidecar has the same count; what is in flight each adds for itself (<see cref="CallsInFlight"/>).</remarks>
internal sealed record QuotaCount
{
    private readonly Restriction restriction;
    private readonly ImmutableQueue<(ulong Block, LedgerCaller Caller, int Calls)> entries = [];
    private readonly ImmutableDictionary<LedgerCaller, int> used = ImmutableDictionary<LedgerCaller, int>.Empty;

    private QuotaCount(
        Restriction restriction,
        ImmutableQueue<(ulong Block, LedgerCaller Caller, int Calls)> entries,
        ImmutableDictionary<LedgerCaller, int> used) => (this.restriction, this.entries, this.used) = (restriction, entries, used);

    /// <summary>Gets the count of a quota before any block.</summary>
    public static QuotaCount Of(Restriction quota) => new(quota, [], ImmutableDictionary<LedgerCaller, int>.Empty);

    /// <summary>Gets how many calls a caller has used; one that cannot be read has used all of them together.</summary>
    public int Of(CallerIdentity? caller) => caller is null
        ? used.Values.Sum()
        : used.GetValueOrDefault(new LedgerCaller(caller.Organization, caller.Person));

    /// <summary>Gets the count after a block: its calls come in, those before the window go out.</summary>
    public QuotaCount After(ulong block, IEnumerable<LedgerCall> calls)
    {
        var (coming, counts) = (entries, used);
        foreach (var caller in calls.Where(IsOfScope).GroupBy(call => call.Caller))
        {
            var count = caller.Count();
            coming = coming.Enqueue((block, caller.Key, count));
            counts = counts.SetItem(caller.Key, counts.GetValueOrDefault(caller.Key) + count);
        }

        // The next call stands in the block after this one at the earliest.
        while (!coming.IsEmpty && coming.Peek().Block + (ulong)restriction.WindowBlocks!.Value <= block)
        {
            coming = coming.Dequeue(out var gone);
            var left = counts[gone.Caller] - gone.Calls;
            counts = left > 0 ? counts.SetItem(gone.Caller, left) : counts.Remove(gone.Caller);
        }

        return new QuotaCount(restriction, coming, counts);
    }

    // Of a call that came through another chaincode a block holds what it wrote and not which function it called.
    private bool IsOfFunction(LedgerCall call) => restriction.Function is null
        || (call.Arguments.Count > 0 && RestrictedCalls.IsFunction(restriction.Function, Encoding.UTF8.GetString(call.Arguments[0].Span)));

    private bool IsOfScope(LedgerCall call) =>
        call.Namespace == restriction.Chaincode
        && IsOfFunction(call)
        && (restriction.Organization is null || call.Caller.Organization == restriction.Organization)
        && (restriction.Person is null || call.Caller.Person == restriction.Person);
}
