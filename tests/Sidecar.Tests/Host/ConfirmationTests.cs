using Google.Protobuf;
using Warden.Documents;
using Warden.Protocol;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Tests;

public sealed class ConfirmationTests
{
    private static readonly TestCall Call = new("basic", "Create", "odd");

    [Fact]
    public async Task A_confirmed_call_passes_and_uses_its_confirmation_up_in_the_same_transaction()
    {
        await using var fixture = await ConfirmedAsync();
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var completed = Call.Completed();
        var consume = await CompleteAsync(peer, conversation, completed);
        Assert.Equal((MessageType.InvokeChaincode, Call.TxId, TestCall.Channel), (consume.Type, consume.Txid, consume.ChannelId));
        var spec = ChaincodeSpec.Parser.ParseFrom(consume.Payload);
        Assert.Equal("warden", spec.ChaincodeId.Name);
        Assert.Equal(["Consume", Call.Digest], spec.Input.Args.Select(a => a.ToStringUtf8()));

        await peer.SendAsync(Call.Response(Inner(200, "")));
        Assert.Equal(completed, await peer.NextAsync());
        Assert.Equal(0, conversation.Waiting);
        Assert.Equal("confirmed", (await fixture.DecisionsAsync(1)).Single().GetProperty("answer").GetString());
    }

    [Fact]
    public async Task A_confirmation_is_used_up_also_where_this_organisations_model_no_longer_warns()
    {
        var plain = new TestCall("basic", "Create", "plain");
        await using var fixture = await ConfirmedAsync(plain);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        Assert.Equal(MessageType.InvokeChaincode, (await CompleteAsync(peer, conversation, plain.Completed(), plain)).Type);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(409)]
    public async Task Where_this_organisation_is_switched_off_the_confirmation_is_used_up_all_the_same_and_the_call_passes(int status)
    {
        await using var fixture = await ConfirmedAsync();
        await SwitchOffAsync(fixture);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var completed = Call.Completed();
        var consume = await CompleteAsync(peer, conversation, completed);
        Assert.Equal(["Consume", Call.Digest], ChaincodeSpec.Parser.ParseFrom(consume.Payload).Input.Args.Select(a => a.ToStringUtf8()));
        await peer.SendAsync(Call.Response(Inner(status, "")));
        Assert.Equal(completed, await peer.NextAsync());
    }

    [Theory]
    [InlineData("another value", WardenMode.Hold)]
    [InlineData("odd", WardenMode.Shadow)]
    [InlineData("odd", WardenMode.Deny)]
    public async Task Where_it_is_switched_off_and_the_others_use_no_confirmation_up_it_relays_only(string value, WardenMode mode)
    {
        await using var fixture = await SidecarFixture.InModeAsync(mode);
        await ConfirmAsync(fixture, Call);
        await SwitchOffAsync(fixture);
        var call = new TestCall("basic", "Create", value);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        Assert.Equal(MessageType.Completed, (await CompleteAsync(peer, conversation, call.Completed(), call)).Type);
    }

    [Theory]
    [InlineData(409, "somebody has used it")]
    [InlineData(500, "a fault")]
    public async Task A_confirmation_that_is_refused_refuses_the_call_with_428(int status, string message)
    {
        await using var fixture = await ConfirmedAsync();
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await CompleteAsync(peer, conversation, Call.Completed());
        await peer.SendAsync(Call.Response(Inner(status, message)));
        var response = TestCall.ResponseIn(await peer.NextAsync());
        Assert.Equal(428, response.Status);
        Assert.Contains(message, response.Message);
    }

    [Fact]
    public async Task An_ERROR_to_the_sidecars_own_request_refuses_the_call_and_stays_with_the_sidecar()
    {
        await using var fixture = await ConfirmedAsync();
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await CompleteAsync(peer, conversation, Call.Completed());
        var error = TestCall.Read(Call.Frame(MessageType.Error));
        error.Payload = ByteString.CopyFromUtf8("INVOKE_CHAINCODE failed");
        await peer.SendAsync(error.ToByteArray());
        var response = TestCall.ResponseIn(await peer.NextAsync());
        Assert.Equal(428, response.Status);
        Assert.Contains("INVOKE_CHAINCODE failed", response.Message);
        Assert.Equal(0, conversation.Waiting);
    }

    [Fact]
    public async Task The_sidecar_asks_only_when_the_contract_has_no_request_open()
    {
        await using var fixture = await ConfirmedAsync();
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(Call.Transaction());
        await conversation.NextAsync();
        var read = Call.Frame(MessageType.GetState, new GetState { Key = "a" });
        await conversation.SendAsync(read);
        Assert.Equal(read, await peer.NextAsync());

        // The contract completes without waiting for its answer, and even sends on.
        var completed = Call.Completed();
        await conversation.SendAsync(completed);
        var late = Call.Frame(MessageType.GetState, new GetState { Key = "late" });
        await conversation.SendAsync(late);
        await peer.SendAsync(Call.Response([7]));
        Assert.Equal(Call.Response([7]), await conversation.NextAsync());
        Assert.Equal(MessageType.InvokeChaincode, TestCall.Read(await peer.NextAsync()).Type);
        await peer.SendAsync(Call.Response(Inner(200, "")));
        Assert.Equal(completed, await peer.NextAsync());
        Assert.Equal(late, await peer.NextAsync());
    }

    [Fact]
    public async Task A_governance_chaincode_that_does_not_answer_refuses_the_call()
    {
        await using var fixture = new SidecarFixture { Options = o => o with { ConsumeTimeout = TimeSpan.FromMilliseconds(50) } };
        await fixture.StartAsync(WardenMode.Hold);
        await ConfirmAsync(fixture, Call);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await CompleteAsync(peer, conversation, Call.Completed());
        Assert.Equal(428, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task A_used_confirmation_does_not_let_the_call_pass() =>
        await RefusedAsync("transaction some transaction has used it", r => r with { UsedBy = "some transaction" });

    [Fact]
    public async Task An_expired_confirmation_does_not_let_the_call_pass() =>
        await RefusedAsync("it ended with block 4", r => r with { UntilBlock = 4 });

    [Fact]
    public async Task A_confirmation_for_another_chaincode_does_not_let_the_call_pass() =>
        await RefusedAsync("it is for chaincode other", r => r with { Chaincode = "other" });

    [Fact]
    public async Task One_persons_confirmation_is_not_enough_where_the_policy_asks_for_two() =>
        await RefusedAsync("it needs 2 persons of 2 organisations, and has 1", r => r, p => p with { Confirmation = new ConfirmationPolicy { Persons = 2 } });

    [Fact]
    public async Task Two_persons_of_one_organisation_are_not_two() => await RefusedAsync(
        "it needs 2 persons of 2 organisations, and has 1",
        r => r with { Approvals = [r.Approvals[0], r.Approvals[0] with { Person = "another" }] },
        p => p with { Confirmation = new ConfirmationPolicy { Persons = 2 } });

    [Fact]
    public async Task A_confirmation_older_than_the_policy_allows_does_not_let_the_call_pass()
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with { Confirmation = new ConfirmationPolicy { ValidForBlocks = 3 } });
        await ConfirmAsync(fixture, Call);
        var block = fixture.Ledger.Height - 1;
        fixture.Ledger.Append();
        fixture.Ledger.Append();
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        await AssertHeldAsync(fixture, $"it ended with block {block + 3}");
    }

    [Fact]
    public async Task A_vetoed_confirmation_does_not_let_the_call_pass() =>
        await RefusedAsync("Org2MSP has vetoed it: checked by telephone", r => r with { Veto = r.Approvals[0] with { Organization = "Org2MSP" } });

    [Fact]
    public async Task A_confirmation_is_of_use_only_after_its_cooling_off()
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with { Confirmation = new ConfirmationPolicy { CoolingBlocks = 2 } });
        await ConfirmAsync(fixture, Call);
        var why = $"it can be used after block {fixture.Ledger.Height + 1}";
        await AssertHeldAsync(fixture, why);
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        await AssertHeldAsync(fixture, why);
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        await using var peer = await fixture.PeerAsync();
        await fixture.Chaincode.NextAsync();
        await fixture.Chaincode.NextAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        Assert.Equal(MessageType.InvokeChaincode, (await CompleteAsync(peer, conversation, Call.Completed())).Type);
    }

    [Fact]
    public async Task A_call_that_differs_from_the_confirmed_one_is_told_in_what()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        var parts = CallParts.Of(Call.Creator.Span, [.. Call.Arguments.Select(a => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(a))]);
        await ConfirmAsync(fixture, Call, r => r with { Parts = parts });
        await AssertHeldAsync(fixture, "it is for other arguments", new TestCall("basic", "Create", "odd, too"));
        var another = Call with { Creator = Creator.Serialize("Org2MSP", "-----another-----\n") };
        await AssertHeldAsync(fixture, "it is for another caller", new TestCall("basic", Call.Arguments) { Creator = another.Creator });
        await AssertHeldAsync(fixture, null, new TestCall("basic", "Create", "odd, too") { Creator = another.Creator });
    }

    /// <summary>Above a voted level, or of an attribute that is worth it, one person is not enough; the peer's contract is asked for as many.</summary>
    [Fact]
    public async Task A_value_whose_attribute_asks_for_two_persons_needs_two_of_two_organisations_whatever_the_policy_asks_for_otherwise()
    {
        static DetectionPolicy With(DetectionPolicy policy, ValueLimits? alone) => policy with
        {
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["argument"] = new(Persons: 2, Alone: alone) },
        };
        await RefusedAsync("it needs 2 persons of 2 organisations, and has 1", r => r, p => With(p, alone: null));
        await RefusedAsync("it needs 2 persons of 2 organisations, and has 1", r => r, p => With(p, new ValueLimits(Values: ["even"])));

        await using var alone = await SidecarFixture.InModeAsync(WardenMode.Hold, p => With(p, new ValueLimits(Values: ["odd"])));
        await ConfirmAsync(alone, Call);
        Assert.Equal(["Consume", Call.Digest], await ConsumedAsync(alone));

        await using var both = await SidecarFixture.InModeAsync(WardenMode.Hold, p => With(p, alone: null));
        await ConfirmAsync(both, Call, r => r with { Approvals = [r.Approvals[0], r.Approvals[0] with { Organization = "Org2MSP" }] });
        Assert.Equal(["ConsumeBy", Call.Digest, "2"], await ConsumedAsync(both));
    }

    /// <summary>An object that is given as something else would else take a value past the second person.</summary>
    [Theory]
    [InlineData("Add/args[0].age", "Add/args[0]", "type", 2)]
    [InlineData("Add/args[0].age", "Add/person", "type", 2)]
    [InlineData("person*/age", "person*", "type", 2)]
    [InlineData("person*/age", "person*", "bulk", 1)]
    [InlineData("Add/args[0].age", "Add/args[1]", "type", 1)]
    [InlineData("Add/args[0].age", "Add/args[0].ag", "type", 1)]
    public void What_is_not_of_its_usual_type_takes_as_many_persons_as_what_may_be_in_it(string asked, string found, string model, int persons)
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "basic",
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { [asked] = new(Persons: 2, Alone: new ValueLimits(Max: "100")) },
        };
        var schema = new AttributeSchema { Chaincode = "basic", Arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["Add"] = ["person", "note"] } };
        var judging = Guard.JudgingPolicy.Of(null, new VersionedPolicy(1, "", policy), new VersionedSchema(1, "", schema), []);
        Assert.Equal(persons, judging.ConfirmationFor([new Finding(found, "x", "odd", [model])]).Persons);
    }

    private static async Task<IEnumerable<string>> ConsumedAsync(SidecarFixture fixture)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var consume = await CompleteAsync(peer, conversation, Call.Completed());
        return ChaincodeSpec.Parser.ParseFrom(consume.Payload).Input.Args.Select(a => a.ToStringUtf8());
    }

    private static async Task RefusedAsync(
        string why, Func<ConfirmationRecord, ConfirmationRecord> change, Func<DetectionPolicy, DetectionPolicy>? policy = null)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, policy);
        await ConfirmAsync(fixture, Call, change);
        await AssertHeldAsync(fixture, why);
    }

    private static async Task AssertHeldAsync(SidecarFixture fixture, string? why, TestCall? call = null)
    {
        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync((call ?? Call).Transaction());
        var response = TestCall.ResponseIn(await peer.NextAsync());
        Assert.True(VerdictMessage.TryParse(response.Message, out var message));
        Assert.Equal((428, why), (response.Status, message.Document.Unconfirmed));
    }

    private static async Task SwitchOffAsync(SidecarFixture fixture)
    {
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Participation, "basic", "Org1MSP"),
            new ParticipationRecord("basic", false, new Approval("Org1MSP", "admin", "too slow", "tx", "2026-01-01T00:00:00Z"))));
        await fixture.CaughtUpAsync();
    }

    private static async Task<SidecarFixture> ConfirmedAsync(TestCall? call = null)
    {
        var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        await ConfirmAsync(fixture, call ?? Call);
        return fixture;
    }

    private static async Task ConfirmAsync(SidecarFixture fixture, TestCall call, Func<ConfirmationRecord, ConfirmationRecord>? change = null)
    {
        var record = new ConfirmationRecord(
            call.Digest, "basic", new string('0', 64), 1000, [new Approval("Org1MSP", "somebody", "checked by telephone", "tx", "2026-01-01T00:00:00Z")]);
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Confirmation, call.Digest), change is null ? record : change(record)));
        await fixture.CaughtUpAsync();
    }

    private static async Task<ChaincodeMessage> CompleteAsync(
        FakePeer peer, FakeChaincode.Conversation conversation, byte[] completed, TestCall? call = null)
    {
        call ??= Call;
        await peer.SendAsync(call.Transaction());
        Assert.Equal(call.Transaction(), await conversation.NextAsync());
        await conversation.SendAsync(completed);
        return TestCall.Read(await peer.NextAsync());
    }

    private static byte[] Inner(int status, string message) => new ChaincodeMessage
    {
        Type = MessageType.Completed,
        Txid = Call.TxId,
        ChannelId = TestCall.Channel,
        Payload = new Response { Status = status, Message = message }.ToByteString(),
    }.ToByteArray();
}
