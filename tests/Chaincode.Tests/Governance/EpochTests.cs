using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

public sealed class EpochTests
{
    private readonly Consortium _channel = new();

    [Fact]
    public async Task Equal_digests_of_all_activate_an_epoch()
    {
        await _channel.RegisterAsync();
        var first = await PublishAsync("Org3MSP", 1000, Digest(1));
        Assert.Equal(new EpochPublication("basic", 1000, Digest(1), "Org3MSP"), Event<EpochPublication>(first, GovernanceEvents.EpochPublished));
        var standing = CanonicalJson.Read<EpochStanding>(first.Response.PayloadText);
        Assert.Equal(EpochAgreement.Waiting, standing.Agreement);
        Assert.Equal(["Org1MSP", "Org2MSP"], standing.Missing);
        await PublishAsync("Org1MSP", 1000, Digest(1));
        await _channel.RefuseAsync(404, "expected a chaincode with an epoch, but \"basic\" has none", User(), GetEpoch, "basic");

        var last = await PublishAsync("Org2MSP", 1000, Digest(1));
        var epoch = Event<EpochRecord>(last, GovernanceEvents.EpochActivated);
        Assert.Equal((1, 1000, Digest(1)), (epoch.Number, epoch.Height, epoch.Digest));
        Assert.Equal(["Org1MSP", "Org2MSP", "Org3MSP"], epoch.Organizations);
        standing = CanonicalJson.Read<EpochStanding>(last.Response.PayloadText);
        Assert.Equal((EpochAgreement.Agreed, 1L), (standing.Agreement, standing.Epoch!.Number));
        Assert.Equal(CanonicalJson.ToText(epoch), CanonicalJson.ToText(await _channel.AskAsync<EpochRecord>(GetEpoch, "basic")));
        Assert.Equal(["Org1MSP", "Org2MSP", "Org3MSP"],
            (await _channel.AskAsync<EpochPublication[]>(GetPublications, "basic", "1000")).Select(p => p.Organization));

        foreach (var member in _channel.Members)
            await PublishAsync(member, 2000, Digest(2));
        Assert.Equal((2, 2000), ((await _channel.AskAsync<EpochRecord>(GetEpoch, "basic")) is var next ? (next.Number, next.Height) : default));
    }

    [Fact]
    public async Task A_different_digest_is_an_alarm_that_names_who_said_what()
    {
        await _channel.RegisterAsync();
        await PublishAsync("Org1MSP", 1000, Digest(1));
        var second = await PublishAsync("Org2MSP", 1000, Digest(2));
        var alarm = Event<EpochDisagreement>(second, GovernanceEvents.EpochDisagreement);
        Assert.Equal([("Org1MSP", Digest(1)), ("Org2MSP", Digest(2))], alarm.Digests.Select(d => (d.Key, d.Value)));
        Assert.Equal(("basic", 1000), (alarm.Chaincode, alarm.Height));
        var third = await PublishAsync("Org3MSP", 1000, Digest(1));
        Assert.Equal(3, Event<EpochDisagreement>(third, GovernanceEvents.EpochDisagreement).Digests.Count);
        Assert.Equal(EpochAgreement.Disagreed, CanonicalJson.Read<EpochStanding>(third.Response.PayloadText).Agreement);
        await _channel.RefuseAsync(404, "expected a chaincode with an epoch, but \"basic\" has none", User(), GetEpoch, "basic");
    }

    [Fact]
    public async Task The_same_publication_again_changes_nothing_and_a_different_one_is_refused()
    {
        await _channel.RegisterAsync();
        await PublishAsync("Org1MSP", 1000, Digest(1));
        var again = await PublishAsync("Org1MSP", 1000, Digest(1));
        Assert.Empty(again.Stub.Writes);
        Assert.Null(again.Stub.EventName);
        await _channel.RefuseAsync(
            409, $"expected the digest that Org1MSP has published for height 1000, {Digest(1)}, but {Digest(2)} came",
            Peer(), PublishEpoch, "basic", "1000", Digest(2));
    }

    [Fact]
    public async Task Only_those_that_the_policy_names_take_part()
    {
        await _channel.RegisterAsync(change: p => p with { Organizations = ["Org1MSP", "Org2MSP"] });
        await _channel.RefuseAsync(
            403, "expected an organisation that takes part in the epochs of basic (Org1MSP, Org2MSP), but Org3MSP came",
            Peer("Org3MSP"), PublishEpoch, "basic", "1000", Digest(1));
        await PublishAsync("Org1MSP", 1000, Digest(1));
        Event<EpochRecord>(await PublishAsync("Org2MSP", 1000, Digest(1)), GovernanceEvents.EpochActivated);
    }

    [Fact]
    public async Task The_rest_activates_when_the_one_that_was_missing_no_longer_takes_part()
    {
        await _channel.RegisterAsync();
        await PublishAsync("Org1MSP", 1000, Digest(1));
        await PublishAsync("Org2MSP", 1000, Digest(1));
        await _channel.PassAsync("policy", PolicyJson(change: p => p with { Organizations = ["Org1MSP", "Org2MSP"] }));
        Event<EpochRecord>(await PublishAsync("Org1MSP", 1000, Digest(1)), GovernanceEvents.EpochActivated);
    }

    [Fact]
    public async Task A_height_below_the_epoch_in_force_is_refused()
    {
        await _channel.RegisterAsync();
        foreach (var member in _channel.Members)
            await PublishAsync(member, 1000, Digest(1));
        await _channel.RefuseAsync(
            409, "expected a height of at least 1000, where epoch 1 stands, but 999 came", Peer(), PublishEpoch, "basic", "999", Digest(1));
        Assert.Null((await PublishAsync("Org1MSP", 1000, Digest(1))).Stub.EventName);
    }

    [Fact]
    public async Task Two_that_complete_an_epoch_at_once_do_not_both_miss_it()
    {
        await _channel.RegisterAsync(change: p => p with { Organizations = ["Org1MSP", "Org2MSP"] });
        var one = _channel.Call(Peer("Org1MSP"), "warden", PublishEpoch, "basic", "1000", Digest(1));
        var two = _channel.Call(Peer("Org2MSP"), "warden", PublishEpoch, "basic", "1000", Digest(1));
        await _channel.Ledger.RunAsync(one);
        await _channel.Ledger.RunAsync(two);
        Assert.True(one.Commit());
        Assert.False(two.Commit());
        Event<EpochRecord>(await PublishAsync("Org2MSP", 1000, Digest(1)), GovernanceEvents.EpochActivated);
    }

    [Fact]
    public async Task A_member_asks_for_an_epoch_now()
    {
        await _channel.RegisterAsync();
        var result = await _channel.CommitAsync(Peer("Org2MSP"), RequestEpoch, "basic");
        Assert.Equal(
            new EpochRequest("basic", "Org2MSP", result.Stub.TransactionId), Event<EpochRequest>(result, GovernanceEvents.EpochRequested));
        await _channel.RefuseAsync(
            403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", User("Org9MSP"), RequestEpoch, "basic");
        await _channel.RefuseAsync(404, "expected a registered chaincode, but \"other\" is none", Admin(), RequestEpoch, "other");
    }

    [Fact]
    public async Task A_user_cannot_have_every_sidecar_fit_anew()
    {
        await _channel.RegisterAsync();
        var refused = await _channel.Ledger.SubmitAsync("warden", User(), RequestEpoch, "basic");
        Assert.Equal(403, refused.Response.Status);
        Assert.StartsWith("to ask for an epoch, expected a node, a sidecar (warden.sidecar=true) or an administrator of Org1MSP", refused.Response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_user_publishes_in_the_place_of_a_sidecar(bool sidecarsReport)
    {
        var channel = await new Consortium(c => c with { SidecarsReport = sidecarsReport ? true : null }).RegisterAsync();
        await channel.RefuseAsync(
            403,
            "to publish a digest, expected a node, a sidecar (warden.sidecar=true) or an administrator of Org1MSP, "
            + "but x509::CN=client,OU=client::CN=client,OU=client came",
            User("Org1MSP"), PublishEpoch, "basic", "1000", Digest(2));
        var sidecar = TestIdentity.Create("Org1MSP", "sidecar", "client", new Dictionary<string, string> { ["warden.sidecar"] = "true" });
        await channel.DoAsync(sidecar, PublishEpoch, "basic", "1000", Digest(1));
        await channel.DoAsync(Peer("Org2MSP"), PublishEpoch, "basic", "1000", Digest(1));
        Event<EpochRecord>(await channel.CommitAsync(Admin("Org3MSP"), PublishEpoch, "basic", "1000", Digest(1)), GovernanceEvents.EpochActivated);
    }

    [Fact]
    public async Task A_digest_for_a_height_that_is_not_there_yet_changes_nothing_until_all_say_so()
    {
        await _channel.RegisterAsync();
        await PublishAsync("Org3MSP", GovernanceKeys.MaxHeight, Digest(9));
        foreach (var member in _channel.Members)
            await PublishAsync(member, 1000, Digest(1));
        var epoch = await _channel.AskAsync<EpochRecord>(GetEpoch, "basic");
        Assert.Equal((1000, Digest(1)), (epoch.Height, epoch.Digest));
    }

    [Theory]
    [InlineData("basic", "0", 1, 400, "height: expected a block number from 1 to 9999999999999999, but \"0\" came")]
    [InlineData("basic", "-5", 1, 400, "height: expected a block number from 1 to 9999999999999999, but \"-5\" came")]
    [InlineData("basic", "1e3", 1, 400, "height: expected a block number from 1 to 9999999999999999, but \"1e3\" came")]
    [InlineData("basic", "10000000000000000", 1, 400, "height: expected a block number from 1 to 9999999999999999, but \"10000000000000000\" came")]
    [InlineData("other", "5", 1, 404, "expected a registered chaincode, but \"other\" is none")]
    public async Task A_publication_that_says_nothing_is_refused(string chaincode, string height, int digest, int status, string message)
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(status, message, Peer(), PublishEpoch, chaincode, height, Digest(digest));
    }

    [Fact]
    public async Task A_digest_has_64_lower_case_digits()
    {
        await _channel.RegisterAsync();
        var upper = new string('A', 64);
        await _channel.RefuseAsync(
            400, $"digest: expected 64 lower-case hexadecimal digits, but \"{upper}\" came", Peer(), PublishEpoch, "basic", "5", upper);
        await _channel.RefuseAsync(
            403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", Peer("Org9MSP"), PublishEpoch, "basic", "5", Digest(1));
    }

    private Task<Warden.Chaincode.Shim.Testing.TestResult> PublishAsync(string organization, long height, string digest) =>
        _channel.CommitAsync(Peer(organization), PublishEpoch, "basic", FormattableString.Invariant($"{height}"), digest);
}
