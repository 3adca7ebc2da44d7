using System.Collections.Immutable;
using Warden.Documents;

namespace Warden.Host.Governance;

/// <summary>The confirmations of a channel by call digest. Immutable; each write makes the next one.</summary>
/// <remarks>
/// Those that are used up or ran out stay as long as there are few, so that a refusal can say so. Past that the oldest go, once the policy in force has ended
/// them: what there is at most, is what was confirmed within the blocks that policies let confirmations be used. No look-up and no write looks through all.
/// </remarks>
internal sealed class CommittedConfirmations
{
    /// <summary>How many are kept also where nobody can use them any more.</summary>
    public const int Few = 4096;

    private readonly ImmutableDictionary<string, CommittedConfirmation> byCall;

    // The last call of each caller, of each list of arguments, and of both in any chaincode: what a call that nobody has confirmed is compared with.
    private readonly ImmutableDictionary<string, string> lastByPart;

    // In the order of their approvals; a call that was approved again has an older entry, which is void.
    private readonly ImmutableQueue<(string Call, ulong Block)> approved;
    private readonly int approvals;

    private CommittedConfirmations(
        ImmutableDictionary<string, CommittedConfirmation> byCall, ImmutableDictionary<string, string> lastByPart,
        ImmutableQueue<(string Call, ulong Block)> approved, int approvals) =>
        (this.byCall, this.lastByPart, this.approved, this.approvals) = (byCall, lastByPart, approved, approvals);

    /// <summary>None.</summary>
    public static CommittedConfirmations Empty { get; } = new(
        ImmutableDictionary.Create<string, CommittedConfirmation>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal), [], 0);

    /// <summary>Whether nothing is confirmed.</summary>
    public bool IsEmpty => byCall.IsEmpty;

    /// <summary>How many are kept.</summary>
    public int Count => byCall.Count;

    /// <summary>Gets the confirmation of a call; null where there is none.</summary>
    public CommittedConfirmation? Of(string call) => byCall.GetValueOrDefault(call);

    /// <summary>Gets what a call without a confirmation has in common with one that is open: the last one of its caller, of its arguments, or of both elsewhere.</summary>
    /// <param name="chaincode">The chaincode that is called.</param>
    /// <param name="parts">Who calls, with which arguments.</param>
    /// <param name="policyOf">Gets the rule by which confirmations of a chaincode end; null where it is not guarded.</param>
    /// <param name="height">The number of the last block.</param>
    /// <returns>A sentence; null where there is nothing.</returns>
    public string? WhyOther(string chaincode, CallParts parts, Func<string, ConfirmationPolicy?> policyOf, ulong height)
    {
        return Last(CallerPart(chaincode, parts)) is not null ? "it is for other arguments"
            : Last(ArgumentsPart(chaincode, parts)) is not null ? "it is for another caller"
            : Last(AnywherePart(parts)) is { } other && other.Record.Chaincode != chaincode ? $"it is for chaincode {other.Record.Chaincode}"
            : null;

        CommittedConfirmation? Last(string part) =>
            lastByPart.TryGetValue(part, out var call) && byCall.TryGetValue(call, out var last)
            && policyOf(last.Record.Chaincode) is { } policy && last.IsOpen(policy, height)
                ? last
                : null;
    }

    /// <summary>Gets the confirmations after one was written.</summary>
    /// <param name="record">The confirmation.</param>
    /// <param name="block">The block that holds the write.</param>
    /// <param name="policyOf">Gets the rule by which confirmations of a chaincode end; null where it is not guarded.</param>
    public CommittedConfirmations After(ConfirmationRecord record, ulong block, Func<string, ConfirmationPolicy?> policyOf)
    {
        // Time counts from the last approval: a veto, its end and a use change nothing of that.
        if (byCall.TryGetValue(record.Call, out var before) && before.Record.Approvals.SequenceEqual(record.Approvals))
        {
            return new CommittedConfirmations(byCall.SetItem(record.Call, before with { Record = record }), lastByPart, approved, approvals);
        }

        var parts = Without(lastByPart, before);
        foreach (var part in PartsOf(record))
        {
            parts = parts.SetItem(part, record.Call);
        }

        return new CommittedConfirmations(
            byCall.SetItem(record.Call, new CommittedConfirmation(record, block)), parts, approved.Enqueue((record.Call, block)), approvals + 1)
            .WithoutEnded(block, policyOf);
    }

    /// <summary>Gets the confirmations after the one of a call was deleted.</summary>
    public CommittedConfirmations Without(string call) =>
        byCall.TryGetValue(call, out var gone) ? new CommittedConfirmations(byCall.Remove(call), Without(lastByPart, gone), approved, approvals) : this;

    private CommittedConfirmations WithoutEnded(ulong height, Func<string, ConfirmationPolicy?> policyOf)
    {
        var (calls, parts, queue, left) = (byCall, lastByPart, approved, approvals);
        while (left > Few)
        {
            var (call, block) = queue.Peek();
            var isVoid = !calls.TryGetValue(call, out var confirmation) || confirmation.Block != block;
            if (!isVoid && policyOf(confirmation!.Record.Chaincode) is { } policy && !confirmation.HasEnded(policy, height))
            {
                break;
            }

            (queue, left) = (queue.Dequeue(), left - 1);
            if (!isVoid)
            {
                (calls, parts) = (calls.Remove(call), Without(parts, confirmation));
            }
        }

        return left == approvals ? this : new CommittedConfirmations(calls, parts, queue, left);
    }

    private static ImmutableDictionary<string, string> Without(ImmutableDictionary<string, string> parts, CommittedConfirmation? gone) => gone is null
        ? parts
        : parts.RemoveRange(PartsOf(gone.Record).Where(part => parts.GetValueOrDefault(part) == gone.Record.Call).ToList());

    private static IEnumerable<string> PartsOf(ConfirmationRecord record) => record.Parts is { } parts
        ? [CallerPart(record.Chaincode, parts), ArgumentsPart(record.Chaincode, parts), AnywherePart(parts)]
        : [];

    private static string CallerPart(string chaincode, CallParts parts) => $"caller {parts.Creator} {chaincode}";

    private static string ArgumentsPart(string chaincode, CallParts parts) => $"arguments {parts.Arguments} {chaincode}";

    private static string AnywherePart(CallParts parts) => $"both {parts.Creator} {parts.Arguments}";
}
