using Warden.Documents;

namespace Warden.Host.Governance;

/// <summary>A confirmation as the ledger has it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Block">The block that holds its last approval.</param>
internal sealed record CommittedConfirmation(ConfirmationRecord Record, ulong Block)
{
    /// <summary>Whether it could let a call pass at this height if enough have approved.</summary>
    public bool IsOpen(ConfirmationPolicy policy, ulong height) => Record.UsedBy is null && Record.Veto is null && height < LastBlock(policy);

    /// <summary>Whether it ran out, used or not.</summary>
    public bool HasEnded(ConfirmationPolicy policy, ulong height) => height >= LastBlock(policy);

    /// <summary>Gets why a call proposed at this height may not use it; null where it may. Consume decides finally, from the peer's own state.</summary>
    public string? RefusalOf(ConfirmationPolicy policy, ulong height)
    {
        if (Record.UsedBy is { } used)
        {
            return $"transaction {used} has used it";
        }

        if (Record.Veto is { } veto)
        {
            return $"{veto.Organization} has vetoed it: {veto.Reason}";
        }

        var organizations = Record.Approvals.Select(a => a.Organization).Distinct(StringComparer.Ordinal).Count();
        if (Record.Approvals.Count < policy.Persons || organizations < policy.Persons)
        {
            return FormattableString.Invariant($"it needs {policy.Persons} persons of {policy.Persons} organisations, and has {organizations}");
        }

        if (HasEnded(policy, height))
        {
            return FormattableString.Invariant($"it ended with block {LastBlock(policy)}");
        }

        return height < Block + (ulong)policy.CoolingBlocks
            ? FormattableString.Invariant($"it can be used after block {Block + (ulong)policy.CoolingBlocks}")
            : null;
    }

    // Who confirms names a last block as far away as it likes; the policy bounds it.
    private ulong LastBlock(ConfirmationPolicy policy) => Math.Min((ulong)Record.UntilBlock, Block + (ulong)policy.ValidForBlocks);
}
