using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Isolation by vote: pauses, quotas, deny entries; and the appeals against them.</summary>
internal static class Restrictions
{
    public static async Task<ChaincodeException?> ObstacleAsync(GovernanceContext context, Lifting lifting) =>
        await FindAsync(context, lifting.Chaincode, lifting.Restriction) is null ? Missing(lifting.Chaincode, lifting.Restriction) : null;

    public static async Task<RestrictionRecord> RestrictAsync(GovernanceContext context, ProposalRecord proposal, Enactment enactment)
    {
        var record = new RestrictionRecord(proposal.Id, proposal.Restriction!);
        await context.Ledger.PutAsync(record, GovernanceKeys.Restriction, proposal.Chaincode, record.Id);
        if (record.Document.Incident is { } incident)
            await Incidents.IsolateAsync(context, incident, enactment);
        return record;
    }

    /// <summary>Says whether a restriction is still in force as far as a contract knows: neither lifted nor gone with the guard, not past its last block by witnessed heights.</summary>
    public static async Task<bool> HoldsAsync(GovernanceContext context, Constitution constitution, string id, Restriction document) =>
        await FindAsync(context, document.Chaincode, id) is not null
        && await Heights.OfMembersAsync(context, constitution) <= document.UntilBlock;

    public static async Task<string> LiftAsync(GovernanceContext context, Lifting lifting)
    {
        await context.Ledger.DeleteAsync(GovernanceKeys.Restriction, lifting.Chaincode, lifting.Restriction);
        return lifting.Restriction;
    }

    /// <summary>Ends all restrictions of a chaincode: none may wait for a new registration to hold again.</summary>
    /// <remarks>One that is enacted in the same block before it voids the transaction (phantom read), so none is left behind.</remarks>
    public static async Task ForgetAsync(GovernanceContext context, string chaincode)
    {
        foreach (var record in await ListAsync(context, chaincode))
            await context.Ledger.DeleteAsync(GovernanceKeys.Restriction, chaincode, record.Id);
    }

    public static Task<IReadOnlyList<RestrictionRecord>> ListAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.RangeAsync<RestrictionRecord>(GovernanceKeys.Restriction, Arguments.Chaincode(chaincode));

    public static async Task<AppealRecord> AppealAsync(GovernanceContext context, string chaincode, string restriction, string reason)
    {
        context.RequireOwnSignature();
        await context.RequireMemberAsync();
        context.Caller.RequirePerson("appeal");
        Arguments.Chaincode(chaincode);
        Arguments.Digest("restriction", restriction);
        var appeal = new AppealRecord(chaincode, restriction, context.Signed(Arguments.Reason(reason)));
        if (await FindAsync(context, chaincode, restriction) is null)
            throw Missing(chaincode, restriction);
        await context.Ledger.PutAsync(appeal, GovernanceKeys.Appeal, chaincode, restriction, context.Caller.Organization);
        context.Ledger.Announce(GovernanceEvents.Appealed, appeal);
        return appeal;
    }

    public static Task<IReadOnlyList<AppealRecord>> ListAppealsAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.RangeAsync<AppealRecord>(GovernanceKeys.Appeal, Arguments.Chaincode(chaincode));

    private static Task<RestrictionRecord?> FindAsync(GovernanceContext context, string chaincode, string id) =>
        context.Ledger.FindAsync<RestrictionRecord>(GovernanceKeys.Restriction, chaincode, id);

    private static ChaincodeException Missing(string chaincode, string id) =>
        Refusal.Unknown($"expected a restriction of {chaincode} that is in force, but {Arguments.Shown(id)} is none");
}
