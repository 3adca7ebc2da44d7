using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>Voted limits of attributes: standing ones in schema and policy have the attribute's mode, those of a restriction hold in every mode.</summary>
public sealed class LimitTests
{
    private static readonly string Id = new('7', 64);
    private static readonly ValueLimits To1000 = new("0", "1000");

    [Fact]
    public async Task A_limit_of_the_schema_holds_from_the_block_of_its_vote_on_and_needs_no_epoch()
    {
        await using var fixture = new SidecarFixture { Ledger = new TestLedger { Members = ["Org1MSP", "Org2MSP"], OtherDigest = _ => new string('e', 64) } };
        await fixture.StartAsync(WardenMode.Hold);
        var call = new TestCall("basic", "Pay", "ann", "1001");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
        fixture.Ledger.Govern((
            CompositeKey.Create(GovernanceKeys.Schema, "basic"),
            new VersionedSchema(2, "proposal", new AttributeSchema { Chaincode = "basic", Attributes = [new("Pay/args[1]", Limits: To1000)] })));
        await fixture.CaughtUpAsync();
        Assert.Null(fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"].Epoch);
        var document = await RefusedAsync(fixture, call, 428);
        Assert.Equal("Pay/args[1]", Assert.Single(document.Document.Findings).Path);
        var usual = new TestCall("basic", "Pay", "ann", "1000");
        Assert.Equal(usual.Completed(), await GuardTests.RunAsync(fixture, usual, usual.Completed()));
    }

    [Fact]
    public async Task A_limit_of_the_policy_has_the_attributes_mode()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow, p => p with
        {
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["asset*/amount"] = new(WardenMode.Deny, Limits: To1000) },
        });
        var call = new TestCall("basic", "Create", "1");
        Assert.Equal(200, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("asset1", "{\"amount\":1000}"))).Status);
        call = new TestCall("basic", "Create", "2");
        Assert.Equal(403, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("asset1", "{\"amount\":1000.5}"))).Status);
    }

    [Theory]
    [InlineData(WardenMode.Off, false, 403)]
    [InlineData(WardenMode.Shadow, true, 428)]
    public async Task A_restriction_limits_an_attribute_in_every_mode_until_it_ends(WardenMode mode, bool confirmable, int status)
    {
        await using var fixture = await SidecarFixture.InModeAsync(mode);
        var restriction = new Restriction
        {
            Chaincode = "basic", Kind = RestrictionKind.Limit, Attribute = "Pay/args[1]", Limits = To1000, Confirmable = confirmable,
            Reason = "incident 9", Source = "desk", UntilBlock = (long)fixture.Ledger.Height + 2,
        };
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id), new RestrictionRecord(Id, restriction.Validate())));
        await fixture.CaughtUpAsync();
        var refused = await RefusedAsync(fixture, new TestCall("basic", "contract:Pay", "ann", "5000"), status);
        Assert.Equal($"Until block {restriction.UntilBlock}, args[1] 5000 of Pay is outside the voted limits: 0 to 1000: incident 9", refused.Sentence);
        var usual = new TestCall("basic", "Pay", "ann", "999");
        Assert.Equal(usual.Completed(), await GuardTests.RunAsync(fixture, usual, usual.Completed()));
        fixture.Ledger.Append();
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        var late = new TestCall("basic", "Pay", "ann", "5000");
        Assert.Equal(late.Completed(), await GuardTests.RunAsync(fixture, late, late.Completed()));
    }

    [Fact]
    public async Task A_restriction_limits_what_the_contract_writes()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        var restriction = new Restriction
        {
            Chaincode = "basic", Kind = RestrictionKind.Limit, Attribute = "asset*/amount", Limits = To1000, Reason = "incident 9", Source = "desk", UntilBlock = 900,
        };
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id), new RestrictionRecord(Id, restriction)));
        await fixture.CaughtUpAsync();
        var call = new TestCall("basic", "Settle");
        Assert.Equal(403, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("asset1", "{\"amount\":1e4}"))).Status);
        call = new TestCall("basic", "Settle", "again");
        Assert.Equal(200, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("asset1", "{\"amount\":10}"))).Status);
    }

    [Theory]
    [InlineData("{\"amount\":9999}", "amount 9999 of Create is outside the voted limits: 0 to 1000")]
    [InlineData("{\"note\":\"\\ud800\",\"amount\":9999}", "amount 9999 of Create is outside the voted limits: 0 to 1000")]
    [InlineData("{'amount':9999}", "in JSON that cannot be read, so not checked against the voted limits")]
    public async Task No_spelling_of_an_argument_or_of_a_written_value_hides_a_limited_member(string json, string why)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        var restriction = new Restriction { Chaincode = "basic", Kind = RestrictionKind.Limit, Limits = To1000, Reason = "incident 9", Source = "desk", UntilBlock = 900 };
        var written = new string('8', 64);
        fixture.Ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id), new RestrictionRecord(Id, (restriction with { Attribute = "Create/args[0].amount" }).Validate())),
            (CompositeKey.Create(GovernanceKeys.Restriction, "basic", written), new RestrictionRecord(written, (restriction with { Attribute = "asset*/amount" }).Validate())));
        await fixture.CaughtUpAsync();
        Assert.Contains(why, (await RefusedAsync(fixture, new TestCall("basic", "Create", json), 403)).Sentence, StringComparison.Ordinal);
        var call = new TestCall("basic", "Settle", "a");
        Assert.Equal(403, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("asset1", json))).Status);
    }

    private static async Task<VerdictMessage> RefusedAsync(SidecarFixture fixture, TestCall call, int status)
    {
        await using var peer = await fixture.PeerAsync();
        await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        var response = TestCall.ResponseIn(await peer.NextAsync());
        Assert.Equal(status, response.Status);
        Assert.True(VerdictMessage.TryParse(response.Message, out var message));
        return message;
    }
}
