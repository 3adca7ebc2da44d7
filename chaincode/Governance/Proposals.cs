using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Proposals from being opened to being withdrawn; <see cref="Voting"/> decides them.</summary>
internal static class Proposals
{
    /// <param name="context">The call.</param>
    /// <param name="kind">A name of <see cref="ProposalKinds"/>.</param>
    /// <param name="documentJson">The document that goes with it.</param>
    /// <param name="backtestJson">The report of the proposer's back-test; null: it comes without.</param>
    public static async Task<string> ProposeAsync(GovernanceContext context, string kind, string documentJson, string? backtestJson = null)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireVoter(constitution.Voters, "propose");
        var proposal = Read(context, Arguments.Kind(kind), documentJson);
        ProposedDocuments.Check(proposal, constitution);
        if (await Effects.ObstacleAsync(context, proposal) is { } obstacle)
            throw obstacle;
        var report = backtestJson is null ? null : await Backtests.ReadAsync(context, proposal, backtestJson);
        proposal = proposal with { Backtest = report?.Claim() };
        if (await Backtests.ShortfallAsync(context, constitution, proposal, votes: null) is { } shortfall)
            throw shortfall;
        var id = await OpenAsync(context, constitution, proposal);
        if (report is not null)
            await context.Ledger.PutAsync(report, GovernanceKeys.Backtest, id);
        return id;
    }

    /// <summary>Puts a checked proposal on the ledger and answers its id.</summary>
    public static async Task<string> OpenAsync(GovernanceContext context, Constitution constitution, ProposalRecord proposal)
    {
        proposal = proposal with { Under = await InForceAsync(context, constitution), ClosesAfterBlock = await LastBlockAsync(context, constitution) };
        await OpenPlaces.TakeForProposalAsync(context, proposal.Id);
        await context.Ledger.PutAsync(proposal, GovernanceKeys.Proposal, proposal.Id);
        context.Ledger.Announce(GovernanceEvents.ProposalOpened, proposal);
        return proposal.Id;
    }

    public static async Task<ProposalRecord> WithdrawAsync(GovernanceContext context, string id)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireVoter(constitution.Voters, "withdraw");
        var proposal = await GetOpenAsync(context, id);
        if (proposal.Proposer != context.Caller.Organization)
            throw Refusal.NotAllowed($"expected the proposer {proposal.Proposer}, but {context.Caller.Organization} came");
        return await CloseAsync(context, proposal, ProposalState.Withdrawn, GovernanceEvents.ProposalWithdrawn);
    }

    public static async Task<ProposalRecord> GetAsync(GovernanceContext context, string id) =>
        await context.Ledger.FindAsync<ProposalRecord>(GovernanceKeys.Proposal, Arguments.Digest("proposal", id))
        ?? throw Refusal.Unknown($"expected the id of a proposal, but {Arguments.Shown(id)} is none");

    /// <summary>Closes a proposal whose last block has passed, or that was opened under another constitution.</summary>
    public static async Task<ProposalRecord> ExpireAsync(GovernanceContext context, string id)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var proposal = await GetOpenAsync(context, id);
        return await LapseAsync(context, constitution, proposal) is null
            ? throw Refusal.Conflict(proposal.ClosesAfterBlock is { } last
                ? $"expected a proposal whose last block has passed, but {id} takes votes until the members witness a height above {last}"
                : $"expected a proposal whose last block has passed, but {id} has none")
            : await CloseAsync(context, proposal, ProposalState.Expired, GovernanceEvents.ProposalExpired);
    }

    /// <summary>Gets a proposal that can be voted on and enacted: open, under the constitution in force, its last block not passed.</summary>
    public static async Task<ProposalRecord> GetVotableAsync(GovernanceContext context, Constitution constitution, string id)
    {
        var proposal = await GetOpenAsync(context, id);
        return await LapseAsync(context, constitution, proposal) is { } lapse ? throw lapse : proposal;
    }

    /// <summary>Gets a proposal that nobody has closed.</summary>
    public static async Task<ProposalRecord> GetOpenAsync(GovernanceContext context, string id)
    {
        var proposal = await GetAsync(context, id);
        return proposal.State == ProposalState.Open
            ? proposal
            : throw Refusal.Conflict($"expected an open proposal, but {id} is {NameOf(proposal.State)}");
    }

    /// <summary>Gets proposals, by id.</summary>
    public static Task<Page<ProposalRecord>> ListAsync(GovernanceContext context, string size, string bookmark) =>
        Pages.ReadAsync<ProposalRecord, ProposalRecord>(
            context, GovernanceKeys.Proposal, size, bookmark, proposal => Task.FromResult<ProposalRecord?>(proposal));

    public static async Task<ProposalRecord> CloseAsync(GovernanceContext context, ProposalRecord proposal, ProposalState state, string @event)
    {
        var closed = proposal with { State = state };
        await PutClosedAsync(context, closed);
        context.Ledger.Announce(@event, closed);
        return closed;
    }

    /// <summary>Puts a proposal that is no longer open.</summary>
    public static async Task PutClosedAsync(GovernanceContext context, ProposalRecord closed)
    {
        await OpenPlaces.FreeAsync(context, closed);
        await context.Ledger.PutAsync(closed, GovernanceKeys.Proposal, closed.Id);
    }

    private static async Task<string> InForceAsync(GovernanceContext context, Constitution constitution) =>
        (await context.Ledger.FindAsync<AmendmentRecord>(GovernanceKeys.Amendment))?.Proposal ?? CanonicalJson.Digest(constitution);

    private static async Task<long?> LastBlockAsync(GovernanceContext context, Constitution constitution) => constitution.VotingBlocks > 0
        ? Math.Min(await Heights.OfMembersAsync(context, constitution) + constitution.VotingBlocks, GovernanceKeys.MaxHeight)
        : null;

    private static async Task<Exception?> LapseAsync(GovernanceContext context, Constitution constitution, ProposalRecord proposal)
    {
        // Votes given under one constitution say nothing about another one's thresholds, nor after an amendment that has been taken back.
        if (proposal.Under is { } under && under != await InForceAsync(context, constitution))
            return Refusal.Conflict($"expected a proposal under the constitution in force, but {proposal.Id} was opened under another: propose it again");
        if (proposal.ClosesAfterBlock is not { } last)
            return null;
        var height = await Heights.OfMembersAsync(context, constitution);
        return height > last
            ? Refusal.Conflict($"expected a vote until block {last}, but the members witness block {height}: {proposal.Id} has expired")
            : null;
    }

    /// <summary>Gets a proposal of the caller's that says nothing yet.</summary>
    public static ProposalRecord New(GovernanceContext context, ProposalKind kind) => new(
        context.TransactionId, kind, "", context.Caller.Organization, ProposalState.Open, null, null, context.Caller.Person, context.Timestamp);

    private static ProposalRecord Read(GovernanceContext context, ProposalKind kind, string json)
    {
        var proposal = New(context, kind);
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
            case ProposalKind.Constitution:
                return proposal with { Constitution = Arguments.Document<Constitution>(json) };
            case ProposalKind.Restrict:
                var restriction = Arguments.Document<Restriction>(json);
                return proposal with { Chaincode = restriction.Chaincode, Restriction = restriction };
            case ProposalKind.Lift:
                var lifting = Arguments.Document<Lifting>(json);
                return proposal with { Chaincode = lifting.Chaincode, Lifting = lifting };
            case ProposalKind.Label:
                var label = Arguments.Document<TransactionLabel>(json);
                return proposal with { Chaincode = label.Chaincode, Label = label };
            case ProposalKind.Unlabel:
                var unlabel = Arguments.Document<LabelWithdrawal>(json);
                return proposal with { Chaincode = unlabel.Chaincode, Unlabel = unlabel };
            case ProposalKind.BreakGlass:
                var emergency = Arguments.Document<BreakGlass>(json);
                return proposal with { Chaincode = emergency.Chaincode, BreakGlass = emergency };
            default:
                return proposal with { Chaincode = Arguments.Document<Retirement>(json).Chaincode };
        }
    }

    public static string NameOf(ProposalState state) => state switch
    {
        ProposalState.Enacted => "enacted",
        ProposalState.Rejected => "rejected",
        ProposalState.Withdrawn => "withdrawn",
        ProposalState.Expired => "expired",
        ProposalState.Failed => "failed",
        _ => "open",
    };
}
