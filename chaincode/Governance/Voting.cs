using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>One vote for each member, under a key of its own; a majority enacts.</summary>
/// <remarks>
/// A yes reads and writes no key that another member's yes writes, so votes of one block do not disturb each other. Only a no looks at
/// the other votes: it may be the one that makes the majority impossible.
/// </remarks>
internal static class Voting
{
    public static async Task<ProposalRecord> VoteAsync(GovernanceContext context, string id, string vote, string reason)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var caller = context.Caller;
        caller.RequireAdministrator("vote");
        var accept = Arguments.Vote(vote);
        Arguments.OptionalReason(reason);
        var proposal = await Proposals.GetOpenAsync(context, id);
        if (await context.Ledger.FindAsync<VoteRecord>(GovernanceKeys.Vote, id, caller.Organization) is { } earlier)
        {
            throw Refusal.Conflict(
                $"expected one vote of {caller.Organization} on {id}, but {earlier.Person} has voted {(earlier.Accept ? "accept" : "reject")}");
        }

        var record = new VoteRecord(id, caller.Organization, caller.Person, accept, reason, context.TransactionId, context.Timestamp);
        await context.Ledger.PutAsync(record, GovernanceKeys.Vote, id, caller.Organization);
        if (!accept && await LeavesNoMajorityAsync(context, id, constitution))
            return await Proposals.CloseAsync(context, proposal, ProposalState.Rejected, GovernanceEvents.ProposalRejected);
        context.Ledger.Announce(GovernanceEvents.VoteCast, record);
        return proposal;
    }

    public static async Task<Enactment> EnactAsync(GovernanceContext context, string id)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var proposal = await Proposals.GetOpenAsync(context, id);
        var votes = await VotesAsync(context, id);
        string[] accepted = [.. votes.Where(vote => vote.Accept).Select(vote => vote.Organization)];
        var needed = constitution.Majority();
        if (accepted.Length < needed)
            throw Refusal.Conflict($"needs {needed} yes votes, has {accepted.Length}");

        // The register may have changed since the proposal was made.
        await Register.RequireFitsAsync(context, proposal);
        var enactment = await Register.EnactAsync(context, proposal, accepted);
        await context.Ledger.PutAsync(proposal with { State = ProposalState.Enacted }, GovernanceKeys.Proposal, id);
        context.Ledger.Announce(GovernanceEvents.ProposalEnacted, enactment);
        return enactment;
    }

    public static async Task<IReadOnlyList<VoteRecord>> GetVotesAsync(GovernanceContext context, string id)
    {
        await Proposals.GetAsync(context, id);
        return await VotesAsync(context, id);
    }

    private static Task<IReadOnlyList<VoteRecord>> VotesAsync(GovernanceContext context, string id) =>
        context.Ledger.RangeAsync<VoteRecord>(GovernanceKeys.Vote, id);

    // The no that is being given is not among the votes read: a transaction does not see its own writes.
    private static async Task<bool> LeavesNoMajorityAsync(GovernanceContext context, string id, Constitution constitution)
    {
        var rejected = 1 + (await VotesAsync(context, id)).Count(vote => !vote.Accept);
        return constitution.Members.Count - rejected < constitution.Majority();
    }
}
