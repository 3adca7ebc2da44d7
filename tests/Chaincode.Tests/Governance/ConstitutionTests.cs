using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>What the constitution says beyond its members: voters, thresholds, periods, mandates, its own change.</summary>
public sealed class ConstitutionTests
{
    private static readonly string[] _five = ["Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP", "Org5MSP"];

    [Theory]
    [InlineData(VotingRule.Majority, null, 3)]
    [InlineData(VotingRule.TwoThirds, null, 4)]
    [InlineData(VotingRule.Unanimity, null, 5)]
    [InlineData(VotingRule.Count, 2, 2)]
    public async Task Each_kind_of_proposal_has_its_threshold(VotingRule rule, int? votes, int needed)
    {
        var channel = await new Consortium(With("register", new VoteThreshold(rule, votes)), _five).FoundAsync();
        var id = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        for (var yes = 0; yes < needed; yes++)
        {
            await channel.RefuseAsync(409, $"needs {needed} yes votes, has {yes}", Admin(), Enact, id);
            await channel.DoAsync(Admin(_five[yes]), Vote, id, "accept", "");
        }
        Assert.Equal(needed, (await channel.DoAsync<Enactment>(Admin(), Enact, id)).Accepted.Count);
    }

    [Fact]
    public async Task Where_all_have_to_say_yes_one_no_rejects()
    {
        var channel = await new Consortium(With("register", new VoteThreshold(VotingRule.Unanimity)), _five).FoundAsync();
        var id = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        Assert.Equal(ProposalState.Rejected, (await channel.DoAsync<ProposalRecord>(Admin("Org4MSP"), Vote, id, "reject", "no")).State);
    }

    [Theory]
    [InlineData("{\"thresholds\":{\"rename\":{\"rule\":\"majority\"}}}",
        "constitution: thresholds.rename: expected one of register, policy, schema, retire, constitution, restrict, lift, label, unlabel, breakGlass, but another name came")]
    [InlineData("{\"thresholds\":{\"policy\":{\"rule\":\"count\",\"votes\":1}}}", "constitution: thresholds.policy.votes: expected 2 to 3, but 1 came")]
    [InlineData("{\"thresholds\":{\"policy\":{\"rule\":\"count\",\"votes\":4}}}", "constitution: thresholds.policy.votes: expected 2 to 3, but 4 came")]
    [InlineData("{\"thresholds\":{\"policy\":{\"rule\":\"count\"}}}", "constitution: thresholds.policy.votes: expected 2 to 3, but none came")]
    [InlineData("{\"thresholds\":{\"policy\":{\"rule\":\"majority\",\"votes\":2}}}",
        "constitution: thresholds.policy.votes: expected none where the rule is not count, but 2 came")]
    [InlineData("{\"voters\":{\"administrators\":false,\"attribute\":null,\"value\":null}}",
        "constitution: voters: expected administrators or an attribute, but neither came")]
    [InlineData("{\"votingBlocks\":-1}", "constitution: votingBlocks: expected 0 to 10000000, but -1 came")]
    [InlineData("{\"mandates\":[{\"organization\":\"Org9MSP\",\"kinds\":[\"restrict\"],\"untilBlock\":9}]}",
        "constitution: mandates[0].organization: expected a member, but another name came")]
    [InlineData("{\"mandates\":[{\"organization\":\"Org1MSP\",\"kinds\":[\"constitution\"],\"untilBlock\":9}]}",
        "constitution: mandates[0].kinds: expected any of register, policy, schema, retire, constitution, restrict, lift, label, unlabel, breakGlass but constitution, but another name came")]
    [InlineData("{\"mandates\":[{\"organization\":\"Org1MSP\",\"kinds\":[\"restrict\"],\"untilBlock\":0}]}",
        "constitution: mandates[0].untilBlock: expected 1 to 9999999999999999, but 0 came")]
    public async Task A_constitution_that_would_let_one_decide_alone_or_nobody_is_refused(string members, string message)
    {
        var channel = new Consortium();
        await channel.RefuseAsync(400, message, Admin(), Found, "{\"members\":[\"Org1MSP\",\"Org2MSP\",\"Org3MSP\"]," + members[1..]);
    }

    [Fact]
    public async Task An_amendment_ends_open_proposals_also_where_a_later_one_brings_the_same_constitution_back()
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true }).FoundAsync();
        var late = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        foreach (var member in channel.Members)
            await channel.DoAsync(Admin(member), Vote, late, "accept", "");
        var first = await channel.PassAsync("constitution", CanonicalJson.ToText(channel.Constitution with { VotingBlocks = 7 }));
        var back = await channel.PassAsync("constitution", channel.ConstitutionJson);
        var ended = $"expected a proposal under the constitution in force, but {late} was opened under another: propose it again";
        await channel.RefuseAsync(409, ended, User(), Enact, late);
        await channel.RefuseAsync(409, ended, Admin(), RevokeVote, late, "x");
        await channel.DoAsync(User(), Expire, late);

        var meanwhile = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        var same = await channel.PassAsync("constitution", channel.ConstitutionJson);
        await channel.RefuseAsync(
            409, $"expected a proposal under the constitution in force, but {meanwhile} was opened under another: propose it again", Admin(), Vote, meanwhile, "accept", "");
        var standing = (await channel.ListAsync<EffectStanding>(ListEffects)).Select(effect => effect.Proposal).ToList();
        Assert.Equal([same], standing.Where(id => id == first || id == back || id == same));
    }

    [Fact]
    public async Task A_certificate_attribute_may_make_the_voter_and_the_administrator_none()
    {
        var channel = new Consortium(c => c with { Voters = new VoterRule(false, "warden.voter", "yes") }, "Org1MSP");
        var voter = TestIdentity.Create("Org1MSP", "Ann", "client", new Dictionary<string, string> { ["warden.voter"] = "yes" });
        await channel.RefuseAsync(
            403, "to found, expected an administrator of Org1MSP (warden.voter=yes), but x509::CN=admin,OU=admin::CN=admin,OU=admin came",
            Admin(), Found, channel.ConstitutionJson);
        await channel.DoAsync(voter, Found, channel.ConstitutionJson);
        var id = await channel.DoAsync(voter, Propose, "register", RegistrationJson());
        await channel.RefuseAsync(
            403, "to vote, expected an administrator of Org1MSP (warden.voter=yes), but x509::CN=admin,OU=admin::CN=admin,OU=admin came",
            Admin(), Vote, id, "accept", "");
        await channel.DoAsync(voter, Vote, id, "accept", "");
        await channel.DoAsync(User(), Enact, id);
    }

    [Fact]
    public async Task A_constitution_is_changed_by_two_thirds_and_ends_what_was_proposed_under_the_old_one()
    {
        var channel = await new Consortium(_five).FoundAsync();
        var late = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        foreach (var member in _five[..2])
            await channel.DoAsync(Admin(member), Vote, late, "accept", "");

        var smaller = CanonicalJson.ToText(new Constitution { Members = ["Org1MSP", "Org2MSP", "Org3MSP"] });
        var id = await channel.DoAsync(Admin(), Propose, "constitution", smaller);
        foreach (var member in _five[..3])
            await channel.DoAsync(Admin(member), Vote, id, "accept", "");
        await channel.RefuseAsync(409, "needs 4 yes votes, has 3", Admin(), Enact, id);
        await channel.DoAsync(Admin("Org4MSP"), Vote, id, "accept", "");
        var enactment = Event<Enactment>(await channel.CommitAsync(Admin(), Enact, id), GovernanceEvents.ProposalEnacted);
        Assert.Equal(smaller, CanonicalJson.ToText(enactment.Constitution!));
        Assert.Equal(smaller, CanonicalJson.ToText(await channel.AskAsync<Constitution>(GetConstitution)));

        // Two of three would be a majority now; but the votes were given where it took three of five.
        await channel.RefuseAsync(
            409, $"expected a proposal under the constitution in force, but {late} was opened under another: propose it again", Admin(), Enact, late);
        await channel.RefuseAsync(
            403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org5MSP came", Admin("Org5MSP"), Vote, late, "accept", "");
        Assert.Equal(ProposalState.Expired, (await channel.DoAsync<ProposalRecord>(User(), Expire, late)).State);
    }

    [Fact]
    public async Task A_voting_period_ends_when_a_majority_witnesses_a_height_above_its_last_block()
    {
        var channel = await new Consortium(c => c with { VotingBlocks = 10 }).FoundAsync();
        await channel.WitnessAsync(100);
        var id = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        Assert.Equal(110, (await channel.AskAsync<ProposalRecord>(GetProposal, id)).ClosesAfterBlock);
        await channel.DoAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await channel.DoAsync(Admin("Org2MSP"), Vote, id, "accept", "");

        // One organisation alone does not end it.
        Assert.Equal(100, (await channel.DoAsync<HeightStanding>(Admin("Org1MSP"), Witness, "5000")).Height);
        await channel.RefuseAsync(
            409, $"expected a proposal whose last block has passed, but {id} takes votes until the members witness a height above 110",
            User(), Expire, id);
        Assert.Equal(111, (await channel.DoAsync<HeightStanding>(Peer("Org3MSP"), Witness, "111")).Height);
        var message = $"expected a vote until block 110, but the members witness block 111: {id} has expired";
        await channel.RefuseAsync(409, message, Admin("Org3MSP"), Vote, id, "accept", "");
        await channel.RefuseAsync(409, message, Admin(), Enact, id);
        await channel.RefuseAsync(409, message, Admin(), RevokeVote, id, "too late");
        Event<ProposalRecord>(await channel.CommitAsync(User(), Expire, id), GovernanceEvents.ProposalExpired);
        await channel.RefuseAsync(409, $"expected an open proposal, but {id} is expired", Admin(), Enact, id);
    }

    [Fact]
    public async Task A_proposal_without_a_voting_period_does_not_expire()
    {
        var channel = await new Consortium().FoundAsync();
        var id = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        await channel.RefuseAsync(409, $"expected a proposal whose last block has passed, but {id} has none", User(), Expire, id);
    }

    [Fact]
    public async Task A_height_that_was_witnessed_is_not_taken_back_and_may_be_said_again()
    {
        var channel = await new Consortium(c => c with { VotingBlocks = 10 }).FoundAsync();
        var id = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        await channel.DoAsync(Admin("Org1MSP"), Witness, "100");
        await channel.DoAsync(Admin("Org2MSP"), Witness, "100");
        await channel.RefuseAsync(
            409, "expected a height of at least 100, which Org2MSP has witnessed, but 99 came", Peer("Org2MSP"), Witness, "99");
        await channel.RefuseAsync(
            409, $"expected a vote until block 10, but the members witness block 100: {id} has expired", Admin("Org3MSP"), Vote, id, "accept", "");
        var again = await channel.CommitAsync(Peer("Org2MSP"), Witness, "100");
        Assert.Equal(100, Event<HeightWitness>(again, GovernanceEvents.HeightWitnessed).Height);

        // What another one has witnessed binds nobody else.
        var standing = await channel.DoAsync<HeightStanding>(Admin("Org3MSP"), Witness, "7");
        Assert.Equal([100, 100, 7], standing.Witnesses.Select(w => w.Height));
        Assert.Equal(100, standing.Height);
    }

    [Fact]
    public async Task A_user_witnesses_no_height()
    {
        var channel = await new Consortium().FoundAsync();
        await channel.RefuseAsync(
            403,
            "to witness a height, expected a node, a sidecar (warden.sidecar=true) or an administrator of Org1MSP, but x509::CN=client,OU=client::CN=client,OU=client came",
            User(), Witness, "7");
        await channel.RefuseAsync(400, "height: expected a block number from 1 to 9999999999999999, but \"x\" came", Admin(), Witness, "x");
        Assert.Equal(0, (await channel.AskAsync<HeightStanding>(GetHeight)).Height);
    }

    [Fact]
    public async Task A_mandate_enacts_its_kinds_at_once_and_nothing_else()
    {
        var channel = await Mandated("Org2MSP").RegisterAsync();
        var restriction = await channel.DoAsync(Admin("Org2MSP"), Propose, "restrict", Pause());
        await channel.RefuseAsync(409, "needs 2 yes votes, has 0", Admin("Org1MSP"), Enact, restriction);
        await channel.RefuseAsync(409, "needs 2 yes votes, has 0", User("Org2MSP"), Enact, restriction);
        var enactment = await channel.DoAsync<Enactment>(Admin("Org2MSP"), Enact, restriction);
        Assert.Equal(("Org2MSP", restriction), (enactment.Mandate, enactment.Restriction!.Id));
        Assert.Empty(enactment.Accepted);

        var policy = await channel.DoAsync(Admin("Org2MSP"), Propose, "policy", PolicyJson());
        await channel.RefuseAsync(409, "needs 2 yes votes, has 0", Admin("Org2MSP"), Enact, policy);
    }

    [Fact]
    public async Task A_mandate_ends_when_the_others_witness_a_later_block_whatever_its_holder_says()
    {
        var channel = await Mandated("Org2MSP").RegisterAsync();
        await channel.DoAsync(Admin("Org1MSP"), Witness, "501");
        var one = await channel.DoAsync(Admin("Org2MSP"), Propose, "restrict", Pause());
        await channel.DoAsync(Admin("Org2MSP"), Enact, one);
        await channel.DoAsync(Admin("Org3MSP"), Witness, "501");
        await channel.DoAsync(Admin("Org2MSP"), Witness, "1");
        var two = await channel.DoAsync(Admin("Org2MSP"), Propose, "restrict", Pause());
        await channel.RefuseAsync(409, "needs 2 yes votes, has 0", Admin("Org2MSP"), Enact, two);
    }

    [Fact]
    public async Task A_mandate_for_one_chaincode_holds_for_no_other()
    {
        var channel = await Mandated("Org2MSP", "basic").RegisterAsync();
        await channel.PassAsync("register", RegistrationJson("other"));
        var id = await channel.DoAsync(Admin("Org2MSP"), Propose, "restrict", Pause("other"));
        await channel.RefuseAsync(409, "needs 2 yes votes, has 0", Admin("Org2MSP"), Enact, id);
    }

    internal static string Pause(string chaincode = "basic") =>
        $"{{\"chaincode\":\"{chaincode}\",\"kind\":\"pause\",\"function\":\"Transfer\",\"reason\":\"incident 12\",\"source\":\"Org2MSP\",\"untilBlock\":900}}";

    private static Func<Constitution, Constitution> With(string kind, VoteThreshold threshold) =>
        c => c with { Thresholds = new Dictionary<string, VoteThreshold> { [kind] = threshold } };

    private static Consortium Mandated(string organization, string? chaincode = null) =>
        new(c => c with { Mandates = [new Mandate(organization, ["restrict"], 500, chaincode)] });
}
