using Google.Protobuf;
using Warden.Documents;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Tests;

public sealed class GuardTests
{
    [Fact]
    public async Task Advise_answers_299_with_the_verdict_and_keeps_payload_and_event()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var call = new TestCall("basic", "Create", "odd");
        var answer = await RunAsync(fixture, call, call.Completed(200, "made", "the payload"), call.Put("a", "plain"));
        var response = TestCall.ResponseIn(answer);
        Assert.Equal(299, response.Status);
        Assert.Equal("the payload", response.Payload.ToStringUtf8());
        Assert.Equal("happened", TestCall.Read(answer).ChaincodeEvent.EventName);
        Assert.True(VerdictMessage.TryParse(response.Message, out var verdict));
        Assert.Equal("argument/odd is odd", verdict.Sentence);
        Assert.Equal("made", verdict.Document.Reply);
        Assert.Equal((WardenMode.Advise, Outcome.Warn, "basic", 1L, 1), (
            verdict.Document.Mode, verdict.Document.Outcome, verdict.Document.Chaincode, verdict.Document.Epoch, verdict.Document.Policy));
        Assert.Equal(VerdictDigest.Compute(call.Digest, verdict.Document.Findings, 1, 1), verdict.Document.Digest);
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal("WARN", decision.GetProperty("outcome").GetString());
        Assert.Equal("299", decision.GetProperty("answer").GetString());
        Assert.Equal(call.TxId, decision.GetProperty("txId").GetString());
    }

    [Fact]
    public async Task Hold_answers_428_before_the_contract_is_called_when_the_arguments_warn()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var call = new TestCall("basic", "Create", "odd");
        await peer.SendAsync(call.Transaction());
        var answer = await peer.NextAsync();
        var response = TestCall.ResponseIn(answer);
        Assert.Equal((MessageType.Completed, call.TxId, TestCall.Channel), (TestCall.Read(answer).Type, TestCall.Read(answer).Txid, TestCall.Read(answer).ChannelId));
        Assert.Equal(428, response.Status);
        Assert.True(VerdictMessage.TryParse(response.Message, out var verdict));
        Assert.Equal(WardenMode.Hold, verdict.Document.Mode);
        Assert.Equal(0, conversation.Waiting);
        Assert.Equal(call.Digest, (await fixture.DecisionsAsync(1)).Single().GetProperty("call").GetString());
    }

    [Theory]
    [InlineData(WardenMode.Hold, 428)]
    [InlineData(WardenMode.Deny, 403)]
    public async Task A_refusing_mode_refuses_when_the_writes_warn(WardenMode mode, int status)
    {
        await using var fixture = await SidecarFixture.InModeAsync(mode);
        var call = new TestCall("basic", "Create", "plain");
        var answer = await RunAsync(fixture, call, call.Completed(), call.Put("a", "odd"));
        Assert.Equal(status, TestCall.ResponseIn(answer).Status);
        Assert.Null(TestCall.Read(answer).ChaincodeEvent);
        Assert.Equal(0, TestCall.ResponseIn(answer).Payload.Length);
    }

    [Fact]
    public async Task Deny_answers_403_before_the_contract_is_called_when_the_arguments_warn()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        await using var peer = await fixture.PeerAsync();
        var call = new TestCall("basic", "Create", "odd");
        await peer.SendAsync(call.Transaction());
        Assert.Equal(403, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task Shadow_changes_nothing_and_writes_the_decision()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var call = new TestCall("basic", "Create", "odd");
        var completed = call.Completed();
        Assert.Equal(completed, await RunAsync(fixture, call, completed, call.Put("a", "odd")));
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal(("WARN", "relayed", "shadow"), (
            decision.GetProperty("outcome").GetString(), decision.GetProperty("answer").GetString(), decision.GetProperty("mode").GetString()));
    }

    [Fact]
    public async Task Off_scores_nothing_and_writes_nothing()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        var scored = 0;
        fixture.Detection.BeforeScore = _ => scored++;
        var call = new TestCall("basic", "Create", "odd");
        var completed = call.Completed();
        Assert.Equal(completed, await RunAsync(fixture, call, completed, call.Put("a", "odd")));
        Assert.Equal(0, scored);
        Assert.Equal(0, new FileInfo(fixture.DecisionLog).Length);
    }

    [Fact]
    public async Task A_function_has_the_mode_that_the_policy_names_for_it()
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Deny, p => p with { Functions = new Dictionary<string, WardenMode> { ["Read"] = WardenMode.Off } });
        var call = new TestCall("basic", "Read", "odd");
        var completed = call.Completed();
        Assert.Equal(completed, await RunAsync(fixture, call, completed));
    }

    [Theory]
    [InlineData("Create", WardenMode.Deny)]
    [InlineData("assets:Create", WardenMode.Deny)]
    [InlineData("Read", WardenMode.Hold)]
    [InlineData("other:Read", WardenMode.Off)]
    [InlineData("assets:Read", WardenMode.Hold)]
    [InlineData("Delete", WardenMode.Shadow)]
    public void No_spelling_of_a_function_goes_round_its_mode(string function, WardenMode mode)
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "basic",
            Functions = new Dictionary<string, WardenMode>
            {
                ["Create"] = WardenMode.Deny, ["assets:Read"] = WardenMode.Hold, ["other:Read"] = WardenMode.Off,
            },
        };
        var view = new Guard.ChaincodeView(new VersionedPolicy(1, "", policy), null, null, null, null, TakesPart: true);
        Assert.Equal(mode, view.ModeOf(function));
    }

    [Theory]
    [InlineData(0.25, "3fffffff", WardenMode.Hold)]
    [InlineData(0.25, "40000000", WardenMode.Shadow)]
    [InlineData(1, "ffffffff", WardenMode.Hold)]
    [InlineData(0.25, "no digits", WardenMode.Hold)]
    public void A_canary_share_of_the_transaction_ids_has_the_mode_and_the_rest_is_in_shadow(double share, string txId, WardenMode mode)
    {
        var policy = new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Hold, CanaryShare = share };
        var view = new Guard.ChaincodeView(new VersionedPolicy(1, "", policy), null, null, null, null, TakesPart: true);
        Assert.Equal(mode, view.ModeOf("Create", txId));
    }

    [Fact]
    public async Task A_contract_that_refuses_is_relayed_unchanged()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var call = new TestCall("basic", "Create", "odd");
        var completed = call.Completed(404, "no such asset");
        Assert.Equal(completed, await RunAsync(fixture, call, completed, call.Put("a", "odd")));
        Assert.Equal("contract refused", (await fixture.DecisionsAsync(1)).Single().GetProperty("answer").GetString());
    }

    [Theory]
    [MemberData(nameof(WriteFrames))]
    public async Task Every_form_of_a_write_is_seen(Func<TestCallFrames, byte[]> write, bool seen)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        var call = new TestCall("basic", "Create", "plain");
        var answer = await RunAsync(fixture, call, call.Completed(), write(new TestCallFrames(call)));
        Assert.Equal(seen ? 403 : 200, TestCall.ResponseIn(answer).Status);
    }

    public static TheoryData<Func<TestCallFrames, byte[]>, bool> WriteFrames() => new()
    {
        { c => c.Call.Put("a", "odd"), true },
        { c => c.Batch(new WriteRecord { Key = "a", Value = ByteString.CopyFromUtf8("odd"), Type = WriteRecord.Types.Type.PutState }), true },
        { c => c.Batch(new WriteRecord { Key = "a", Value = ByteString.CopyFromUtf8("odd"), Type = WriteRecord.Types.Type.PutState, Collection = "c" }), false },
        { c => c.Batch(new WriteRecord { Key = "a", Type = WriteRecord.Types.Type.DelState }), false },
        { c => c.Call.Put("a", "odd", collection: "secret"), false },
        { c => c.Call.Frame(MessageType.PurgePrivateData, new PurgePrivateState { Key = "odd", Collection = "c" }), false },
        { c => c.Call.Frame(MessageType.PutStateMetadata, new PutStateMetadata { Key = "odd" }), false },
        { c => c.Call.Frame(MessageType.DelState, new DelState { Key = "odd" }), false },
    };

    [Fact]
    public async Task The_last_write_of_a_key_counts()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        var call = new TestCall("basic", "Create", "plain");
        Assert.Equal(200, TestCall.ResponseIn(await RunAsync(fixture, call, call.Completed(), call.Put("a", "odd"), call.Put("a", "plain"))).Status);
    }

    [Fact]
    public async Task Private_values_are_nowhere_in_the_decision()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var call = new TestCall("basic", "Create", "plain");
        await RunAsync(fixture, call, call.Completed(), call.Put("private-key", "private odd value", collection: "secret"));
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal(1, decision.GetProperty("privateWrites").GetInt32());
        Assert.DoesNotContain("private-key", decision.GetRawText());
        Assert.DoesNotContain("odd", decision.GetRawText());
        Assert.DoesNotContain("secret", decision.GetRawText());
    }

    [Fact]
    public async Task A_fault_of_detection_lets_the_call_pass_and_is_counted()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        fixture.Detection.BeforeScore = _ => throw new InvalidOperationException("a bug");
        var call = new TestCall("basic", "Create", "odd");
        var completed = call.Completed();
        Assert.Equal(completed, await RunAsync(fixture, call, completed, call.Put("a", "odd")));
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal(("UNSCORED", "fault"), (decision.GetProperty("outcome").GetString(), decision.GetProperty("reason").GetString()));
        Assert.Contains("warden_unscored_total{channel=\"mychannel\",chaincode=\"basic\",reason=\"fault\"} 1", await fixture.GetAsync("/metrics"));
    }

    [Fact]
    public async Task A_score_that_does_not_end_is_given_up_at_the_deadline()
    {
        using var release = new ManualResetEventSlim();
        await using var fixture = new SidecarFixture { Options = o => o with { ScoreDeadline = TimeSpan.FromMilliseconds(50) } };
        await fixture.StartAsync(WardenMode.Deny);
        fixture.Detection.BeforeScore = _ => release.Wait(TimeSpan.FromSeconds(20));
        var call = new TestCall("basic", "Create", "odd");
        var completed = call.Completed();
        Assert.Equal(completed, await RunAsync(fixture, call, completed));
        Assert.Equal("deadline", (await fixture.DecisionsAsync(1)).Single().GetProperty("reason").GetString());
        release.Set();
    }

    [Fact]
    public async Task A_call_that_waits_for_its_score_holds_up_no_other_call()
    {
        using var release = new ManualResetEventSlim();
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        fixture.Detection.BeforeScore = v => { if (v == "slow") release.Wait(TimeSpan.FromSeconds(20)); };
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var slow = new TestCall("basic", "Create", "slow");
        var quick = new TestCall("basic", "Create", "quick");
        await peer.SendAsync(slow.Transaction());
        await peer.SendAsync(quick.Transaction());
        Assert.Equal(quick.Transaction(), await conversation.NextAsync());
        release.Set();
        Assert.Equal(slow.Transaction(), await conversation.NextAsync());
    }

    [Theory]
    [InlineData(UnscoredAction.Pass, true, 200)]
    [InlineData(UnscoredAction.Hold, true, 428)]
    [InlineData(UnscoredAction.Hold, false, 200)]
    public async Task An_unscored_call_is_held_only_where_the_policy_says_so_and_it_writes(UnscoredAction action, bool writes, int status)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, p => p with { OnUnscored = action });
        var call = new TestCall("basic", "Create", "unknown");
        var answer = await RunAsync(fixture, call, call.Completed(), writes ? [call.Put("a", "unknown")] : []);
        Assert.Equal(status, TestCall.ResponseIn(answer).Status);
        Assert.Equal("history", (await fixture.DecisionsAsync(1)).Single().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Before_the_first_epoch_calls_are_UNSCORED()
    {
        await using var fixture = new SidecarFixture();
        fixture.Ledger.Append();
        fixture.Ledger.Policy(new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Deny });
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        var call = new TestCall("basic", "Create", "odd");
        var completed = call.Completed();
        Assert.Equal(completed, await RunAsync(fixture, call, completed));
        Assert.Equal("no epoch", (await fixture.DecisionsAsync(1)).Single().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_organisation_that_the_policy_does_not_name_only_relays()
    {
        await using var fixture = new SidecarFixture();
        fixture.Ledger.Append();
        fixture.Ledger.Policy(new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Deny, Organizations = ["Org2MSP"] });
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        var call = new TestCall("basic", "Create", "odd");
        var completed = call.Completed();
        Assert.Equal(completed, await RunAsync(fixture, call, completed));
        Assert.Contains("\"mode\":\"off\"", await fixture.GetAsync("/status"));
    }

    [Fact]
    public async Task A_call_whose_stream_breaks_is_told_in_the_decision_log()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(new TestCall("basic", "Create", "plain").Transaction());
        await conversation.NextAsync();
        peer.HangUp();
        Assert.Equal("stream ended", (await fixture.DecisionsAsync(1)).Single().GetProperty("answer").GetString());
    }

    /// <summary>Runs one call through the sidecar: the contract makes its requests, each is answered, then it completes.</summary>
    internal static async Task<byte[]> RunAsync(SidecarFixture fixture, TestCall call, byte[] completed, params IReadOnlyList<byte[]> requests)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        Assert.Equal(call.Transaction(), await conversation.NextAsync());
        foreach (var request in requests)
        {
            await conversation.SendAsync(request);
            Assert.Equal(request, await peer.NextAsync());
            await peer.SendAsync(call.Response());
            Assert.Equal(call.Response(), await conversation.NextAsync());
        }

        await conversation.SendAsync(completed);
        return await peer.NextAsync();
    }
}

/// <summary>Frames of a call that hold more than one write.</summary>
public sealed class TestCallFrames
{
    internal TestCallFrames(TestCall call) => Call = call;

    internal TestCall Call { get; }

    internal byte[] Batch(params WriteRecord[] records) => Call.Frame(MessageType.WriteBatchState, new WriteBatchState { Rec = { records } });
}
