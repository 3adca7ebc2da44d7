using FsCheck;
using FsCheck.Fluent;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>What holds for every sequence of calls.</summary>
public sealed class GovernanceProperties
{
    private static readonly string[] _members = ["Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP", "Org5MSP"];

    // Register two chaincodes, so that every kind of proposal fits some state; documents that do not fit are refused, which is fine.
    private static readonly (string Kind, string Document)[] _documents =
    [
        ("register", RegistrationJson()), ("register", RegistrationJson("other")), ("policy", PolicyJson(change: p => p with { Mode = WardenMode.Off })),
        ("schema", "{\"chaincode\":\"basic\"}"), ("retire", "{\"chaincode\":\"basic\"}"),
        ("constitution", "{\"members\":[\"Org1MSP\"]}"), ("constitution", "{\"members\":[\"Org1MSP\",\"Org2MSP\"]}"),
        ("restrict", ConstitutionTests.Pause()), ("breakGlass", "{\"chaincode\":\"basic\",\"mode\":\"off\",\"untilBlock\":50,\"reason\":\"x\"}"),
    ];

    // Proposing seldom and voting often, or hardly any sequence would bring a majority together on one proposal.
    private static readonly int[] _actions = [0, 1, 1, 1, 1, 1, 1, 1, 3, 4, 5, 6, 7, 7, 7];

    [Fact]
    public void No_sequence_of_calls_by_a_minority_enacts_anything() => Prop.ForAll(
        Calls(organizations: 2).ToArbitrary(),
        calls => RunAsync(calls).GetAwaiter().GetResult()).Check(Seeded.Config);

    [Fact]
    public void A_majority_can_enact_so_the_property_above_is_not_empty()
    {
        var enactments = Gen.Sample(Calls(organizations: 5), 100, 60).Count(calls => !RunAsync(calls).GetAwaiter().GetResult());
        Assert.NotEqual(0, enactments);
    }

    [Fact]
    public void An_organisation_with_a_mandate_enacts_alone_what_it_names_and_nothing_else() => Prop.ForAll(
        Calls(organizations: 1).ToArbitrary(),
        calls => EnactedAloneAsync(calls).GetAwaiter().GetResult().All(kind => kind == ProposalKind.Restrict)).Check(Seeded.Config);

    [Fact]
    public void A_mandate_is_of_use_so_the_property_above_is_not_empty()
    {
        var enacted = Gen.Sample(Calls(organizations: 1), 100, 100).Sum(calls => EnactedAloneAsync(calls).GetAwaiter().GetResult().Count);
        Assert.NotEqual(0, enacted);
    }

    [Fact]
    public void The_order_of_votes_does_not_matter_and_their_number_decides()
    {
        var (enacted, rejected) = (0, 0);
        Prop.ForAll(Ballots().ToArbitrary(), ballots =>
        {
            var one = OutcomeAsync(ballots.Rule, ballots.Votes).GetAwaiter().GetResult();
            var other = OutcomeAsync(ballots.Rule, [.. ballots.Order.Select(i => ballots.Votes[i])]).GetAwaiter().GetResult();
            var (yes, no) = (ballots.Votes.Count(vote => vote.Accept == true), ballots.Votes.Count(vote => vote.Accept == false));
            var needed = ballots.Rule.Rule switch { VotingRule.Majority => 3, VotingRule.TwoThirds => 4, VotingRule.Unanimity => 5, _ => ballots.Rule.Votes };
            var expected = yes >= needed ? ProposalState.Enacted : 5 - no < needed ? ProposalState.Rejected : ProposalState.Open;
            (enacted, rejected) = (enacted + (one == ProposalState.Enacted ? 1 : 0), rejected + (one == ProposalState.Rejected ? 1 : 0));
            return one == other && one == expected;
        }).Check(Seeded.Config);
        Assert.True(enacted > 5 && rejected > 5, $"{enacted} enacted, {rejected} rejected: the property says little");
    }

    [Fact]
    public void Of_any_publications_an_epoch_comes_exactly_when_all_say_the_same() => Prop.ForAll(
        Gen.Choose(1, 2).ArrayOf(3).ToArbitrary(),
        digests => EpochComesAsync(digests).GetAwaiter().GetResult() == (digests.Distinct().Count() == 1)).Check(Seeded.Config);

    [Fact]
    public void A_confirmation_is_used_at_most_once_however_calls_interleave() => Prop.ForAll(
        Gen.Choose(0, 3).ListOf().ToArbitrary(),
        steps => UsesAreAnsweredAsync(steps).GetAwaiter().GetResult()).Check(Seeded.Config);

    private sealed record Call(int Organization, int Action, int Choice);

    private sealed record BallotBox(VoteThreshold Rule, IReadOnlyList<(string Organization, bool? Accept)> Votes, int[] Order);

    private static Gen<Call[]> Calls(int organizations) =>
        (from organization in Gen.Choose(0, organizations - 1)
         from action in Gen.Elements(_actions)
         from choice in Gen.Choose(0, 9)
         select new Call(organization, action, choice)).ArrayOf();

    // Yes, no, or no vote at all; under any rule.
    private static Gen<BallotBox> Ballots() =>
        from rule in Gen.Elements<VoteThreshold>(new(VotingRule.Majority), new(VotingRule.TwoThirds), new(VotingRule.Unanimity), new(VotingRule.Count, 2))
        from accepts in Gen.Elements<bool?>(true, true, false, null).ArrayOf(5)
        from order in Gen.Shuffle(new[] { 0, 1, 2, 3, 4 })
        select new BallotBox(rule, [.. accepts.Select((accept, i) => (_members[i], accept))], order);

    /// <summary>Runs calls of the given organisations; says whether nothing came into force.</summary>
    private static async Task<bool> RunAsync(IReadOnlyList<Call> calls)
    {
        var channel = await new Consortium(_members).FoundAsync();
        await CallAsync(channel, calls);
        var proposals = await channel.ListAsync<ProposalRecord>(ListProposals);
        var registered = await channel.AskAsync<RegisteredChaincode[]>(ListChaincodes);
        var constitution = await channel.AskAsync<Constitution>(GetConstitution);
        return registered.Length == 0 && proposals.All(p => p.State != ProposalState.Enacted)
            && CanonicalJson.ToText(constitution) == channel.ConstitutionJson;
    }

    /// <summary>Runs calls where Org1MSP has a mandate to restrict; gets the kinds of what it enacted after the registration.</summary>
    private static async Task<IReadOnlyList<ProposalKind>> EnactedAloneAsync(IReadOnlyList<Call> calls)
    {
        var channel = await new Consortium(c => c with { Mandates = [new Mandate("Org1MSP", ["restrict"], 800)] }, _members).RegisterAsync();
        await CallAsync(channel, calls);
        var enacted = (await channel.ListAsync<ProposalRecord>(ListProposals)).Where(p => p.State == ProposalState.Enacted).ToList();
        var policy = await channel.AskAsync<VersionedPolicy>(GetPolicy, "basic");
        Assert.Equal(1, policy.Version);
        Assert.Equal(channel.ConstitutionJson, CanonicalJson.ToText(await channel.AskAsync<Constitution>(GetConstitution)));
        return [.. enacted.Where(p => p.Id != policy.Proposal).Select(p => p.Kind)];
    }

    private static async Task CallAsync(Consortium channel, IReadOnlyList<Call> calls)
    {
        var ids = new List<string>();
        var contents = new List<string>();
        foreach (var call in calls)
        {
            var client = call.Choice == 9 ? User(_members[call.Organization]) : Admin(_members[call.Organization]);
            var id = ids.Count == 0 ? Digest(0) : ids[call.Choice % ids.Count];
            var (function, arguments) = call.Action switch
            {
                0 => (Propose, new[] { _documents[call.Choice % _documents.Length].Kind, _documents[call.Choice % _documents.Length].Document }),
                1 or 2 => (Vote, [id, "accept", "why not"]),
                3 => (Vote, [id, call.Choice < 2 ? "reject" : "accept", ""]),
                4 => call.Choice < 1 ? (Withdraw, [id]) : (Found, ["{\"members\":[\"Org1MSP\"]}"]),
                5 => call.Choice < 5 ? (RevokeVote, [id, "again"]) : (VoteWithBacktest, [id, "accept", "", Digest(call.Choice)]),
                6 => call.Choice < 7 ? (Witness, ["900"]) : (ProposeMilder, ["basic", "a", "9", "20", "20"]),
                _ => (Enact, [id]),
            };
            var result = await channel.Ledger.SubmitAsync("warden", client, function, arguments);
            if (function is Propose or ProposeMilder && result.Committed)
            {
                ids.Add(result.Response.PayloadText);
                contents.Add(await ContentAsync(channel, result.Response.PayloadText));
            }
        }
        // Whatever happened to a proposal, it is the one that was voted on.
        for (var i = 0; i < ids.Count; i++)
            Assert.Equal(contents[i], await ContentAsync(channel, ids[i]));
    }

    private static async Task<string> ContentAsync(Consortium channel, string id) =>
        CanonicalJson.ToText(await channel.AskAsync<ProposalRecord>(GetProposal, id) with { State = ProposalState.Open, Failure = null });

    /// <summary>Gets the state after all have voted (votes after a rejection are refused) and somebody asked for enactment.</summary>
    private static async Task<ProposalState> OutcomeAsync(VoteThreshold rule, IReadOnlyList<(string Organization, bool? Accept)> votes)
    {
        var thresholds = new Dictionary<string, VoteThreshold>(StringComparer.Ordinal) { ["register"] = rule };
        var channel = await new Consortium(c => c with { Thresholds = thresholds }, _members).FoundAsync();
        var id = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        foreach (var (organization, accept) in votes.Where(vote => vote.Accept is not null))
            await channel.Ledger.SubmitAsync("warden", Admin(organization), Vote, id, accept == true ? "accept" : "reject", "");
        await channel.Ledger.SubmitAsync("warden", User(), Enact, id);
        return (await channel.AskAsync<ProposalRecord>(GetProposal, id)).State;
    }

    private static async Task<bool> EpochComesAsync(IReadOnlyList<int> digests)
    {
        var channel = await new Consortium().RegisterAsync();
        var events = new List<string?>();
        for (var i = 0; i < digests.Count; i++)
            events.Add((await channel.CommitAsync(Peer(channel.Members[i]), PublishEpoch, "basic", "1000", Digest(digests[i]))).Stub.EventName);
        return events.Contains(GovernanceEvents.EpochActivated);
    }

    // 0 confirms, 1 begins the call, 2 commits the oldest call begun, 3 proposes and commits at once.
    private static async Task<bool> UsesAreAnsweredAsync(IEnumerable<int> steps)
    {
        var channel = await new Consortium("Org1MSP").RegisterAsync();
        channel.Ledger.Deploy("basic", new Guarded(stub => CallDigest.Compute(stub.ChannelId, "basic", stub.Creator.Span, stub.Args)));
        var call = channel.CallOf(User(), "basic", "set", "a", "1");
        var endorsed = new Queue<TestStub>();
        var (confirmed, used) = (0, 0);
        foreach (var step in steps)
        {
            if (step == 0 && (await channel.Ledger.SubmitAsync("warden", User(), Confirm, call, "basic", Digest(1), "9", "ok")).Committed)
                confirmed++;
            var begun = step is 1 or 3 ? channel.Call(User(), "basic", "set", "a", "1") : null;
            if (begun is not null && !(await channel.Ledger.RunAsync(begun)).IsError)
                endorsed.Enqueue(begun);
            if (step is 2 or 3 && endorsed.TryDequeue(out var oldest) && oldest.Commit())
                used++;
        }
        while (endorsed.TryDequeue(out var rest))
            used += rest.Commit() ? 1 : 0;
        return used <= confirmed;
    }
}
