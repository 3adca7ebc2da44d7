using Warden.Documents;

namespace Warden.Host.Governance;

/// <summary>An unused confirmation as the ledger has it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Block">The block that holds the record's last write, by which it became complete.</param>
internal sealed record CommittedConfirmation(ConfirmationRecord Record, ulong Block)
{
    /// <summary>Whether a call proposed at this height may use it. Consume decides finally, from the peer's own state.</summary>
    public bool Allows(string chaincode, ConfirmationPolicy policy, ulong height) =>
        Record.UsedBy is null
        && Record.Chaincode == chaincode
        && IsComplete(policy)
        && Record.UntilBlock > 0 && height < (ulong)Record.UntilBlock
        && height >= Block + (ulong)policy.CoolingBlocks
        && height < Block + (ulong)policy.ValidForBlocks;

    private bool IsComplete(ConfirmationPolicy policy) =>
        Record.Approvals.Count >= policy.Persons
        && Record.Approvals.Select(a => a.Organization).Distinct(StringComparer.Ordinal).Count() >= policy.Persons;
}
