using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The post-condition of what was enacted: the contract cannot see it, so the sidecars say whether it holds at their places.</summary>
/// <remarks>Each place has a key of its own, so reports of one block do not disturb each other.</remarks>
internal static class EffectReports
{
    public static async Task<EffectStanding> ReportAsync(
        GovernanceContext context, string id, string place, string height, string holdsOrFails, string reason)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireSidecar(constitution.Voters, "report an effect");
        Arguments.Place(place);
        var holds = Arguments.HoldsOrFails(holdsOrFails);
        var report = new EffectReport(
            id, context.Caller.Organization, place, holds, holds ? Arguments.OptionalReason(reason) : Arguments.Reason(reason),
            Arguments.Height("height", height), context.TransactionId);
        var proposal = await Proposals.GetAsync(context, id);
        if (proposal.State != ProposalState.Enacted)
            throw Refusal.Conflict($"expected an enacted proposal, but {id} is {Proposals.NameOf(proposal.State)}");
        await context.Ledger.PutAsync(report, GovernanceKeys.Effect, id, report.Organization, place);
        context.Ledger.Announce(holds ? GovernanceEvents.EffectReported : GovernanceEvents.EffectFailed, report);
        return new EffectStanding(id, holds ? EffectState.Pending : EffectState.Failed, [report], []);
    }

    public static async Task<EffectStanding> GetAsync(GovernanceContext context, string id)
    {
        var proposal = await Proposals.GetAsync(context, id);
        return await StandAsync(context, proposal, await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect, id));
    }

    public static async Task<IReadOnlyList<EffectStanding>> ListAsync(GovernanceContext context)
    {
        var standings = new List<EffectStanding>();
        foreach (var reports in (await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect)).GroupBy(report => report.Proposal, StringComparer.Ordinal))
            standings.Add(await StandAsync(context, await Proposals.GetAsync(context, reports.Key), [.. reports]));
        return standings;
    }

    private static async Task<EffectStanding> StandAsync(GovernanceContext context, ProposalRecord proposal, IReadOnlyList<EffectReport> reports)
    {
        var expected = await Epochs.ParticipantsAsync(context, proposal.Chaincode);
        string[] missing = [.. expected.Where(organization => reports.All(report => report.Organization != organization))];
        var due = await DueAsync(context, proposal, reports);
        var state = reports.Any(report => !report.Holds) ? EffectState.Failed
            : missing.Length == 0 && reports.Count > 0 ? EffectState.Enacted
            : due is { } last && await IsPastAsync(context, last) && await Effects.StandsAsync(context, proposal) ? EffectState.Failed
            : EffectState.Pending;
        return new EffectStanding(proposal.Id, state, reports, missing, due);
    }

    // Worked out whenever it is read, from heights that are witnessed: nobody has to be there at the block. What is witnessed at the enactment may lag;
    // where there are reports, the lowest height in them is nearer, and one that is too low only leaves the other.
    private static async Task<long?> DueAsync(GovernanceContext context, ProposalRecord proposal, IReadOnlyList<EffectReport> reports)
    {
        if (proposal.EnactedAt is not { } witnessed || (await context.ConstitutionAsync()).EffectBlocks is not { } blocks)
            return null;
        var reported = reports.Count > 0 ? reports.Min(report => report.Height) : 0;
        return Math.Min(Math.Max(witnessed, reported) + blocks, GovernanceKeys.MaxHeight);
    }

    private static async Task<bool> IsPastAsync(GovernanceContext context, long height) =>
        await Heights.OfMembersAsync(context, await context.ConstitutionAsync()) > height;
}
