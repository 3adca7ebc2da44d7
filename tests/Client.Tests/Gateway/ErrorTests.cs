using Grpc.Core;
using Warden.Gateway;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

public sealed class ErrorTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");
    private static readonly (string, string, string) Refusal = ("peer0.org1:7051", "Org1MSP", "chaincode response 500, the asset asset1 does not exist");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_evaluation_tells_the_contracts_own_words()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEvaluate = (_, _) => throw Script.Failure(
            StatusCode.Unknown, "evaluate call to endorser returned error: chaincode response 500, the asset asset1 does not exist", Refusal);
        using var gateway = peer.Connect(Org1.User);

        var e = await Assert.ThrowsAsync<GatewayException>(() => Basic(gateway).EvaluateAsync("Read", ["asset1"], Token));

        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        var detail = Assert.Single(e.Details);
        Assert.Equal(new ErrorDetail("peer0.org1:7051", "Org1MSP", "chaincode response 500, the asset asset1 does not exist"), detail);
        Assert.Equal(new ChaincodeRefusal(500, "the asset asset1 does not exist"), detail.Refusal);
        Assert.NotNull(e.TransactionId);
    }

    [Fact]
    public async Task A_failed_endorsement_has_every_peers_words_in_its_message()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (_, _) => throw Script.Failure(
            StatusCode.Aborted,
            "failed to endorse transaction, see attached details for more info",
            Refusal,
            ("peer1.org1:8051", "Org1MSP", "chaincode stream terminated"));
        using var gateway = peer.Connect(Org1.User);

        var e = await Assert.ThrowsAsync<EndorseException>(() => Basic(gateway).SubmitAsync("Put", ["asset1"], Token));

        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Equal(2, e.Details.Count);
        Assert.Contains(e.TransactionId!, e.Message, StringComparison.Ordinal);
        Assert.Contains("the asset asset1 does not exist", e.Message, StringComparison.Ordinal);
        Assert.Contains("peer1.org1:8051 (Org1MSP): chaincode stream terminated", e.Message, StringComparison.Ordinal);
        Assert.Null(e.Details[1].Refusal);
    }

    [Fact]
    public async Task A_failed_submit_and_a_failed_commit_status_have_exceptions_of_their_own()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(Endorsing.Endorse(request, new Response { Status = 200 }, [Org1.Peer]));
        peer.Script.OnSubmit = (_, _) => throw Script.Failure(
            StatusCode.Unavailable, "no orderers could successfully process transaction", ("orderer:7050", "OrdererMSP", "connection refused"));
        using var gateway = peer.Connect(Org1.User);

        var submit = await Assert.ThrowsAsync<SubmitException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));
        Assert.Equal((StatusCode.Unavailable, "OrdererMSP"), (submit.StatusCode, Assert.Single(submit.Details).MspId));

        peer.Script.OnSubmit = (_, _) => Task.FromResult(new Wire.SubmitResponse());
        peer.Script.OnCommitStatus = (_, _) => throw Script.Failure(StatusCode.PermissionDenied, "Failed to get policy manager for channel [mychannel]");
        var status = await Assert.ThrowsAsync<CommitStatusException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));
        Assert.Equal(StatusCode.PermissionDenied, status.StatusCode);
        Assert.Empty(status.Details);
        Assert.Contains("Failed to get policy manager", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_commit_is_an_exception_with_its_validation_code()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(Endorsing.Endorse(request, new Response { Status = 200 }, [Org1.Peer]));
        peer.Script.CommitWith(TxValidationCode.MvccReadConflict);
        using var gateway = peer.Connect(Org1.User);

        var e = await Assert.ThrowsAsync<CommitException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));

        Assert.Equal((TxValidationCode.MvccReadConflict, 7UL), (e.Code, e.Status.BlockNumber));
        Assert.Null(e.StatusCode);
        Assert.Contains("11 (MVCC_READ_CONFLICT)", e.Message, StringComparison.Ordinal);
        Assert.Contains(e.TransactionId!, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_is_proposed_anew_as_often_as_the_caller_allows()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        var attempts = 0;
        peer.Script.OnEndorse = (request, _) => ++attempts == 1
            ? throw Script.Failure(StatusCode.Aborted, "failed to collect enough transaction endorsements", ("peer0.org2:7051", "Org2MSP", "ProposalResponsePayloads do not match"))
            : Task.FromResult(Endorsing.Endorse(request, new Response { Status = 200 }, [Org1.Peer]));
        peer.Script.OnSubmit = (_, _) => Task.FromResult(new Wire.SubmitResponse());
        peer.Script.OnCommitStatus = (_, _) => Task.FromResult(new Wire.CommitStatusResponse
        {
            Result = attempts < 3 ? TxValidationCode.MvccReadConflict : TxValidationCode.Valid,
        });
        using var gateway = peer.Connect(Org1.User);

        await Basic(gateway).SubmitAsync("Put", new ProposalOptions { ConflictRetries = 2 }, Token);
        Assert.Equal(3, peer.Script.Endorsed.Select(request => request.TransactionId).Distinct().Count());

        attempts = 1;
        await Assert.ThrowsAsync<CommitException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));
        peer.Script.OnEndorse = (_, _) => throw Script.Failure(StatusCode.Aborted, "failed to endorse transaction", Refusal);
        await Assert.ThrowsAsync<EndorseException>(() => Basic(gateway).SubmitAsync("Put", new ProposalOptions { ConflictRetries = 2 }, Token));
        Assert.Equal(5, peer.Script.Endorsed.Count);
    }

    [Fact]
    public async Task Each_step_has_its_default_deadline_and_a_calls_own_goes_before_it()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        var deadlines = new List<TimeSpan>();
        peer.Script.OnEvaluate = (_, context) =>
        {
            deadlines.Add(context.Deadline - DateTime.UtcNow);
            return Task.FromResult(new Wire.EvaluateResponse());
        };
        using var gateway = peer.Connect(Org1.User, options => options with { Deadlines = new CallDeadlines { Evaluate = TimeSpan.FromMinutes(3) } });

        await Basic(gateway).EvaluateAsync("Read", cancellationToken: Token);
        await Basic(gateway).NewProposal("Read").EvaluateAsync(new CallOptions(deadline: DateTime.UtcNow.AddHours(2), cancellationToken: Token));

        Assert.InRange(deadlines[0], TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
        Assert.InRange(deadlines[1], TimeSpan.FromMinutes(118), TimeSpan.FromMinutes(120));
    }

    [Fact]
    public async Task A_passed_deadline_is_the_steps_exception()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            throw new InvalidOperationException("never");
        };
        using var gateway = peer.Connect(Org1.User, options => options with { Deadlines = new CallDeadlines { Endorse = TimeSpan.FromMilliseconds(100) } });

        var e = await Assert.ThrowsAsync<EndorseException>(() => Basic(gateway).SubmitAsync("Put", cancellationToken: Token));

        Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_the_peer_as_well()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        var arrived = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        peer.Script.OnEvaluate = async (_, context) =>
        {
            context.CancellationToken.Register(left.SetResult);
            arrived.SetResult();
            await left.Task;
            return new Wire.EvaluateResponse();
        };
        using var gateway = peer.Connect(Org1.User);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = Basic(gateway).EvaluateAsync("Read", cancellationToken: cancel.Token);
        await arrived.Task.WaitAsync(Token);
        await cancel.CancelAsync();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, e.CancellationToken);
        await left.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    [Fact]
    public async Task Disposing_the_gateway_ends_its_calls_and_leaves_the_channel_open()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        var arrived = new TaskCompletionSource();
        peer.Script.OnEvaluate = async (_, context) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new Wire.EvaluateResponse();
        };
        var first = peer.Connect(Org1.User);
        var call = Basic(first).EvaluateAsync("Read", cancellationToken: Token);
        await arrived.Task.WaitAsync(Token);

        first.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse());
        using var second = peer.Connect(Org1.User);
        Assert.Empty(await Basic(second).EvaluateAsync("Read", cancellationToken: Token));
    }

    [Fact]
    public async Task An_unreachable_peer_is_UNAVAILABLE()
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:1");
        using var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions { Channel = channel, Identity = Org1.User.Identity, Signer = Org1.User.Signer });

        var e = await Assert.ThrowsAsync<GatewayException>(() => Basic(gateway).EvaluateAsync("Read", cancellationToken: Token));

        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
    }

    [Theory]
    [InlineData("chaincode response 428, line one\nline two", 428, "line one\nline two")]
    [InlineData("chaincode response 500, ", 500, "")]
    [InlineData("chaincode response -1, a, b", -1, "a, b")]
    public void A_chaincodes_refusal_is_read_from_the_text(string text, int status, string message)
    {
        Assert.True(ChaincodeRefusal.TryParse(text, out var refusal));
        Assert.Equal(new ChaincodeRefusal(status, message), refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("chaincode response 500")]
    [InlineData("chaincode response five, no")]
    [InlineData("error in simulation: chaincode response 500, no")]
    public void Other_texts_are_no_refusals(string text) => Assert.False(ChaincodeRefusal.TryParse(text, out _));

    private static Contract Basic(Warden.Gateway.Gateway gateway) => gateway.GetNetwork("mychannel").GetContract("basic");
}
