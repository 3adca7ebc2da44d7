using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

public sealed class ProposalTests
{
    private readonly Consortium _channel = new();

    [Fact]
    public async Task A_registration_is_proposed_under_its_transaction_id()
    {
        await _channel.FoundAsync();
        var result = await _channel.CommitAsync(Admin("Org2MSP"), Propose, "register", RegistrationJson());
        var id = result.Response.PayloadText;
        Assert.Equal(result.Stub.TransactionId, id);

        var proposal = Event<ProposalRecord>(result, GovernanceEvents.ProposalOpened);
        Assert.Equal((id, ProposalKind.Register, "basic", "Org2MSP", ProposalState.Open),
            (proposal.Id, proposal.Kind, proposal.Chaincode, proposal.Proposer, proposal.State));
        Assert.Equal(PolicyJson(), CanonicalJson.ToText(proposal.Policy!));
        Assert.Equal("basic", proposal.Schema!.Chaincode);
        Assert.Equal(CanonicalJson.ToText(proposal), CanonicalJson.ToText(await _channel.AskAsync<ProposalRecord>(GetProposal, id)));
    }

    [Fact]
    public async Task A_registration_without_a_schema_gets_an_empty_one()
    {
        await _channel.FoundAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "register", $"{{\"policy\":{PolicyJson()}}}");
        Assert.Empty((await _channel.AskAsync<ProposalRecord>(GetProposal, id)).Schema!.Attributes);
    }

    [Fact]
    public async Task Nothing_is_proposed_before_a_constitution_is_in_force()
    {
        await _channel.DoAsync(Admin(), Found, _channel.ConstitutionJson);
        await _channel.RefuseAsync(
            404, "expected a constitution in force, but none has been founded by all of its members",
            Admin(), Propose, "register", RegistrationJson());
    }

    [Fact]
    public async Task Only_an_administrator_of_a_member_proposes()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(
            403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", Admin("Org9MSP"), Propose, "register", RegistrationJson());
        await _channel.RefuseAsync(
            403,
            "to propose, expected an administrator of Org1MSP (NodeOU admin or warden.admin=true), but x509::CN=client,OU=client::CN=client,OU=client came",
            User(), Propose, "register", RegistrationJson());
    }

    [Theory]
    [InlineData("rename", "{}", "kind: expected one of register, policy, schema, retire, constitution, restrict, lift, label, unlabel, breakGlass, but \"rename\" came")]
    [InlineData("retire", "{\"chaincode\":\"a b\"}",
        "chaincode: expected letters and digits with single hyphens or underscores between, at most 128, but \"a b\" came")]
    [InlineData("retire", "{\"chaincode\":\"a-\"}",
        "chaincode: expected letters and digits with single hyphens or underscores between, at most 128, but \"a-\" came")]
    [InlineData("retire", "{\"chaincode\":\"\"}",
        "chaincode: expected letters and digits with single hyphens or underscores between, at most 128, but \"\" came")]
    [InlineData("retire", "{\"chaincode\":\"warden\"}", "chaincode: expected a business chaincode, but warden cannot guard itself")]
    [InlineData("policy", "{\"chaincode\":\"basic\",\"alpha\":0.6}", "policy: alpha: expected a share in (0, 0.5], but 0.6 came")]
    [InlineData("policy", "{\"chaincode\":\"basic\",\"strategy\":\"sigma; forest\"}",
        "policy: strategy: at 5: expected &, | or the end, but \";\" came")]
    [InlineData("policy", "{\"chaincode\":\"basic\",\"organizations\":[\"Org9MSP\"]}",
        "policy: organizations: expected members (Org1MSP, Org2MSP, Org3MSP), but \"Org9MSP\" came")]
    [InlineData("policy", "{\"chaincode\":\"basic\",\"organizations\":[\"Org2MSP\",\"Org1MSP\"]}",
        "policy: organizations: expected MSP ids sorted and each once, but Org1MSP came")]
    [InlineData("policy", "{\"chaincode\":\"basic\",\"confirmation\":{\"persons\":3}}", "policy: confirmation.persons: expected 1 or 2, but 3 came")]
    [InlineData("schema", "{\"chaincode\":\"basic\",\"attributes\":[{\"path\":\"a\"},{\"path\":\"a\"}]}", "schema: attributes: path a is declared twice")]
    [InlineData("register", "{\"policy\":{\"chaincode\":\"basic\"},\"schema\":{\"chaincode\":\"other\"}}",
        "schema: chaincode: expected basic as in the policy, but \"other\" came")]
    [InlineData("policy", "{\"chaincode\":\"basic\",\"functions\":{\"a\\u001bb\":\"deny\"}}",
        "policy: functions: expected a name of 1 to 128 characters, but \"a?b\" came")]
    [InlineData("schema", "{\"chaincode\":\"basic\",\"arguments\":{\"set\":[\"\"]}}",
        "schema: arguments: set: expected a name of 1 to 256 characters, but \"\" came")]
    public async Task A_document_that_cannot_be_obeyed_is_refused(string kind, string document, string message)
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(400, message, Admin(), Propose, kind, document);
    }

    [Fact]
    public async Task A_document_that_is_too_long_is_refused()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(
            400, "argument 2: expected at most 524288 bytes, but 524289 came", Admin(), Propose, "policy", new string(' ', 524289));
    }

    [Theory]
    [InlineData("policy", "{\"chaincode\":\"basic\"}")]
    [InlineData("schema", "{\"chaincode\":\"basic\"}")]
    [InlineData("retire", "{\"chaincode\":\"basic\"}")]
    public async Task What_is_not_registered_cannot_be_changed(string kind, string document)
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(404, "expected a registered chaincode, but \"basic\" is none", Admin(), Propose, kind, document);
    }

    [Fact]
    public async Task A_chaincode_is_not_registered_twice()
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(
            409, "expected a chaincode that is not registered, but basic is, with policy version 1", Admin(), Propose, "register", RegistrationJson());
    }

    [Fact]
    public async Task Of_two_registrations_proposed_together_one_is_enacted()
    {
        await _channel.FoundAsync();
        var late = await _channel.DoAsync(Admin(), Propose, "register", RegistrationJson());
        await _channel.PassAsync("register", RegistrationJson());
        foreach (var member in _channel.Members)
            await _channel.DoAsync(Admin(member), Vote, late, "accept", "");
        var result = await _channel.CommitAsync(Admin(), Enact, late);
        const string Why = "expected a chaincode that is not registered, but basic is, with policy version 1";
        Assert.Equal(Why, CanonicalJson.Read<Enactment>(result.Response.PayloadText).Failure);
        var failed = Event<ProposalRecord>(result, GovernanceEvents.ProposalFailed);
        Assert.Equal((ProposalState.Failed, Why), (failed.State, failed.Failure));
        await _channel.RefuseAsync(409, $"expected an open proposal, but {late} is failed", Admin(), Enact, late);
        Assert.Equal(1, (await _channel.AskAsync<VersionedPolicy>(GetPolicy, "basic")).Version);
    }

    [Fact]
    public async Task Its_proposer_withdraws_a_proposal()
    {
        await _channel.FoundAsync();
        var id = await _channel.DoAsync(Admin("Org2MSP"), Propose, "register", RegistrationJson());
        await _channel.RefuseAsync(403, "expected the proposer Org2MSP, but Org1MSP came", Admin(), Withdraw, id);
        await _channel.RefuseAsync(
            403,
            "to withdraw, expected an administrator of Org2MSP (NodeOU admin or warden.admin=true), but x509::CN=client,OU=client::CN=client,OU=client came",
            User("Org2MSP"), Withdraw, id);

        var withdrawn = await _channel.CommitAsync(Admin("Org2MSP"), Withdraw, id);
        Assert.Equal(ProposalState.Withdrawn, Event<ProposalRecord>(withdrawn, GovernanceEvents.ProposalWithdrawn).State);
        var message = $"expected an open proposal, but {id} is withdrawn";
        await _channel.RefuseAsync(409, message, Admin("Org2MSP"), Withdraw, id);
        await _channel.RefuseAsync(409, message, Admin(), Vote, id, "accept", "");
        await _channel.RefuseAsync(409, message, Admin(), Enact, id);
    }

    [Fact]
    public async Task A_proposal_that_does_not_exist_is_refused()
    {
        await _channel.FoundAsync();
        var id = Digest(1);
        var message = $"expected the id of a proposal, but \"{id}\" is none";
        await _channel.RefuseAsync(404, message, Admin(), GetProposal, id);
        await _channel.RefuseAsync(404, message, Admin(), GetVotes, id);
        await _channel.RefuseAsync(404, message, Admin(), Vote, id, "accept", "");
        await _channel.RefuseAsync(404, message, Admin(), Withdraw, id);
        await _channel.RefuseAsync(404, message, Admin(), Enact, id);
        await _channel.RefuseAsync(400, "proposal: expected 64 lower-case hexadecimal digits, but \"x?\" came", Admin(), GetProposal, "x\0");
    }
}
