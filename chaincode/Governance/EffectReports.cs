using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The post-condition of what was enacted: the contract cannot see it, so the sidecars say whether it holds at their places.</summary>
/// <remarks>Each place has a key of its own, so reports of one block do not disturb each other; of two new places of one organisation the later comes again.</remarks>
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
        // The place alone is read first: a report that follows an earlier one reads no other.
        if (await context.Ledger.FindAsync<EffectReport>(GovernanceKeys.Effect, id, report.Organization, place) is null)
        {
            var known = await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect, id, report.Organization);
            Places.RequireRoom(report.Organization, place, known.Select(other => other.Place));
        }
        await context.Ledger.PutAsync(report, GovernanceKeys.Effect, id, report.Organization, place);
        context.Ledger.Announce(holds ? GovernanceEvents.EffectReported : GovernanceEvents.EffectFailed, report);
        return new EffectStanding(id, holds ? EffectState.Pending : EffectState.Failed, [report], []);
    }

    public static async Task<EffectStanding> GetAsync(GovernanceContext context, string id)
    {
        var proposal = await Proposals.GetAsync(context, id);
        var reports = await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect, id);
        var constitution = await context.ConstitutionAsync();
        return EffectStanding.Of(
            proposal, reports, await Epochs.ParticipantsAsync(context, proposal.Chaincode), constitution,
            await Heights.OfMembersAsync(context, constitution), await Effects.StandsAsync(context, proposal));
    }
}
