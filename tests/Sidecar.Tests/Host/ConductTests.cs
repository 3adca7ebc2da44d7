using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Tests;

/// <summary>Who calls, and what stands on the ledger, reach detection; what depends on the height stays out of what is endorsed.</summary>
public sealed class ConductTests
{
    [Fact]
    public async Task In_advise_a_finding_that_depends_on_the_height_is_for_the_decision_log_alone()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var call = new TestCall("basic", "Create", "odd again");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "plain")));
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal(("WARN", "relayed", "shadow"), (
            decision.GetProperty("outcome").GetString(), decision.GetProperty("answer").GetString(), decision.GetProperty("mode").GetString()));
        Assert.Equal("repeat", decision.GetProperty("findings")[0].GetProperty("models")[0].GetString());
    }

    [Fact]
    public async Task In_advise_another_finding_beside_it_is_told_without_it()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var call = new TestCall("basic", "Create", "odd again");
        var response = TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "odd")));
        Assert.Equal(299, response.Status);
        Assert.True(VerdictMessage.TryParse(response.Message, out var verdict));
        Assert.Equal(["sigma"], Assert.Single(verdict.Document.Findings).Models);
        Assert.Equal(2, (await fixture.DecisionsAsync(1)).Single().GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task In_hold_it_holds()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync(new TestCall("basic", "Create", "odd again").Transaction());
        Assert.Equal(428, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task What_is_done_to_keys_reaches_detection_and_is_counted_in_the_decision()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var call = new TestCall("basic", "Create", "plain");
        var frames = new TestCallFrames(call);
        await GuardTests.RunAsync(
            fixture, call, call.Completed(),
            call.Put("a", "plain"),
            call.Put("k1", "four", collection: "secret"),
            call.Put("k1", "five!", collection: "secret"),
            call.Frame(MessageType.DelState, new DelState { Key = "k2", Collection = "secret" }),
            call.Frame(MessageType.PurgePrivateData, new PurgePrivateState { Key = "k3", Collection = "secret" }),
            call.Frame(MessageType.PutStateMetadata, new PutStateMetadata { Key = "a" }),
            call.Frame(MessageType.DelState, new DelState { Key = "b" }),
            frames.Batch(
                new WriteRecord { Key = "c", Type = WriteRecord.Types.Type.DelState },
                new WriteRecord { Key = "k4", Type = WriteRecord.Types.Type.PutStateMetadata, Collection = "secret" },
                new WriteRecord { Key = "k5", Value = ByteString.CopyFromUtf8("six"), Type = WriteRecord.Types.Type.PutState, Collection = "other" }),
            call.Frame(MessageType.GetStateByRange, new GetStateByRange()),
            call.Frame(MessageType.GetQueryResult, new GetQueryResult()));
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal((6, 12, 1, 2, 2, 2), (
            Of("privateWrites"), Of("privateBytes"), Of("purges"), Of("deletes"), Of("metadataWrites"), Of("rangeQueries")));
        Assert.True(Of("eventBytes") > "happenedevent".Length);
        Assert.Equal(
            [
                new(KeyTouchKind.Metadata, "a"), new(KeyTouchKind.PrivateMetadata, "secret"), new(KeyTouchKind.PrivateWrite, "other") { Hash = PrivateHash.Of("k5"u8, "six"u8) },
                new(KeyTouchKind.PrivateWrite, "secret") { Hash = PrivateHash.Of("k1"u8, "five!"u8) }, new(KeyTouchKind.PrivateDelete, "secret"), new(KeyTouchKind.Purge, "secret"),
            ],
            fixture.Detection.Contexts.Last().Touches);
        Assert.DoesNotContain("k1", decision.GetRawText(), StringComparison.Ordinal);

        int Of(string name) => decision.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Committed_calls_and_those_on_their_way_are_counted_and_a_restart_forgets_none_that_is_committed()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        var call = new TestCall("basic", "Create", "plain");
        await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "plain"));
        var reading = new TestCall("basic", "Create", "plain");
        await GuardTests.RunAsync(fixture, reading, reading.Completed());
        await fixture.DecisionsAsync(2);
        Assert.Equal(3, Count(fixture));
        fixture.Ledger.Append(new TestTransaction("basic", ["Create", "plain"]) { Writes = { ["basic"] = [("a", "plain")] } });
        await fixture.CaughtUpAsync();
        Assert.Equal(4, Count(fixture));
        var contexts = fixture.Detection.Contexts.ToArray();
        Assert.All(contexts, c => Assert.NotNull(c.Context.Live));
        Assert.Contains(contexts, c => c.Context.TxId == call.TxId);
        Assert.Single(contexts.Select(c => c.Context.Caller).Distinct());

        await fixture.StopAsync();
        await fixture.StartAsync();
        // Publications of epochs may add blocks meanwhile.
        await SidecarFixture.UntilAsync(() => Live(fixture)?.Height == fixture.Ledger.Height);
        Assert.Equal(3, Count(fixture));
    }

    [Fact]
    public async Task A_nested_call_has_no_rate_of_its_own()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var call = new TestCall("outer", "Run", "x");
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction("Create", "plain"));
        await conversation.NextAsync();
        await conversation.SendAsync(call.Completed());
        await peer.NextAsync();
        await fixture.DecisionsAsync(1);
        Assert.Null(Assert.Single(fixture.Detection.Contexts).Context.Live);
    }

    [Fact]
    public async Task The_attributes_of_the_model_in_force_are_shown_with_their_coverage()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await fixture.CaughtUpAsync();
        using var shown = System.Text.Json.JsonDocument.Parse(await fixture.GetAsync("/attributes?channel=mychannel&chaincode=basic"));
        var attribute = shown.RootElement.GetProperty("attributes")[0];
        Assert.Equal(("asset*/size", 2, 1, 3), (
            attribute.GetProperty("path").GetString(), attribute.GetProperty("identities").GetInt32(),
            attribute.GetProperty("organizations").GetInt32(), attribute.GetProperty("lastBlock").GetInt32()));
        Assert.InRange(shown.RootElement.GetProperty("height").GetInt64(), 3, (long)fixture.Ledger.Height);
        Assert.Contains("asset*/size", await fixture.GetAsync("/attributes"), StringComparison.Ordinal);
        Assert.Equal(
            """{"error":"expected ?channel= one of mychannel and &chaincode= one of basic, but no channel and other came"}""",
            System.Text.RegularExpressions.Regex.Unescape(await fixture.GetAsync("/attributes?chaincode=other")));
        Assert.Matches("\"conduct\":[1-9]", await fixture.GetAsync("/status"));
    }

    private static LiveConduct? Live(SidecarFixture fixture) =>
        fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes.TryGetValue("basic", out var rules) ? rules.Live : null;

    // The calls of "Create plain" by the caller of all test transactions, the one that would come next included.
    private static int Count(SidecarFixture fixture)
    {
        var call = new TestCall("basic", "Create", "plain");
        var caller = Ledger.LedgerCaller.Of(call.Creator.Span).ToCaller();
        return Live(fixture)!.Count(null, caller, Calls.Bytes("Create", "plain"), FunctionConduct.Unknown, 1000).Calls;
    }
}
