using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

public sealed class RestrictionTests
{
    private const string Rest = "\"reason\":\"incident 12\",\"source\":\"desk\",\"untilBlock\":900}";

    private readonly Consortium _channel = new();

    [Theory]
    [InlineData("\"kind\":\"pause\",")]
    [InlineData("\"kind\":\"pause\",\"organization\":\"Org1MSP\",\"person\":\"x509::CN=a::CN=b\",\"function\":\"Transfer\",")]
    [InlineData("\"kind\":\"deny\",\"organization\":\"Org1MSP\",")]
    [InlineData("\"kind\":\"deny\",\"value\":\"DE00 1234\",\"function\":\"Transfer\",")]
    [InlineData("\"kind\":\"deny\",\"pattern\":\"DE?? 12*\",")]
    public async Task A_restriction_is_voted_listed_and_lifted(string members)
    {
        await _channel.RegisterAsync();
        var json = "{\"chaincode\":\"basic\"," + members + Rest;
        var id = await _channel.PassAsync("restrict", json);
        var listed = Assert.Single(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
        Assert.Equal(id, listed.Id);
        Assert.Equal(CanonicalJson.ToText(CanonicalJson.Read<Restriction>(json)), CanonicalJson.ToText(listed.Document));

        await _channel.PassAsync("lift", $"{{\"chaincode\":\"basic\",\"restriction\":\"{id}\",\"reason\":\"cleared\"}}");
        Assert.Empty(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
    }

    [Theory]
    [InlineData("\"kind\":\"quota\",\"windowBlocks\":10,", "restriction: calls: expected 0 to 1000000, but none came")]
    [InlineData("\"kind\":\"quota\",\"calls\":1,\"windowBlocks\":0,", "restriction: windowBlocks: expected 1 to 10000, but 0 came")]
    [InlineData("\"kind\":\"reEnrol\",\"organization\":\"Org1MSP\",\"issuedBefore\":\"2026-01-31T12:00:00Z\",",
        "restriction: person: expected the person that has to enrol anew, but none came")]
    [InlineData("\"kind\":\"reEnrol\",\"organization\":\"Org1MSP\",\"person\":\"x\",\"issuedBefore\":\"yesterday\",",
        "restriction: issuedBefore: expected a moment in UTC, as in 2026-01-31T12:00:00Z, but yesterday came")]
    [InlineData("\"kind\":\"pause\",\"issuedBefore\":\"2026-01-31T12:00:00Z\",",
        "restriction: issuedBefore: expected none where kind is not reEnrol, but 2026-01-31T12:00:00Z came")]
    [InlineData("\"kind\":\"pause\",\"calls\":1,", "restriction: calls: expected none where kind is not quota, but 1 came")]
    [InlineData("\"kind\":\"pause\",\"value\":\"a\",", "restriction: value: expected none where kind is not deny, but a came")]
    [InlineData("\"kind\":\"deny\",", "restriction: kind: expected a value, a pattern or an organization to deny, but none came")]
    [InlineData("\"kind\":\"deny\",\"value\":\"a\",\"pattern\":\"a*\",", "restriction: pattern: expected none beside a value, but a* came")]
    [InlineData("\"kind\":\"deny\",\"pattern\":\"*\",", "restriction: pattern: expected at least one character beside * and ?, but none came")]
    [InlineData("\"kind\":\"pause\",\"pattern\":\"a*\",", "restriction: pattern: expected none where kind is not deny, but a* came")]
    [InlineData("\"kind\":\"deny\",\"person\":\"a\",\"value\":\"a\",", "restriction: person: expected an organization with it, but none came")]
    [InlineData("\"kind\":\"pause\",\"function\":\"a\\nb\",", "restriction: function: expected one line of text, but control characters came")]
    public async Task A_restriction_that_cannot_be_obeyed_is_refused(string members, string message)
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(400, message, Admin(), Propose, "restrict", "{\"chaincode\":\"basic\"," + members + Rest);
    }

    [Fact]
    public async Task A_restriction_has_a_reason_a_source_and_an_end()
    {
        await _channel.RegisterAsync();
        foreach (var missing in new[] { "reason", "source", "untilBlock" })
        {
            var json = ("{\"chaincode\":\"basic\",\"kind\":\"pause\"," + Rest).Replace($"\"{missing}\"", $"\"{missing}X\"", StringComparison.Ordinal);
            var result = await _channel.Ledger.SubmitAsync("warden", Admin(), Propose, "restrict", json);
            Assert.Equal(400, result.Response.Status);
            Assert.StartsWith("not a Restriction document: at $", result.Response.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_lifted_twice_fails()
    {
        await _channel.RegisterAsync();
        var id = await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        var lifting = $"{{\"chaincode\":\"basic\",\"restriction\":\"{id}\",\"reason\":\"cleared\"}}";
        var late = await _channel.DoAsync(Admin(), Propose, "lift", lifting);
        await _channel.PassAsync("lift", lifting);
        await _channel.DoAsync(Admin("Org1MSP"), Vote, late, "accept", "");
        await _channel.DoAsync(Admin("Org2MSP"), Vote, late, "accept", "");
        Assert.Equal(
            $"expected a restriction of basic that is in force, but \"{id}\" is none", (await _channel.DoAsync<Enactment>(User(), Enact, late)).Failure);
        Assert.Equal(ProposalState.Failed, (await _channel.AskAsync<ProposalRecord>(GetProposal, late)).State);
        await _channel.RefuseAsync(404, $"expected a restriction of basic that is in force, but \"{id}\" is none", Admin(), Propose, "lift", lifting);
    }

    [Fact]
    public async Task A_retirement_ends_all_restrictions_and_a_new_registration_brings_none_back()
    {
        await _channel.RegisterAsync();
        await _channel.PassAsync("register", RegistrationJson("other"));
        var id = await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        var kept = await _channel.PassAsync("restrict", ConstitutionTests.Pause().Replace("basic", "other", StringComparison.Ordinal));
        await _channel.PassAsync("retire", "{\"chaincode\":\"basic\"}");
        Assert.Empty(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
        await _channel.PassAsync("register", RegistrationJson());
        Assert.Empty(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
        Assert.Equal(kept, Assert.Single(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "other")).Id);
        await _channel.RefuseAsync(
            404, $"expected a restriction of basic that is in force, but \"{id}\" is none",
            Admin(), Propose, "lift", $"{{\"chaincode\":\"basic\",\"restriction\":\"{id}\",\"reason\":\"x\"}}");
    }

    [Fact]
    public async Task Of_a_restriction_and_a_retirement_in_one_block_the_second_is_void()
    {
        await _channel.RegisterAsync();
        var retire = await AcceptedAsync("retire", "{\"chaincode\":\"basic\"}");
        var (pausing, late) = (await RunAsync(await AcceptedAsync("restrict", ConstitutionTests.Pause())), await RunAsync(retire));
        Assert.True(pausing.Commit());
        Assert.False(late.Commit());
        var (next, ending) = (await RunAsync(await AcceptedAsync("restrict", ConstitutionTests.Pause())), await RunAsync(retire));
        Assert.True(ending.Commit());
        Assert.False(next.Commit());

        async Task<TestStub> RunAsync(string id)
        {
            var stub = _channel.Call(User(), "warden", Enact, id);
            Assert.False((await _channel.Ledger.RunAsync(stub)).IsError);
            return stub;
        }

        async Task<string> AcceptedAsync(string kind, string document)
        {
            var id = await _channel.DoAsync(Admin(), Propose, kind, document);
            foreach (var member in _channel.Members)
                await _channel.DoAsync(Admin(member), Vote, id, "accept", "");
            return id;
        }
    }

    [Fact]
    public async Task An_emergency_is_reviewed_before_the_guard_ends_and_does_not_hold_for_the_next()
    {
        await _channel.RegisterAsync();
        var id = await _channel.PassAsync("breakGlass", "{\"chaincode\":\"basic\",\"mode\":\"off\",\"untilBlock\":5000,\"reason\":\"nothing passes\"}");
        await _channel.RefuseAsync(
            409, $"expected the last emergency of basic to be reviewed, but {id}, until block 5000, is not", Admin(), Propose, "retire", "{\"chaincode\":\"basic\"}");
        await _channel.DoAsync(Admin("Org2MSP"), Review, "basic", "the model was stale");
        await _channel.PassAsync("retire", "{\"chaincode\":\"basic\"}");
        await _channel.PassAsync("register", RegistrationJson());
        await _channel.RefuseAsync(404, "expected a chaincode with an emergency, but \"basic\" has had none", User(), GetBreakGlass, "basic");
    }

    [Fact]
    public async Task An_appeal_is_recorded_and_lifts_nothing_by_itself()
    {
        await _channel.RegisterAsync();
        var id = await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        await _channel.RefuseAsync(400, "reason: expected 1 to 500 characters, but none came", User(), Appeal, "basic", id, " ");
        await _channel.RefuseAsync(
            404, $"expected a restriction of basic that is in force, but \"{Digest(3)}\" is none", User(), Appeal, "basic", Digest(3), "why");
        var appeal = Event<AppealRecord>(
            await _channel.CommitAsync(User("Org3MSP"), Appeal, "basic", id, "it was a test"), GovernanceEvents.Appealed);
        Assert.Equal(("Org3MSP", "it was a test"), (appeal.By.Organization, appeal.By.Reason));
        Assert.Equal([appeal], await _channel.AskAsync<AppealRecord[]>(ListAppeals, "basic"));
        Assert.Single(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
    }

    [Fact]
    public async Task A_broken_glass_is_reviewed_by_another_organisation_before_the_next()
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(404, "expected a chaincode with an emergency, but \"basic\" has had none", User(), GetBreakGlass, "basic");
        const string Document = "{\"chaincode\":\"basic\",\"mode\":\"off\",\"untilBlock\":50,\"reason\":\"nothing passes\"}";
        var id = await _channel.PassAsync("breakGlass", Document);
        await _channel.RefuseAsync(
            409, $"expected the last emergency of basic to be reviewed, but {id}, until block 50, is not", Admin("Org2MSP"), Propose, "breakGlass", Document);
        await _channel.RefuseAsync(
            403,
            "expected a reviewer of an organisation other than the proposer Org1MSP, but x509::CN=admin,OU=admin::CN=admin,OU=admin came",
            Admin("Org1MSP"), Review, "basic", "fine");
        await _channel.RefuseAsync(400, "reason: expected 1 to 500 characters, but none came", Admin("Org2MSP"), Review, "basic", "");
        var reviewed = Event<BreakGlassRecord>(
            await _channel.CommitAsync(Admin("Org2MSP"), Review, "basic", "the model was stale"), GovernanceEvents.BreakGlassReviewed);
        Assert.Equal("the model was stale", reviewed.Review!.Reason);
        await _channel.RefuseAsync(
            409, "expected an open review of basic, but x509::CN=admin,OU=admin::CN=admin,OU=admin of Org2MSP has closed it",
            Admin("Org3MSP"), Review, "basic", "again");
        await _channel.PassAsync("breakGlass", Document);
    }

    [Theory]
    [InlineData("deny", 50, "why", "breakGlass: mode: expected off or shadow, but a stricter one came")]
    [InlineData("off", 0, "why", "breakGlass: untilBlock: expected a block number from 1, but 0 came")]
    [InlineData("off", 50, "", "reason: expected 1 to 500 characters, but none came")]
    public async Task An_emergency_only_stands_back_and_ends(string mode, long until, string reason, string message)
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(
            400, message, Admin(), Propose, "breakGlass",
            $"{{\"chaincode\":\"basic\",\"mode\":\"{mode}\",\"untilBlock\":{until},\"reason\":\"{reason}\"}}");
    }
}
