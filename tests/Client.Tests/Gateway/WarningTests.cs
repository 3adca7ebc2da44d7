using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using ProposalMessage = Warden.Protocol.Peer.Proposal;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

public sealed class WarningTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");
    private static readonly TestOrganization Org2 = new("Org2MSP");
    private static readonly Finding TooHigh = new(
        "asset*/appraisedValue", "5000000", "far above", ["sigma", "knn"], new Expectation(Low: "300", High: "1200"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_advised_call_is_shown_with_its_effect_and_submitted_on_yes()
    {
        await using var peer = await AdvisingAsync();
        using var gateway = Connect(peer);
        Warning? shown = null;

        var result = await Basic(gateway).SubmitAsync("Put", Asking(warning =>
        {
            Assert.Empty(peer.Script.Submitted);
            shown = warning;
            return new Confirmation("the value was checked");
        }), Token);

        Assert.Equal("done", Encoding.UTF8.GetString(result));
        Assert.NotNull(shown);
        Assert.Equal(WarningKind.Advise, shown.Kind);
        Assert.Equal(("mychannel", "basic", "Put"), (shown.ChannelId, shown.Chaincode, shown.Function));
        Assert.Equal("appraisedValue 5000000 is far above the usual 300 to 1200 of asset*", shown.Sentence);
        Assert.Equal(["Org1MSP", "Org2MSP"], Assert.Single(shown.Verdicts).Organizations);
        Assert.Equal(TooHigh.Path, Assert.Single(shown.Findings).Path);
        Assert.Equal("1200", shown.Findings[0].Expected!.High);
        Assert.Equal(["Org1MSP", "Org2MSP"], shown.Endorsers.Select(endorser => endorser.MspId));
        var change = Assert.Single(shown.Effect!.Changes);
        Assert.Equal(("asset1", "{\"appraisedValue\":5000000}"), (change.Key, Encoding.UTF8.GetString(change.Value.Span)));
        Assert.Equal(DigestOf(Assert.Single(peer.Script.Endorsed)), shown.CallDigest);
        Assert.Equal(shown.TransactionId, Assert.Single(peer.Script.Submitted).TransactionId);
    }

    [Fact]
    public async Task An_advised_call_is_not_ordered_on_no()
    {
        await using var peer = await AdvisingAsync();
        using var gateway = Connect(peer);

        var e = await Assert.ThrowsAsync<WarnException>(() => Basic(gateway).SubmitAsync("Put", Asking(_ => null), Token));

        Assert.Equal(WarningKind.Advise, e.Warning.Kind);
        Assert.Contains("the answer was no", e.Message, StringComparison.Ordinal);
        Assert.Contains("Org1MSP, Org2MSP: appraisedValue 5000000", e.Message, StringComparison.Ordinal);
        Assert.Null(e.StatusCode);
        Assert.Empty(peer.Script.Submitted);
    }

    [Fact]
    public async Task An_advised_call_is_not_ordered_when_nobody_can_answer()
    {
        await using var peer = await AdvisingAsync();
        using var gateway = Connect(peer);

        var e = await Assert.ThrowsAsync<WarnException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));

        Assert.Contains("no warning prompt", e.Message, StringComparison.Ordinal);
        Assert.Empty(peer.Script.Submitted);
    }

    [Fact]
    public async Task A_calls_own_prompt_goes_before_the_connections()
    {
        await using var peer = await AdvisingAsync();
        using var gateway = peer.Connect(
            Org1.User, options => options with { WarningPrompt = WarningPrompt.From(_ => new Confirmation("always")) });

        await Assert.ThrowsAsync<WarnException>(() => Basic(gateway).SubmitAsync("Put", Asking(_ => null), Token));
        await Basic(gateway).SubmitAsync("Put", cancellationToken: Token);

        Assert.Single(peer.Script.Submitted);
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_tampered_warning()
    {
        await using var peer = await AdvisingAsync(action => action.Response.Message = Message(WardenMode.Advise, sentence: "all is well"));
        using var gateway = Connect(peer);
        var asked = 0;

        await Assert.ThrowsAsync<UntrustedEndorsementException>(() => Basic(gateway).SubmitAsync("Put", Asking(_ =>
        {
            asked++;
            return new Confirmation("yes");
        }), Token));

        Assert.Equal(0, asked);
        Assert.Empty(peer.Script.Submitted);
    }

    [Fact]
    public async Task A_warning_that_the_gateway_peer_dropped_is_noticed()
    {
        await using var peer = await AdvisingAsync(
            action => action.Response = new Response { Status = 200, Payload = action.Response.Payload });
        using var gateway = Connect(peer);

        await Assert.ThrowsAsync<UntrustedEndorsementException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));

        Assert.Empty(peer.Script.Submitted);
    }

    [Fact]
    public async Task A_contract_that_answers_299_by_itself_is_not_warned_about()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) =>
            Task.FromResult(Endorsing.Endorse(request, new Response { Status = 299, Message = "partly done" }, [Org1.Peer]));
        peer.Script.CommitWith(TxValidationCode.Valid);
        using var gateway = peer.Connect(Org1.User);

        Assert.Empty(await Basic(gateway).SubmitAsync("Put", cancellationToken: Token));
    }

    [Fact]
    public void A_verdict_of_a_later_version_still_warns()
    {
        var later = Message(WardenMode.Advise).Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal);

        Assert.True(Verdict.TryRead(299, later, out var verdict));
        Assert.Null(verdict.Document);
        Assert.Equal("appraisedValue 5000000 is far above the usual 300 to 1200 of asset*", verdict.Sentence);
        Assert.False(Verdict.TryRead(200, Message(WardenMode.Advise), out _));
    }

    [Fact]
    public async Task An_evaluated_call_hands_out_the_verdict()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse { Result = Advised() });
        using var gateway = peer.Connect(Org1.User);

        var response = await Basic(gateway).NewProposal("Put").EvaluateResponseAsync(new CallOptions(cancellationToken: Token));

        Assert.Equal(299, response.Status);
        Assert.Equal("done", Encoding.UTF8.GetString(response.Payload));
        Assert.Equal(TooHigh.Value, Assert.Single(response.Verdict!.Document!.Findings).Value);
    }

    [Fact]
    public async Task A_held_call_is_an_endorse_exception_with_every_organisations_verdict()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        var same = Message(WardenMode.Hold);
        peer.Script.OnEndorse = (_, _) =>
            throw Refused(
                428, ("Org1MSP", same), ("Org2MSP", same),
                    ("Org3MSP", Message(WardenMode.Hold, sentence: "color plaid was never seen before")));
        using var gateway = Connect(peer);

        var e = await Assert.ThrowsAsync<WarnException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));

        Assert.IsAssignableFrom<EndorseException>(e);
        Assert.Equal(WardenMode.Hold, e.Warning.Verdicts[0].Document!.Mode);
        Assert.Equal([["Org1MSP", "Org2MSP"], ["Org3MSP"]], e.Warning.Verdicts.Select(verdict => verdict.Organizations));
        Assert.Contains("Org3MSP: color plaid was never seen before", e.Message, StringComparison.Ordinal);
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Null(e.Warning.Effect);
    }

    [Fact]
    public async Task A_held_call_is_confirmed_on_the_ledger_and_proposed_again()
    {
        await using var peer = await HoldingAsync();
        using var gateway = Connect(peer);
        var asked = 0;

        var result = await Basic(gateway).SubmitAsync("Put", Asking(warning =>
        {
            asked++;
            Assert.Equal(WarningKind.Hold, warning.Kind);
            return new Confirmation("the seller showed the appraisal");
        }), Token);

        Assert.Equal("done", Encoding.UTF8.GetString(result));
        Assert.Equal(1, asked);
        var calls = peer.Script.Endorsed.Select(request => (Call: Arguments(request), Request: request)).ToList();
        Assert.Equal(2, calls.Count(call => call.Call[0] == "Put"));
        var confirm = Assert.Single(calls, call => call.Call[0] == "ConfirmCall");
        var put = calls.First(call => call.Call[0] == "Put");
        Assert.Equal(
            ["ConfirmCall", PartsOf(put.Request).Creator, PartsOf(put.Request).Arguments, "basic", VerdictDigestText, "1040", "the seller showed the appraisal", "[\"asset*/appraisedValue\"]"],
            confirm.Call);
        Assert.Equal(2, peer.Script.Submitted.Count);
        var ids = calls.Where(call => call.Call[0] == "Put").Select(call => call.Request.TransactionId).Distinct();
        Assert.Equal(2, ids.Count());
    }

    [Fact]
    public async Task A_held_call_can_be_confirmed_later_with_what_was_thrown()
    {
        await using var peer = await HoldingAsync();
        using var gateway = Connect(peer);
        var options = ProposalOptions.WithArguments("asset1");
        var held = await Assert.ThrowsAsync<WarnException>(() => Basic(gateway).SubmitAsync("Put", options, Token));

        var result = await Basic(gateway).ConfirmAndSubmitAsync("Put", options, held, new Confirmation("checked by phone"), Token);

        Assert.Equal("done", Encoding.UTF8.GetString(result));
        Assert.Equal("checked by phone", Arguments(peer.Script.Endorsed.Single(request => Arguments(request)[0] == "ConfirmCall"))[^2]);
    }

    [Fact]
    public async Task Another_person_confirms_with_the_verdict_and_says_what_was_warned_of()
    {
        await using var peer = await HoldingAsync();
        using var gateway = Connect(peer);
        var held = await Assert.ThrowsAsync<WarnException>(() => Basic(gateway).SubmitAsync("Put", ProposalOptions.WithArguments("asset1"), Token));

        var call = held.Warning.CallDigest;
        await gateway.GetNetwork("mychannel").ConfirmAsync("basic", call, held.Warning.Verdicts[0], new Confirmation("checked by phone"), Token);

        var confirm = Arguments(peer.Script.Endorsed.Single(request => Arguments(request)[0].StartsWith("Confirm", StringComparison.Ordinal)));
        Assert.Equal(["ConfirmWarning", call, "basic", VerdictDigestText, "1040", "checked by phone", "[\"asset*/appraisedValue\"]"], confirm);
    }

    [Fact]
    public async Task A_held_call_is_neither_confirmed_nor_submitted_on_no()
    {
        await using var peer = await HoldingAsync();
        using var gateway = Connect(peer);

        var e = await Assert.ThrowsAsync<WarnException>(() => Basic(gateway).SubmitAsync("Put", Asking(_ => null), Token));

        Assert.Contains("the answer was no", e.Message, StringComparison.Ordinal);
        Assert.Single(peer.Script.Endorsed);
        Assert.Empty(peer.Script.Submitted);
    }

    [Fact]
    public async Task A_peer_that_has_not_seen_the_confirmation_yet_is_given_time()
    {
        await using var peer = await HoldingAsync(lateBy: 2);
        var time = new SteppingTime();
        using var gateway = peer.Connect(Org1.User, options => options with { TimeProvider = time });
        var asked = 0;

        await Basic(gateway).SubmitAsync("Put", Asking(_ => new Confirmation($"yes {++asked}")), Token);

        Assert.Equal(1, asked);
        Assert.Equal([TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100)], time.Waited);
    }

    [Fact]
    public async Task A_call_that_stays_held_after_a_yes_says_that_a_second_person_may_be_needed()
    {
        await using var peer = await HoldingAsync(lateBy: int.MaxValue);
        using var gateway = peer.Connect(Org1.User, options => options with { TimeProvider = new SteppingTime() });

        var e = await Assert.ThrowsAsync<WarnException>(
            () => Basic(gateway).SubmitAsync("Put", Asking(_ => new Confirmation("yes")), Token));

        Assert.Contains("another person", e.Message, StringComparison.Ordinal);
        Assert.Single(peer.Script.Endorsed, request => Arguments(request)[0] == "ConfirmCall");
    }

    [Fact]
    public async Task A_denied_call_has_an_exception_of_its_own()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (_, _) => throw Refused(403, ("Org1MSP", Message(WardenMode.Deny)));
        using var gateway = Connect(peer);

        var e = await Assert.ThrowsAsync<DeniedException>(
            () => Basic(gateway).SubmitAsync("Put", Asking(_ => new Confirmation("yes")), Token));

        Assert.Equal(403, Assert.Single(e.Verdicts).Status);
        Assert.Contains("appraisedValue 5000000", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contracts_own_428_and_a_mixed_refusal_stay_plain_errors()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        using var gateway = Connect(peer);
        peer.Script.OnEndorse = (_, _) => throw Refused(428, ("Org1MSP", "precondition required"));
        Assert.IsType<EndorseException>(await Record.ExceptionAsync(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token)));

        peer.Script.OnEndorse = (_, _) => throw Refused(428, ("Org1MSP", Message(WardenMode.Hold)), ("Org2MSP", "no such asset"));
        var mixed = Assert.IsType<EndorseException>(
            await Record.ExceptionAsync(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token)));
        Assert.Contains("no such asset", mixed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Org1MSP", typeof(WarnException))]
    [InlineData("Org2MSP", typeof(EndorseException))]
    public async Task A_peer_that_is_away_beside_a_guard_that_refuses_counts_for_nothing_in_the_guards_own_organisation(string away, Type expected)
    {
        await using var peer = await ScriptedPeer.StartAsync();
        using var gateway = Connect(peer);
        peer.Script.OnEndorse = (_, _) => throw Script.Failure(
            StatusCode.Aborted,
            "failed to endorse transaction, see attached details for more info",
            ("127.0.0.1:7051", "Org1MSP", $"chaincode response 428, {Message(WardenMode.Hold)}"),
            ("127.0.0.1:8051", away, "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing\""));
        Assert.IsType(expected, await Record.ExceptionAsync(() => Basic(gateway).NewProposal("Put", ProposalOptions.WithArguments("asset1")).EndorseAsync(Token)));
    }

    [Fact]
    public void A_confirmation_needs_a_reason() => Assert.Throws<ArgumentException>(() => new Confirmation(" "));

    private static string VerdictDigestText { get; } = new('9', 64);

    private static Contract Basic(Warden.Gateway.Gateway gateway) => gateway.GetNetwork("mychannel").GetContract("basic");

    private static Warden.Gateway.Gateway Connect(ScriptedPeer peer) => peer.Connect(Org1.User, options => options with
    {
        TrustedOrganizations = TrustedOrganizations.FromPem(
            new Dictionary<string, string> { ["Org1MSP"] = Org1.RootPem, ["Org2MSP"] = Org2.RootPem }),
    });

    private static ProposalOptions Asking(Func<Warning, Confirmation?> ask) =>
        ProposalOptions.WithArguments("asset1") with { WarningPrompt = WarningPrompt.From(ask) };

    private static string Message(
        WardenMode mode, string sentence = "appraisedValue 5000000 is far above the usual 300 to 1200 of asset*") =>
        new VerdictMessage(
            sentence,
            new VerdictDocument(1, Outcome.Warn, mode, "basic", 7, new string('4', 64), 3, VerdictDigestText, [TooHigh], "")).Format();

    private static Response Advised() => new()
    {
        Status = VerdictStatus.Warning, Message = Message(WardenMode.Advise), Payload = ByteString.CopyFromUtf8("done"),
    };

    private static RpcException Refused(int status, params (string MspId, string Message)[] by) => Script.Failure(
        StatusCode.Aborted,
        "failed to endorse transaction, see attached details for more info",
        [.. by.Select(each => ($"peer0.{each.MspId}:7051", each.MspId, $"chaincode response {status}, {each.Message}"))]);

    private static IReadOnlyList<string> Arguments(Wire.EndorseRequest request)
    {
        var proposal = ProposalMessage.Parser.ParseFrom(request.ProposedTransaction.ProposalBytes);
        var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        return [.. ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input).ChaincodeSpec.Input.Args.Select(argument => argument.ToStringUtf8())];
    }

    private static string DigestOf(Wire.EndorseRequest request) => CallDigest.Compute(request.ChannelId, "basic", PartsOf(request));

    private static CallParts PartsOf(Wire.EndorseRequest request) => CallParts.Of(
        Org1.User.Creator.Span, [.. Arguments(request).Select(argument => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(argument))]);

    private static async Task<ScriptedPeer> AdvisingAsync(Action<ChaincodeAction>? tamper = null)
    {
        var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(
            Endorsing.Endorse(request, Advised(), [Org1.Peer, Org2.Peer], tamper, writes: [("asset1", "{\"appraisedValue\":5000000}")]));
        peer.Script.CommitWith(TxValidationCode.Valid);
        return peer;
    }

    /// <summary>
    /// Holds <c>Put</c> until <c>ConfirmCall</c> was submitted, and then for some more proposals, as a peer does that is behind.
    /// </summary>
    private static async Task<ScriptedPeer> HoldingAsync(int lateBy = 0)
    {
        var peer = await ScriptedPeer.StartAsync();
        var confirmed = false;
        peer.Script.OnEvaluate = (request, _) => Task.FromResult(new Wire.EvaluateResponse
        {
            Result = new Response
            {
                Status = 200,
                Payload = Arguments(new Wire.EndorseRequest { ProposedTransaction = request.ProposedTransaction })[0] == "GetChainInfo"
                    ? new BlockchainInfo { Height = 40 }.ToByteString()
                    : ByteString.CopyFromUtf8(
                        CanonicalJson.ToText(new VersionedPolicy(3, "p1", new DetectionPolicy { Chaincode = "basic" }))),
            },
        });
        peer.Script.OnEndorse = (request, _) =>
        {
            if (Arguments(request)[0] is "ConfirmCall" or "ConfirmWarning")
            {
                confirmed = true;
            }
            else if (!confirmed || lateBy-- > 0)
            {
                throw Refused(428, ("Org1MSP", Message(WardenMode.Hold)));
            }

            return Task.FromResult(
                Endorsing.Endorse(request, new Response { Status = 200, Payload = ByteString.CopyFromUtf8("done") }, [Org1.Peer]));
        };
        peer.Script.CommitWith(TxValidationCode.Valid);
        return peer;
    }

    /// <summary>A clock whose timers fire at once and remember how long they were set for.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        public List<TimeSpan> Waited { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Waited.Add(dueTime);
                dueTime = TimeSpan.Zero;
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
