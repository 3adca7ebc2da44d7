using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Host.Relay;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests;

/// <summary>A call that the sidecar refused is committed all the same.</summary>
public sealed class VerdictShoppingTests
{
    private const int Alarm = 2006;

    private static readonly ByteString OwnPeer = Peer("Org1MSP", "peer1.org1.example.com");
    private static readonly ByteString OtherPeer = Peer("Org2MSP", "peer0.org2.example.com");

    [Theory]
    [InlineData(WardenMode.Hold, "428")]
    [InlineData(WardenMode.Deny, "403")]
    [InlineData(WardenMode.Advise, "299")]
    public async Task A_call_that_another_peer_of_the_organisation_let_pass_raises_an_alarm(WardenMode mode, string answer)
    {
        await using var fixture = await SidecarFixture.InModeAsync(mode);
        var call = await RefuseAsync(fixture, mode);
        var block = fixture.Ledger.Append(Committed(call, OtherPeer, OwnPeer)).Header.Number;
        await fixture.CaughtUpAsync();

        var alarm = Assert.Single(fixture.Logs.Entries, e => e.Event.Id == Alarm);
        Assert.Equal(LogLevel.Error, alarm.Level);
        Assert.Contains(call.TxId, alarm.Text);
        Assert.Contains($"got {answer} here", alarm.Text);
        Assert.Contains("CN=peer1.org1.example.com endorsed it", alarm.Text);
        var line = (await fixture.DecisionsAsync(2))[^1];
        Assert.Equal(("shopped", answer, call.TxId, "CN=peer1.org1.example.com", (long)block), (
            line.GetProperty("answer").GetString(), line.GetProperty("reason").GetString(), line.GetProperty("txId").GetString(),
            line.GetProperty("endorser").GetString(), line.GetProperty("block").GetInt64()));
        Assert.Contains("warden_verdicts_shopped_total{channel=\"mychannel\",chaincode=\"basic\"} 1\n", await fixture.GetAsync("/metrics"));
        var shown = Assert.Single((await ShoppedAsync(fixture)).EnumerateArray());
        Assert.Equal((call.TxId, answer, "CN=peer1.org1.example.com"), (
            shown.GetProperty("transaction").GetString(), shown.GetProperty("refused").GetString(), shown.GetProperty("endorser").GetString()));
    }

    [Fact]
    public async Task Neither_other_organisations_endorsements_nor_confirmed_nor_invalid_calls_raise_one()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        var calls = new List<TestCall>();
        for (var i = 0; i < 4; i++)
        {
            calls.Add(await RefuseAsync(fixture, WardenMode.Hold));
        }

        var used = CompositeKey.Create(GovernanceKeys.Confirmation, "basic", "digest");
        fixture.Ledger.Append(
            Committed(calls[0], OtherPeer),
            Committed(calls[1], OwnPeer) with { Writes = new() { ["warden"] = [(used, "{}")] } },
            Committed(calls[2], OwnPeer) with { Status = 299 },
            Committed(calls[3], OwnPeer) with { Code = TxValidationCode.MvccReadConflict });
        await fixture.CaughtUpAsync();
        Assert.DoesNotContain(fixture.Logs.Entries, e => e.Event.Id == Alarm);
        Assert.Equal(0, (await ShoppedAsync(fixture)).GetArrayLength());
    }

    [Fact]
    public async Task What_was_refused_before_a_restart_raises_it_afterwards_and_only_once()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        var call = await RefuseAsync(fixture, WardenMode.Hold);
        await fixture.DecisionsAsync(1);
        await fixture.StopAsync();
        fixture.Ledger.Append(Committed(call, OwnPeer));
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        Assert.Single(fixture.Logs.Entries, e => e.Event.Id == Alarm);

        await fixture.StopAsync();
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        Assert.Single(fixture.Logs.Entries, e => e.Event.Id == Alarm);
        Assert.Equal(call.TxId, Assert.Single((await ShoppedAsync(fixture)).EnumerateArray()).GetProperty("transaction").GetString());
    }

    [Fact]
    public void Who_lets_a_call_pass_after_all_takes_the_refusal_back()
    {
        var refused = new RefusedCalls();
        refused.Note(Decided("one", "428"));
        refused.Note(Decided("two", "428"));
        refused.Note(Decided("one", "confirmed"));
        refused.Note(Decided("three", "428") with { Nested = true });
        Assert.Null(refused.Take(new TransactionKey("mychannel", "one")));
        Assert.Equal("428", refused.Take(new TransactionKey("mychannel", "two"))!.Answer);
        Assert.Null(refused.Take(new TransactionKey("mychannel", "two")));
        Assert.Null(refused.Take(new TransactionKey("mychannel", "three")));
    }

    [Fact]
    public void The_oldest_refusals_go_when_there_are_too_many()
    {
        var refused = new RefusedCalls();
        for (var i = 0; i <= RefusedCalls.Capacity; i++)
        {
            refused.Note(Decided($"tx{i}", "428"));
        }

        Assert.Null(refused.Take(new TransactionKey("mychannel", "tx0")));
        Assert.NotNull(refused.Take(new TransactionKey("mychannel", "tx1")));
        Assert.NotNull(refused.Take(new TransactionKey("mychannel", $"tx{RefusedCalls.Capacity}")));
    }

    private static async Task<TestCall> RefuseAsync(SidecarFixture fixture, WardenMode mode)
    {
        var call = new TestCall("basic", "Create", "odd");
        if (mode == WardenMode.Advise)
        {
            Assert.Equal(299, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "plain"))).Status);
            return call;
        }

        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync(call.Transaction());
        Assert.True(TestCall.ResponseIn(await peer.NextAsync()).Status >= 400);
        return call;
    }

    private static TestTransaction Committed(TestCall call, params ByteString[] endorsers) => new("basic", ["Create", "odd"])
    {
        Call = call, Endorsers = endorsers, Writes = { ["basic"] = [("a", "odd")] },
    };

    private static async Task<JsonElement> ShoppedAsync(SidecarFixture fixture) =>
        JsonDocument.Parse(await fixture.GetAsync("/status")).RootElement.GetProperty("channels")[0].GetProperty("shopped");

    private static Decision Decided(string txId, string answer) => new()
    {
        Time = DateTimeOffset.UnixEpoch, TxId = txId, Channel = "mychannel", Chaincode = "basic", Function = "Create", Mode = WardenMode.Hold, Answer = answer,
    };

    private static ByteString Peer(string mspId, string name) => Creator.Serialize(mspId, TestCertificates.Person(name));
}
