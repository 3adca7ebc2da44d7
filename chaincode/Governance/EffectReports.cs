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
        var reports = await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect, id);
        var constitution = await context.ConstitutionAsync();
        return Stand(
            proposal, reports, await Epochs.ParticipantsAsync(context, proposal.Chaincode), constitution,
            await Heights.OfMembersAsync(context, constitution), await Effects.StandsAsync(context, proposal));
    }

    /// <summary>Works out the post-condition of what was enacted.</summary>
    /// <param name="proposal">What was enacted.</param>
    /// <param name="reports">What is said of it.</param>
    /// <param name="participants">Who has to say something.</param>
    /// <param name="constitution">The constitution in force.</param>
    /// <param name="height">The height that the members witness.</param>
    /// <param name="stands">Whether what it brought still holds: <see cref="Effects.StandsAsync"/>.</param>
    public static EffectStanding Stand(
        ProposalRecord proposal, IReadOnlyList<EffectReport> reports, IReadOnlyList<string> participants, Constitution constitution, long height, bool stands)
    {
        string[] missing = [.. participants.Where(organization => reports.All(report => report.Organization != organization))];
        var due = DueBlock(proposal, reports, constitution);
        var state = reports.Any(report => !report.Holds) ? EffectState.Failed
            : missing.Length == 0 && reports.Count > 0 ? EffectState.Enacted
            : height > due && stands ? EffectState.Failed
            : EffectState.Pending;
        return new EffectStanding(proposal.Id, state, reports, missing, due);
    }

    // Worked out whenever it is read, from heights that are witnessed: nobody has to be there at the block. What is witnessed at the enactment may lag;
    // where there are reports, the lowest height in them is nearer, and one that is too low only leaves the other.
    private static long? DueBlock(ProposalRecord proposal, IReadOnlyList<EffectReport> reports, Constitution constitution)
    {
        if (proposal.EnactedAt is not { } witnessed || constitution.EffectBlocks is not { } blocks)
            return null;
        var reported = reports.Count > 0 ? reports.Min(report => report.Height) : 0;
        return Math.Min(Math.Max(witnessed, reported) + blocks, GovernanceKeys.MaxHeight);
    }
}
