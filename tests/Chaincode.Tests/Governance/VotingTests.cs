using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

public sealed class VotingTests
{
    private readonly Consortium _channel = new();

    [Fact]
    public async Task A_majority_enacts()
    {
        var id = await ProposeAsync();
        await _channel.RefuseAsync(409, "needs 2 yes votes, has 0", User(), Enact, id);
        var vote = await _channel.CommitAsync(Admin("Org3MSP"), Vote, id, "accept", "looks right");
        Assert.Equal(
            new VoteRecord(id, "Org3MSP", "x509::CN=admin,OU=admin::CN=admin,OU=admin", true, "looks right", vote.Stub.TransactionId, "2026-01-01T00:00:05.000Z"),
            Event<VoteRecord>(vote, GovernanceEvents.VoteCast));
        await _channel.RefuseAsync(409, "needs 2 yes votes, has 1", User(), Enact, id);
        await _channel.DoAsync(Admin("Org1MSP"), Vote, id, "accept", "");

        var enacted = await _channel.CommitAsync(User(), Enact, id);
        var enactment = Event<Enactment>(enacted, GovernanceEvents.ProposalEnacted);
        Assert.Equal(CanonicalJson.ToText(enactment), enacted.Response.PayloadText);
        Assert.Equal(["Org1MSP", "Org3MSP"], enactment.Accepted);
        Assert.Equal((1, id), (enactment.Policy!.Version, enactment.Policy.Proposal));
        Assert.Equal((1, id), (enactment.Schema!.Version, enactment.Schema.Proposal));
        Assert.Equal(ProposalState.Enacted, (await _channel.AskAsync<ProposalRecord>(GetProposal, id)).State);
        Assert.Equal(CanonicalJson.ToText(enactment.Policy), CanonicalJson.ToText(await _channel.AskAsync<VersionedPolicy>(GetPolicy, "basic")));
        Assert.Equal(CanonicalJson.ToText(enactment.Schema), CanonicalJson.ToText(await _channel.AskAsync<VersionedSchema>(GetSchema, "basic")));
        await _channel.RefuseAsync(409, $"expected an open proposal, but {id} is enacted", User(), Enact, id);
        await _channel.RefuseAsync(409, $"expected an open proposal, but {id} is enacted", Admin("Org2MSP"), Vote, id, "reject", "");
    }

    [Fact]
    public async Task A_no_that_leaves_no_majority_rejects()
    {
        var id = await ProposeAsync();
        var first = await _channel.CommitAsync(Admin("Org1MSP"), Vote, id, "reject", "too strict");
        Event<VoteRecord>(first, GovernanceEvents.VoteCast);
        var second = await _channel.CommitAsync(Admin("Org2MSP"), Vote, id, "reject", "too strict");
        Assert.Equal(ProposalState.Rejected, Event<ProposalRecord>(second, GovernanceEvents.ProposalRejected).State);
        await _channel.RefuseAsync(409, $"expected an open proposal, but {id} is rejected", Admin("Org3MSP"), Vote, id, "accept", "");
        await _channel.RefuseAsync(409, $"expected an open proposal, but {id} is rejected", Admin("Org3MSP"), Enact, id);
        Assert.Equal([("Org1MSP", false), ("Org2MSP", false)],
            (await _channel.AskAsync<VoteRecord[]>(GetVotes, id)).Select(v => (v.Organization, v.Accept)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    public async Task More_than_half_of_the_members_have_to_say_yes(int members, int needed)
    {
        var channel = await new Consortium([.. Enumerable.Range(1, members).Select(i => $"Org{i}MSP")]).FoundAsync();
        var id = await channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        for (var yes = 0; yes < needed; yes++)
        {
            await channel.RefuseAsync(409, $"needs {needed} yes votes, has {yes}", Admin(), Enact, id);
            await channel.DoAsync(Admin(channel.Members[yes]), Vote, id, "accept", "");
        }
        await channel.DoAsync(Admin(), Enact, id);
    }

    [Fact]
    public async Task An_organisation_votes_once()
    {
        var id = await ProposeAsync();
        await _channel.DoAsync(Admin(), Vote, id, "accept", "");
        await _channel.RefuseAsync(
            409, $"expected one vote of Org1MSP on {id}, but x509::CN=admin,OU=admin::CN=admin,OU=admin has voted yes",
            Admin(), Vote, id, "reject", "changed my mind");
    }

    [Fact]
    public async Task A_vote_is_taken_back_and_given_anew_while_the_proposal_is_open()
    {
        var id = await ProposeAsync();
        await _channel.RefuseAsync(409, $"expected a vote of Org1MSP on {id}, but it has none", Admin(), RevokeVote, id, "x");
        await _channel.DoAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await _channel.DoAsync(Admin("Org2MSP"), Vote, id, "accept", "");
        await _channel.RefuseAsync(400, "reason: expected 1 to 500 characters, but none came", Admin(), RevokeVote, id, "");
        var revoked = Event<VoteRecord>(await _channel.CommitAsync(Admin(), RevokeVote, id, "read it again"), GovernanceEvents.VoteRevoked);
        Assert.Equal("Org1MSP", revoked.Organization);
        await _channel.RefuseAsync(409, "needs 2 yes votes, has 1", Admin(), Enact, id);
        await _channel.DoAsync(Admin(), Vote, id, "accept", "after all");
        await _channel.DoAsync(Admin(), Enact, id);
        await _channel.RefuseAsync(409, $"expected an open proposal, but {id} is enacted", Admin(), RevokeVote, id, "too late");
    }

    [Fact]
    public async Task A_vote_taken_back_while_somebody_enacts_voids_the_enactment()
    {
        var id = await ProposeAsync();
        await _channel.DoAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await _channel.DoAsync(Admin("Org2MSP"), Vote, id, "accept", "");
        var enact = _channel.Call(User(), "warden", Enact, id);
        Assert.False((await _channel.Ledger.RunAsync(enact)).IsError);
        await _channel.DoAsync(Admin("Org2MSP"), RevokeVote, id, "wait");
        Assert.False(enact.Commit());
    }

    [Fact]
    public async Task A_vote_that_is_replayed_counts_for_nothing()
    {
        var id = await ProposeAsync();
        var vote = _channel.Call(Admin(), "warden", Vote, id, "accept", "");
        await _channel.Ledger.RunAsync(vote);
        Assert.True(vote.Commit());
        await _channel.DoAsync(Admin(), RevokeVote, id, "changed my mind");
        var replay = await Record.ExceptionAsync(() => Task.FromResult(vote.Commit()));
        Assert.IsType<InvalidOperationException>(replay);
        Assert.Empty(await _channel.AskAsync<VoteRecord[]>(GetVotes, id));
    }

    [Fact]
    public async Task Only_an_administrator_of_a_member_votes()
    {
        var id = await ProposeAsync();
        await _channel.RefuseAsync(
            403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", Admin("Org9MSP"), Vote, id, "accept", "");
        await _channel.RefuseAsync(
            403,
            "to vote, expected an administrator of Org2MSP (NodeOU admin or warden.admin=true), but x509::CN=client,OU=client::CN=client,OU=client came",
            User("Org2MSP"), Vote, id, "accept", "");
        await _channel.RefuseAsync(403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", User("Org9MSP"), Enact, id);
    }

    [Fact]
    public async Task A_vote_is_accept_or_reject_and_its_reason_one_line()
    {
        var id = await ProposeAsync();
        await _channel.RefuseAsync(400, "vote: expected accept or reject, but \"yes\" came", Admin(), Vote, id, "yes", "");
        await _channel.RefuseAsync(
            400, "reason: expected at most 500 characters, but 501 came", Admin(), Vote, id, "accept", new string('r', 501));
        await _channel.RefuseAsync(400, "reason: expected one line of text, but control characters came", Admin(), Vote, id, "accept", "a\nb");
    }

    [Fact]
    public async Task Votes_of_one_block_do_not_disturb_each_other()
    {
        var id = await ProposeAsync();
        var stubs = _channel.Members.Select(member => _channel.Call(Admin(member), "warden", Vote, id, "accept", "")).ToList();
        foreach (var stub in stubs)
            Assert.False((await _channel.Ledger.RunAsync(stub)).IsError);
        Assert.All(stubs, stub => Assert.True(stub.Commit()));
    }

    [Fact]
    public async Task Two_that_reject_in_one_block_cannot_both_think_a_majority_is_left()
    {
        var id = await ProposeAsync();
        var one = _channel.Call(Admin("Org1MSP"), "warden", Vote, id, "reject", "");
        var two = _channel.Call(Admin("Org2MSP"), "warden", Vote, id, "reject", "");
        await _channel.Ledger.RunAsync(one);
        await _channel.Ledger.RunAsync(two);
        Assert.True(one.Commit());
        Assert.False(two.Commit());
    }

    [Fact]
    public async Task A_decision_that_another_chaincode_makes_in_the_callers_name_is_refused()
    {
        var id = await ProposeAsync();
        _channel.Ledger.Deploy("evil", new Relay("warden"));
        var result = await _channel.Ledger.SubmitAsync("evil", Admin(), Vote, id, "accept", "");
        Assert.Equal(403, result.Response.Status);
        Assert.Equal("expected a proposal signed for warden and these arguments, but the caller signed for evil", result.Response.Message);
    }

    [Fact]
    public async Task Versions_count_on_over_changes_and_a_retirement()
    {
        await _channel.RegisterAsync();
        await _channel.PassAsync("policy", PolicyJson(change: p => p with { Mode = WardenMode.Deny }));
        var schemaProposal = await _channel.PassAsync("schema", "{\"chaincode\":\"basic\",\"attributes\":[{\"path\":\"asset*/owner\",\"sensitive\":true}]}");
        Assert.Equal(new RegisteredChaincode("basic", WardenMode.Deny, 2, 2, "Org1MSP"), Assert.Single(await _channel.AskAsync<RegisteredChaincode[]>(ListChaincodes)));
        Assert.Equal(schemaProposal, (await _channel.AskAsync<VersionedSchema>(GetSchema, "basic")).Proposal);

        await _channel.PassAsync("retire", "{\"chaincode\":\"basic\"}");
        Assert.Empty(await _channel.AskAsync<RegisteredChaincode[]>(ListChaincodes));
        await _channel.RefuseAsync(404, "expected a registered chaincode, but \"basic\" is none", User(), GetPolicy, "basic");
        await _channel.RefuseAsync(404, "expected a registered chaincode, but \"basic\" is none", User(), GetSchema, "basic");

        await _channel.PassAsync("register", RegistrationJson());
        await _channel.PassAsync("register", RegistrationJson("another"));
        Assert.Equal(
            [new RegisteredChaincode("another", WardenMode.Hold, 1, 1, "Org1MSP"), new RegisteredChaincode("basic", WardenMode.Hold, 3, 3, "Org1MSP")],
            await _channel.AskAsync<RegisteredChaincode[]>(ListChaincodes));
        var history = await _channel.AskAsync<PolicyHistoryEntry[]>(GetPolicyHistory, "basic");
        Assert.Equal([3, null, 2, 1], history.Select(entry => entry.Policy?.Version));
        Assert.True(string.CompareOrdinal(history[0].Timestamp, history[1].Timestamp) > 0);
        await _channel.RefuseAsync(404, "expected a registered chaincode, but \"never\" is none", User(), GetPolicyHistory, "never");
    }

    private async Task<string> ProposeAsync()
    {
        await _channel.FoundAsync();
        return await _channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
    }
}
