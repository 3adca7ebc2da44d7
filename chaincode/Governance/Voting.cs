using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>One vote for each member, under a key of its own; as many as the constitution asks for enact, or a mandate does.</summary>
/// <remarks>
/// A yes reads and writes no key that another member's yes writes, so votes of one block do not disturb each other. Only a no looks at
/// the other votes: it may be the one that leaves too few for a yes.
/// </remarks>
internal static class Voting
{
    /// <param name="context">The call.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="vote">accept or reject.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="backtest">The digest of the back-test as the voter recomputed it; null: it did not.</param>
    public static async Task<ProposalRecord> VoteAsync(
        GovernanceContext context, string id, string vote, string reason, string? backtest = null)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var caller = context.Caller;
        caller.RequireVoter(constitution.Voters, "vote");
        var accept = Arguments.Vote(vote);
        Arguments.OptionalReason(reason);
        if (backtest is not null)
            Arguments.Digest("backtest", backtest);
        var proposal = await Proposals.GetVotableAsync(context, constitution, id);
        if (await context.Ledger.FindAsync<VoteRecord>(GovernanceKeys.Vote, id, caller.Organization) is { } earlier)
        {
            throw Refusal.Conflict(
                $"expected one vote of {caller.Organization} on {id}, but {earlier.Person} has voted {(earlier.Accept ? "yes" : "no")}");
        }

        if (backtest is not null)
            Backtests.CheckVote(proposal, accept, backtest);

        var record = new VoteRecord(
            id, caller.Organization, caller.Person, accept, reason, context.TransactionId, context.Timestamp, backtest);
        await context.Ledger.PutAsync(record, GovernanceKeys.Vote, id, caller.Organization);
        if (!accept && await LeavesTooFewAsync(context, proposal, constitution))
            return await Proposals.CloseAsync(context, proposal, ProposalState.Rejected, GovernanceEvents.ProposalRejected);
        context.Ledger.Announce(GovernanceEvents.VoteCast, record);
        return proposal;
    }

    public static async Task<Enactment> EnactAsync(GovernanceContext context, string id)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var proposal = await Proposals.GetVotableAsync(context, constitution, id);
        var votes = await VotesAsync(context, id);
        string[] accepted = [.. votes.Where(vote => vote.Accept).Select(vote => vote.Organization)];
        var needed = constitution.Needed(proposal.Kind);
        var isMandated = accepted.Length < needed;
        if (isMandated && !await Mandates.CoverAsync(context, constitution, proposal))
            throw Refusal.Conflict($"needs {needed} yes votes, has {accepted.Length}");

        var enactment = new Enactment(
            id, proposal.Kind, proposal.Chaincode, accepted, Mandate: isMandated ? context.Caller.Organization : null);
        // The ledger may have changed since the proposal was made.
        if (await Effects.ObstacleAsync(context, proposal) is { } obstacle)
        {
            var failed = proposal with { Failure = obstacle.Message };
            await Proposals.CloseAsync(context, failed, ProposalState.Failed, GovernanceEvents.ProposalFailed);
            return enactment with { Failure = obstacle.Message };
        }
        // A mandate replaces votes, never evidence.
        if (await Backtests.ShortfallAsync(context, constitution, proposal, votes) is { } shortfall)
            throw shortfall;
        enactment = await Effects.BringAsync(context, proposal, enactment);
        var enacted = proposal with
        {
            State = ProposalState.Enacted,
            EnactedAt = constitution.EffectBlocks is null ? null : await Heights.OfMembersAsync(context, constitution),
        };
        await Proposals.PutClosedAsync(context, enacted);
        context.Ledger.Announce(GovernanceEvents.ProposalEnacted, enactment);
        return enactment;
    }

    /// <summary>Takes back the vote of the caller's organisation, which may then vote anew, as long as the proposal is open.</summary>
    public static async Task<VoteRecord> RevokeAsync(GovernanceContext context, string id, string reason)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var caller = context.Caller;
        caller.RequireVoter(constitution.Voters, "revoke a vote");
        Arguments.Reason(reason);
        await Proposals.GetVotableAsync(context, constitution, id);
        var vote = await context.Ledger.FindAsync<VoteRecord>(GovernanceKeys.Vote, id, caller.Organization)
            ?? throw Refusal.Conflict($"expected a vote of {caller.Organization} on {id}, but it has none");
        await context.Ledger.DeleteAsync(GovernanceKeys.Vote, id, caller.Organization);
        await context.Ledger.PutAsync(context.Signed(reason), GovernanceKeys.Revocation, id, caller.Organization);
        context.Ledger.Announce(GovernanceEvents.VoteRevoked, vote);
        return vote;
    }

    public static async Task<IReadOnlyList<VoteRecord>> GetVotesAsync(GovernanceContext context, string id)
    {
        await Proposals.GetAsync(context, id);
        return await VotesAsync(context, id);
    }

    private static Task<IReadOnlyList<VoteRecord>> VotesAsync(GovernanceContext context, string id) =>
        context.Ledger.RangeAsync<VoteRecord>(GovernanceKeys.Vote, id);

    // The no that is being given is not among the votes read: a transaction does not see its own writes.
    private static async Task<bool> LeavesTooFewAsync(GovernanceContext context, ProposalRecord proposal, Constitution constitution)
    {
        var rejected = 1 + (await VotesAsync(context, proposal.Id)).Count(vote => !vote.Accept);
        return constitution.Members.Count - rejected < constitution.Needed(proposal.Kind);
    }
}
