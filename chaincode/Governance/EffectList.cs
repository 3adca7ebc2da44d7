using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The post-conditions of all that is enacted and stands, and of all that was reported on, a page of proposals at a time.</summary>
internal static class EffectList
{
    public static async Task<Page<EffectStanding>> ReadAsync(GovernanceContext context, string size, string bookmark)
    {
        var constitution = await context.ConstitutionAsync();
        var height = await Heights.OfMembersAsync(context, constitution);
        var participants = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        return await Pages.ReadAsync<ProposalRecord, EffectStanding>(context, GovernanceKeys.Proposal, size, bookmark, StandAsync);

        async Task<EffectStanding?> StandAsync(ProposalRecord proposal)
        {
            if (proposal.State != ProposalState.Enacted)
                return null;
            var reports = await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect, proposal.Id);
            var stands = await Effects.StandsAsync(context, proposal);
            if (reports.Count == 0 && !(stands && constitution.SidecarsReport == true))
                return null;
            if (!participants.TryGetValue(proposal.Chaincode, out var expected))
                participants[proposal.Chaincode] = expected = await Epochs.ParticipantsAsync(context, proposal.Chaincode);
            return EffectStanding.Of(proposal, reports, expected, constitution, height, stands);
        }
    }
}
