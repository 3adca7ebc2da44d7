using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Proposals from being opened to being withdrawn; <see cref="Voting"/> decides them.</summary>
internal static class Proposals
{
    public static async Task<string> ProposeAsync(GovernanceContext context, string kind, string documentJson)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireAdministrator("propose");
        var proposal = Read(context, Arguments.Kind(kind), documentJson);
        ProposedDocuments.Check(proposal, constitution, context.Options.Name);
        await Register.RequireFitsAsync(context, proposal);
        await context.Ledger.PutAsync(proposal, GovernanceKeys.Proposal, proposal.Id);
        context.Ledger.Announce(GovernanceEvents.ProposalOpened, proposal);
        return proposal.Id;
    }

    public static async Task<ProposalRecord> WithdrawAsync(GovernanceContext context, string id)
    {
        context.RequireOwnSignature();
        await context.RequireMemberAsync();
        context.Caller.RequireAdministrator("withdraw");
        var proposal = await GetOpenAsync(context, id);
        if (proposal.Proposer != context.Caller.Organization)
            throw Refusal.NotAllowed($"expected the proposer {proposal.Proposer}, but {context.Caller.Organization} came");
        return await CloseAsync(context, proposal, ProposalState.Withdrawn, GovernanceEvents.ProposalWithdrawn);
    }

    public static async Task<ProposalRecord> GetAsync(GovernanceContext context, string id) =>
        await context.Ledger.FindAsync<ProposalRecord>(GovernanceKeys.Proposal, Arguments.Digest("proposal", id))
        ?? throw Refusal.Unknown($"expected the id of a proposal, but {Arguments.Shown(id)} is none");

    /// <summary>Gets a proposal on which votes are still taken.</summary>
    public static async Task<ProposalRecord> GetOpenAsync(GovernanceContext context, string id)
    {
        var proposal = await GetAsync(context, id);
        return proposal.State == ProposalState.Open
            ? proposal
            : throw Refusal.Conflict($"expected an open proposal, but {id} is {State(proposal.State)}");
    }

    /// <summary>Gets all proposals, oldest first by their own timestamps.</summary>
    public static async Task<IReadOnlyList<ProposalRecord>> ListAsync(GovernanceContext context) =>
        [.. (await context.Ledger.RangeAsync<ProposalRecord>(GovernanceKeys.Proposal))
            .OrderBy(p => p.Timestamp, StringComparer.Ordinal)
            .ThenBy(p => p.Id, StringComparer.Ordinal)];

    public static async Task<ProposalRecord> CloseAsync(GovernanceContext context, ProposalRecord proposal, ProposalState state, string @event)
    {
        var closed = proposal with { State = state };
        await context.Ledger.PutAsync(closed, GovernanceKeys.Proposal, closed.Id);
        context.Ledger.Announce(@event, closed);
        return closed;
    }

    private static ProposalRecord Read(GovernanceContext context, ProposalKind kind, string json)
    {
        var proposal = new ProposalRecord(
            context.TransactionId, kind, "", context.Caller.Organization, ProposalState.Open, null, null, context.Caller.Person, context.Timestamp);
        switch (kind)
        {
            case ProposalKind.Register:
                var registration = Arguments.Document<Registration>(json);
                var chaincode = registration.Policy.Chaincode;
                return proposal with
                {
                    Chaincode = chaincode,
                    Policy = registration.Policy,
                    Schema = registration.Schema ?? new AttributeSchema { Chaincode = chaincode },
                };
            case ProposalKind.Policy:
                var policy = Arguments.Document<DetectionPolicy>(json);
                return proposal with { Chaincode = policy.Chaincode, Policy = policy };
            case ProposalKind.Schema:
                var schema = Arguments.Document<AttributeSchema>(json);
                return proposal with { Chaincode = schema.Chaincode, Schema = schema };
            default:
                return proposal with { Chaincode = Arguments.Document<Retirement>(json).Chaincode };
        }
    }

    private static string State(ProposalState state) => state switch
    {
        ProposalState.Enacted => "enacted",
        ProposalState.Rejected => "rejected",
        ProposalState.Withdrawn => "withdrawn",
        _ => "open",
    };
}
