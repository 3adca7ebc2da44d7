using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>What the organisations say of single transactions, for the models to learn by.</summary>
/// <remarks>A contract cannot read blocks, so whether the transaction exists is for the sidecars to see: a label of none changes nothing.</remarks>
internal static class Labels
{
    public static async Task<ChaincodeException?> ObstacleAsync(GovernanceContext context, LabelWithdrawal withdrawal) =>
        await context.Ledger.FindAsync<LabelRecord>(GovernanceKeys.Label, withdrawal.Chaincode, withdrawal.Transaction) is null
            ? Refusal.Unknown($"expected a labelled transaction of {withdrawal.Chaincode}, but {withdrawal.Transaction} is not")
            : null;

    public static async Task<LabelRecord> LabelAsync(GovernanceContext context, ProposalRecord proposal)
    {
        var record = new LabelRecord(proposal.Id, proposal.Label!);
        await context.Ledger.PutAsync(record, GovernanceKeys.Label, proposal.Chaincode, record.Document.Transaction);
        return record;
    }

    public static async Task<string> UnlabelAsync(GovernanceContext context, LabelWithdrawal withdrawal)
    {
        await context.Ledger.DeleteAsync(GovernanceKeys.Label, withdrawal.Chaincode, withdrawal.Transaction);
        return withdrawal.Transaction;
    }

    public static Task<IReadOnlyList<LabelRecord>> ListAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.RangeAsync<LabelRecord>(GovernanceKeys.Label, Arguments.Chaincode(chaincode));
}
