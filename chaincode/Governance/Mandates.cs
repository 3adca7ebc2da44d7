using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>What one organisation may enact at once, because all voted so in advance.</summary>
internal static class Mandates
{
    /// <summary>Says whether the caller's organisation may enact a proposal without votes.</summary>
    public static async Task<bool> CoverAsync(GovernanceContext context, Constitution constitution, ProposalRecord proposal)
    {
        var caller = context.Caller;
        var last = constitution.Mandates
            .Where(mandate => mandate.Organization == caller.Organization
                && mandate.Kinds.Contains(ProposalKinds.NameOf(proposal.Kind), StringComparer.Ordinal)
                && (mandate.Chaincode is null || mandate.Chaincode == proposal.Chaincode))
            .Select(mandate => mandate.UntilBlock)
            .DefaultIfEmpty(0)
            .Max();
        return last > 0
            && caller.MayVote(constitution.Voters)
            && await Heights.OfOthersAsync(context, constitution, caller.Organization) <= last;
    }
}
