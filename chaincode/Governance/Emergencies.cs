using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Breaking the glass: by quorum, for so many blocks, and reviewed by somebody else afterwards.</summary>
internal static class Emergencies
{
    /// <summary>Gets why a chaincode can have no new emergency, and its guard no end; null where both can be.</summary>
    public static async Task<ChaincodeException?> ObstacleAsync(GovernanceContext context, string chaincode) =>
        await FindAsync(context, chaincode) is { Review: null } open
            ? Refusal.Conflict(
                $"expected the last emergency of {chaincode} to be reviewed, but {open.Proposal}, until block {open.Document.UntilBlock}, is not")
            : null;

    public static async Task<BreakGlassRecord> BreakAsync(GovernanceContext context, ProposalRecord proposal)
    {
        var record = new BreakGlassRecord(proposal.Id, proposal.Proposer, proposal.BreakGlass!);
        await context.Ledger.PutAsync(record, GovernanceKeys.BreakGlass, proposal.Chaincode);
        return record;
    }

    /// <summary>Ends the emergency of a chaincode, which has been reviewed: it must not stand in the way of a new registration's guard.</summary>
    public static Task ForgetAsync(GovernanceContext context, string chaincode) => context.Ledger.DeleteAsync(GovernanceKeys.BreakGlass, chaincode);

    public static async Task<BreakGlassRecord> ReviewAsync(GovernanceContext context, string chaincode, string finding)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var caller = context.Caller;
        caller.RequireVoter(constitution.Voters, "review");
        var review = context.Signed(Arguments.Reason(finding));
        var record = await GetAsync(context, chaincode);
        if (record.Review is { } earlier)
            throw Refusal.Conflict($"expected an open review of {chaincode}, but {earlier.Person} of {earlier.Organization} has closed it");
        if (constitution.Members.Count > 1 && record.Proposer == caller.Organization)
            throw Refusal.NotAllowed($"expected a reviewer of an organisation other than the proposer {record.Proposer}, but {caller.Person} came");
        var reviewed = record with { Review = review };
        await context.Ledger.PutAsync(reviewed, GovernanceKeys.BreakGlass, chaincode);
        context.Ledger.Announce(GovernanceEvents.BreakGlassReviewed, reviewed);
        return reviewed;
    }

    public static async Task<BreakGlassRecord> GetAsync(GovernanceContext context, string chaincode) =>
        await FindAsync(context, Arguments.Chaincode(chaincode))
        ?? throw Refusal.Unknown($"expected a chaincode with an emergency, but {Arguments.Shown(chaincode)} has had none");

    private static Task<BreakGlassRecord?> FindAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.FindAsync<BreakGlassRecord>(GovernanceKeys.BreakGlass, chaincode);
}
