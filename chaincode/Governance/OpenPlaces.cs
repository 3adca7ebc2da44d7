using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>How much one organisation may have open at a time: each proposal and incident that is open has a key under the organisation that opened it.</summary>
/// <remarks>
/// To open reads the range of the own organisation alone, so two organisations never conflict by it; two transactions of one organisation in one
/// block do (phantom read). To close reads nothing.
/// </remarks>
internal static class OpenPlaces
{
    /// <summary>How many proposals of one organisation may be open: more than people can judge, and with documents of 512 KiB each 32 MiB to list.</summary>
    public const int MaxProposals = 64;

    /// <summary>How many incidents of one organisation may be open: any person of a member opens them, and two organisations have to review each.</summary>
    public const int MaxIncidents = 64;

    /// <summary>Takes a place for a proposal that the caller's organisation opens.</summary>
    public static async Task TakeForProposalAsync(GovernanceContext context, string id)
    {
        var taken = await CountAsync(context, GovernanceKeys.OpenProposal);
        if (taken >= MaxProposals)
            throw Refusal.Conflict($"expected at most {MaxProposals} open proposals of {context.Caller.Organization}, but {taken} are open: withdraw or expire one first");
        await TakeAsync(context, GovernanceKeys.OpenProposal, id);
    }

    /// <summary>Takes a place for an incident that the caller's organisation opens.</summary>
    public static async Task TakeForIncidentAsync(GovernanceContext context, string id)
    {
        var taken = await CountAsync(context, GovernanceKeys.OpenIncident);
        if (taken >= MaxIncidents)
            throw Refusal.Conflict($"expected at most {MaxIncidents} open incidents of {context.Caller.Organization}, but {taken} are open: close one first");
        await TakeAsync(context, GovernanceKeys.OpenIncident, id);
    }

    public static Task FreeAsync(GovernanceContext context, ProposalRecord proposal) =>
        context.Ledger.DeleteAsync(GovernanceKeys.OpenProposal, proposal.Proposer, proposal.Id);

    public static Task FreeAsync(GovernanceContext context, IncidentRecord incident) =>
        context.Ledger.DeleteAsync(GovernanceKeys.OpenIncident, incident.Opened.Organization, incident.Id);

    private static async Task<int> CountAsync(GovernanceContext context, string type) =>
        (await context.Ledger.RangeAsync<OpenPlace>(type, context.Caller.Organization)).Count;

    private static Task TakeAsync(GovernanceContext context, string type, string id) =>
        context.Ledger.PutAsync(new OpenPlace(id), type, context.Caller.Organization, id);
}
