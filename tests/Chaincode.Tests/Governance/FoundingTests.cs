using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

public sealed class FoundingTests
{
    private readonly Consortium _channel = new();

    [Fact]
    public async Task Under_another_name_than_the_one_that_sidecars_know_nothing_is_founded()
    {
        var channel = new Consortium();
        channel.Ledger.Deploy("guard", GovernanceChaincode.Create());
        var refused = await channel.Ledger.SubmitAsync("guard", Admin(), Found, channel.ConstitutionJson);
        Assert.Equal(
            (403, "expected a proposal signed for warden and these arguments, but the caller signed for guard: commit it as warden, sidecars and clients know no other name"),
            (refused.Response.Status, refused.Response.Message));
    }

    [Fact]
    public async Task A_constitution_is_in_force_when_every_member_has_founded_it()
    {
        var first = await _channel.CommitAsync(Admin("Org2MSP"), Found, _channel.ConstitutionJson);
        var consent = Event<FoundingRecord>(first, GovernanceEvents.Founded);
        Assert.Equal(("Org2MSP", "x509::CN=admin,OU=admin::CN=admin,OU=admin"), (consent.Organization, consent.Person));
        Assert.Equal((first.Stub.TransactionId, "2026-01-01T00:00:00.000Z"), (consent.TxId, consent.Timestamp));

        var standing = await _channel.DoAsync<FoundingStanding>(Admin("Org1MSP"), Found, _channel.ConstitutionJson);
        Assert.False(standing.InForce);
        Assert.Equal(["Org1MSP", "Org2MSP"], standing.Founded);
        Assert.Equal(["Org3MSP"], standing.Missing);
        await _channel.RefuseAsync(
            404, "expected a constitution in force, but none has been founded by all of its members", User(), GetConstitution);

        var last = await _channel.CommitAsync(Admin("Org3MSP"), Found, _channel.ConstitutionJson);
        Assert.True(CanonicalJson.Read<FoundingStanding>(last.Response.PayloadText).InForce);
        Assert.Equal(_channel.Members, Event<Constitution>(last, GovernanceEvents.ConstitutionInForce).Members);
        Assert.Equal(_channel.Members, (await _channel.AskAsync<Constitution>(GetConstitution)).Members);
    }

    [Fact]
    public async Task A_member_that_founded_another_document_is_missing_until_it_founds_the_same()
    {
        await _channel.DoAsync(Admin("Org1MSP"), Found, "{\"members\":[\"Org1MSP\",\"Org2MSP\"]}");
        await _channel.DoAsync(Admin("Org2MSP"), Found, _channel.ConstitutionJson);
        var third = await _channel.DoAsync<FoundingStanding>(Admin("Org3MSP"), Found, _channel.ConstitutionJson);
        Assert.Equal(["Org1MSP"], third.Missing);
        Assert.True((await _channel.DoAsync<FoundingStanding>(Admin("Org1MSP"), Found, _channel.ConstitutionJson)).InForce);
    }

    [Fact]
    public async Task Founding_the_same_again_changes_nothing()
    {
        await _channel.DoAsync(Admin(), Found, _channel.ConstitutionJson);
        var again = await _channel.CommitAsync(Admin(), Found, " " + _channel.ConstitutionJson);
        Assert.Empty(again.Stub.Writes);
        Assert.Null(again.Stub.EventName);
    }

    [Fact]
    public async Task Two_members_that_found_at_once_do_not_both_miss_being_the_last()
    {
        var channel = new Consortium("Org1MSP", "Org2MSP");
        var one = channel.Call(Admin("Org1MSP"), "warden", Found, channel.ConstitutionJson);
        var two = channel.Call(Admin("Org2MSP"), "warden", Found, channel.ConstitutionJson);
        await channel.Ledger.RunAsync(one);
        await channel.Ledger.RunAsync(two);
        Assert.True(one.Commit());
        Assert.False(two.Commit());
        Assert.True((await channel.DoAsync<FoundingStanding>(Admin("Org2MSP"), Found, channel.ConstitutionJson)).InForce);
    }

    [Fact]
    public async Task An_attribute_of_the_certificate_makes_an_administrator_too()
    {
        var attribute = new Dictionary<string, string> { ["warden.admin"] = "true" };
        await _channel.DoAsync(TestIdentity.Create("Org1MSP", "Ann", "client", attribute), Found, _channel.ConstitutionJson);
        await _channel.RefuseAsync(
            403,
            "to found, expected an administrator of Org1MSP (NodeOU admin or warden.admin=true), but x509::CN=client,OU=client::CN=client,OU=client came",
            User(), Found, _channel.ConstitutionJson);
    }

    [Fact]
    public async Task A_second_constitution_is_refused()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(
            409, "expected no constitution, but one is in force: Org1MSP, Org2MSP, Org3MSP", Admin(), Found, _channel.ConstitutionJson);
    }

    [Fact]
    public Task A_founder_that_is_no_member_is_refused() => _channel.RefuseAsync(
        403, "expected a founder among the members (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", Admin("Org9MSP"), Found, _channel.ConstitutionJson);

    [Theory]
    [InlineData("{\"members\":[]}", "constitution: members: expected 1 to 256, but 0 came")]
    [InlineData("{\"members\":[\"B\",\"A\"]}", "constitution: members: expected MSP ids of 1 to 128 characters, sorted and each once, but \"A\" at 1 is not")]
    [InlineData("{\"members\":[\"A\",\"A\"]}", "constitution: members: expected MSP ids of 1 to 128 characters, sorted and each once, but \"A\" at 1 is not")]
    [InlineData("{\"members\":[\"Org1MSP\"],\"v\":2}", "constitution: v: expected 1, but 2 came")]
    public Task A_bad_constitution_is_refused(string json, string message) => _channel.RefuseAsync(400, message, Admin(), Found, json);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"members\":[\"Org1MSP\"],\"extra\":1}")]
    [InlineData("{\"members\":[\"Org1MSP\"],\"members\":[\"Org1MSP\"]}")]
    public async Task What_is_no_constitution_is_refused(string json)
    {
        var result = await _channel.Ledger.SubmitAsync("warden", Admin(), Found, json);
        Assert.Equal(400, result.Response.Status);
        Assert.Contains("Constitution document", result.Response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_set_to_its_members_endorses_no_other_constitution()
    {
        var channel = new Consortium(new GovernanceOptions { Members = ["Org2MSP", "Org1MSP"] });
        await channel.RefuseAsync(
            403,
            "expected the members Org2MSP, Org1MSP that this peer's organisation is set to, but Org1MSP came",
            Admin(), Found, "{\"members\":[\"Org1MSP\"]}");
        await channel.DoAsync(Admin(), Found, "{\"members\":[\"Org1MSP\",\"Org2MSP\"]}");
    }
}
