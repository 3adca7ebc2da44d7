using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Each organisation's own decision whether its peers guard a chaincode.</summary>
internal static class Participation
{
    public static async Task<ParticipationRecord> ChangeAsync(GovernanceContext context, string chaincode, string onOrOff, string reason)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireVoter(constitution.Voters, "decide for the organisation");
        var record = new ParticipationRecord(chaincode, Arguments.OnOrOff(onOrOff), context.Signed(Arguments.Reason(reason)));
        await Register.GetPolicyAsync(context, chaincode);
        await context.Ledger.PutAsync(record, GovernanceKeys.Participation, chaincode, context.Caller.Organization);
        context.Ledger.Announce(GovernanceEvents.ParticipationChanged, record);
        return record;
    }

    public static Task<IReadOnlyList<ParticipationRecord>> ListAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.RangeAsync<ParticipationRecord>(GovernanceKeys.Participation, Arguments.Chaincode(chaincode));

    /// <summary>Gets those of the organisations that have not switched off for themselves, in their order.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(GovernanceContext context, string chaincode, IReadOnlyList<string> organizations)
    {
        var records = await context.Ledger.FindManyAsync<ParticipationRecord>(GovernanceKeys.Participation, [chaincode], organizations);
        return [.. organizations.Where((_, i) => records[i] is not { TakesPart: false })];
    }
}
