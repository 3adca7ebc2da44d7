using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>What an accepted proposal does to the ledger, and whether it still can.</summary>
internal static class Effects
{
    /// <summary>Gets why a proposal cannot be brought into force as the ledger stands; null where it can.</summary>
    public static async Task<ChaincodeException?> ObstacleAsync(GovernanceContext context, ProposalRecord proposal)
    {
        if (proposal.Kind == ProposalKind.Constitution)
            return null;
        if (await Register.ObstacleAsync(context, proposal) is { } obstacle)
            return obstacle;
        return proposal.Kind switch
        {
            ProposalKind.Restrict => await Incidents.ObstacleAsync(context, proposal.Restriction!),
            ProposalKind.Lift => await Restrictions.ObstacleAsync(context, proposal.Lifting!),
            ProposalKind.Unlabel => await Labels.ObstacleAsync(context, proposal.Unlabel!),
            ProposalKind.BreakGlass or ProposalKind.Retire => await Emergencies.ObstacleAsync(context, proposal.Chaincode),
            _ => null,
        };
    }

    /// <summary>Says whether what a proposal brought is still what holds: a later vote may have replaced it, and then it has no effect to report.</summary>
    public static async Task<bool> StandsAsync(GovernanceContext context, ProposalRecord proposal)
    {
        var (chaincode, id) = (proposal.Chaincode, proposal.Id);
        return proposal.Kind switch
        {
            ProposalKind.Constitution => (await context.Ledger.FindAsync<AmendmentRecord>(GovernanceKeys.Amendment))?.Proposal == id,
            ProposalKind.Register or ProposalKind.Policy =>
                (await context.Ledger.FindAsync<VersionedPolicy>(GovernanceKeys.Policy, chaincode))?.Proposal == id,
            ProposalKind.Schema => (await context.Ledger.FindAsync<VersionedSchema>(GovernanceKeys.Schema, chaincode))?.Proposal == id,
            ProposalKind.Restrict => await context.Ledger.FindAsync<RestrictionRecord>(GovernanceKeys.Restriction, chaincode, id) is not null,
            ProposalKind.Label =>
                (await context.Ledger.FindAsync<LabelRecord>(GovernanceKeys.Label, chaincode, proposal.Label!.Transaction))?.Proposal == id,
            ProposalKind.BreakGlass => (await context.Ledger.FindAsync<BreakGlassRecord>(GovernanceKeys.BreakGlass, chaincode))?.Proposal == id,
            ProposalKind.Retire => (await context.Ledger.FindAsync<RetiredRecord>(GovernanceKeys.Retired, chaincode))?.Proposal == id,
            ProposalKind.Unlabel => await context.Ledger.FindAsync<LabelRecord>(GovernanceKeys.Label, chaincode, proposal.Unlabel!.Transaction) is null,
            _ => true,
        };
    }

    /// <summary>Brings a proposal into force that nothing stands against.</summary>
    public static async Task<Enactment> BringAsync(GovernanceContext context, ProposalRecord proposal, Enactment enactment)
    {
        switch (proposal.Kind)
        {
            case ProposalKind.Constitution:
                await context.Ledger.PutAsync(proposal.Constitution!, GovernanceKeys.Constitution);
                await context.Ledger.PutAsync(new AmendmentRecord(proposal.Id), GovernanceKeys.Amendment);
                return enactment with { Constitution = proposal.Constitution };
            case ProposalKind.Restrict:
                return enactment with { Restriction = await Restrictions.RestrictAsync(context, proposal, enactment) };
            case ProposalKind.Lift:
                return enactment with { Lifted = await Restrictions.LiftAsync(context, proposal.Lifting!) };
            case ProposalKind.Label:
                return enactment with { Label = await Labels.LabelAsync(context, proposal) };
            case ProposalKind.Unlabel:
                return enactment with { Unlabelled = await Labels.UnlabelAsync(context, proposal.Unlabel!) };
            case ProposalKind.BreakGlass:
                return enactment with { BreakGlass = await Emergencies.BreakAsync(context, proposal) };
            default:
                return await Register.EnactAsync(context, proposal, enactment);
        }
    }
}
