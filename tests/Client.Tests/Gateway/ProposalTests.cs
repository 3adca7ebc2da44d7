using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using ProposalMessage = Warden.Protocol.Peer.Proposal;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

public sealed class ProposalTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluating_sends_the_signed_proposal_and_returns_the_result()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse
        {
            Result = new Response { Status = 200, Payload = ByteString.CopyFromUtf8("blue") },
        });
        using var gateway = peer.Connect(Org1.User);

        var result = await gateway.GetNetwork("mychannel").GetContract("basic").EvaluateAsync("ReadColour", ["asset1"], Token);

        Assert.Equal("blue", Encoding.UTF8.GetString(result));
        var request = Assert.Single(peer.Script.Evaluated);
        Assert.Equal("mychannel", request.ChannelId);
        Assert.True(EcdsaSigning.Verify(Org1.User.Key, request.ProposedTransaction.ProposalBytes.Span, request.ProposedTransaction.Signature.Span));
        var (channelHeader, signatureHeader, spec, _) = TakeApart(request.ProposedTransaction);
        Assert.Equal(request.TransactionId, channelHeader.TxId);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData([.. signatureHeader.Nonce.Span, .. signatureHeader.Creator.Span])),
            request.TransactionId);
        Assert.Equal(24, signatureHeader.Nonce.Length);
        Assert.Equal(Org1.User.Creator, signatureHeader.Creator);
        Assert.Equal((int)HeaderType.EndorserTransaction, channelHeader.Type);
        Assert.Equal(0UL, channelHeader.Epoch);
        Assert.Equal("basic", ChaincodeHeaderExtension.Parser.ParseFrom(channelHeader.Extension).ChaincodeId.Name);
        Assert.Equal(["ReadColour", "asset1"], spec.Input.Args.Select(argument => argument.ToStringUtf8()));
    }

    [Fact]
    public async Task A_contract_name_stands_before_the_function_and_bytes_arrive_unchanged()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        using var gateway = peer.Connect(Org1.User);
        byte[] argument = [0, 0xff, 0x80, 10];

        var proposal = gateway.GetNetwork("mychannel").GetContract("basic", "org.example:Assets").NewProposal(
            "Put", new ProposalOptions { Arguments = [argument] });

        var (_, _, spec, _) = TakeApart(Wire.ProposedTransaction.Parser.ParseFrom(proposal.Bytes).Proposal);
        Assert.Equal("org.example:Assets:Put", spec.Input.Args[0].ToStringUtf8());
        Assert.Equal(argument, spec.Input.Args[1].ToByteArray());
    }

    [Fact]
    public async Task Transient_data_and_organisations_travel_with_the_proposal()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse());
        using var gateway = peer.Connect(Org1.User);

        await gateway.GetNetwork("mychannel").GetContract("basic").EvaluateAsync(
            "Read",
            new ProposalOptions
            {
                Transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["secret"] = "42"u8.ToArray() },
                EndorsingOrganizations = ["Org3MSP", "Org1MSP"],
            },
            Token);

        var request = Assert.Single(peer.Script.Evaluated);
        Assert.Equal(["Org3MSP", "Org1MSP"], request.TargetOrganizations);
        var (_, _, _, payload) = TakeApart(request.ProposedTransaction);
        Assert.Equal("42", payload.TransientMap["secret"].ToStringUtf8());
    }

    [Fact]
    public async Task A_submitted_call_returns_the_endorsed_result_once_it_is_committed()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(
            Endorsing.Endorse(request, new Response { Status = 200, Payload = ByteString.CopyFromUtf8("done") }, [Org1.Peer]));
        peer.Script.CommitWith(TxValidationCode.Valid);
        using var gateway = peer.Connect(Org1.User);

        var result = await gateway.GetNetwork("mychannel").GetContract("basic").SubmitAsync("Put", ["a", "1"], Token);

        Assert.Equal("done", Encoding.UTF8.GetString(result));
        var submitted = Assert.Single(peer.Script.Submitted);
        Assert.True(EcdsaSigning.Verify(Org1.User.Key, submitted.PreparedTransaction.Payload.Span, submitted.PreparedTransaction.Signature.Span));
        var asked = Assert.Single(peer.Script.Asked);
        Assert.True(EcdsaSigning.Verify(Org1.User.Key, asked.Request.Span, asked.Signature.Span));
        var question = Wire.CommitStatusRequest.Parser.ParseFrom(asked.Request);
        Assert.Equal((submitted.TransactionId, "mychannel", Org1.User.Creator), (question.TransactionId, question.ChannelId, question.Identity));
    }

    [Fact]
    public async Task Each_step_is_an_activity_with_the_transactions_id()
    {
        var steps = new System.Collections.Concurrent.ConcurrentQueue<(string Step, string? Id, System.Diagnostics.ActivityStatusCode Status)>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Warden.Gateway",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) =>
                System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = activity => steps.Enqueue((activity.OperationName, (string?)activity.GetTagItem("fabric.transaction_id"), activity.Status)),
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(Endorsing.Endorse(request, new Response { Status = 200 }, [Org1.Peer]));
        peer.Script.CommitWith(TxValidationCode.Valid);
        using var gateway = peer.Connect(Org1.User);
        var contract = gateway.GetNetwork("mychannel").GetContract("basic");

        var submitted = await contract.BeginSubmitAsync("Put", cancellationToken: Token);
        await submitted.GetStatusAsync(Token);
        var refused = contract.NewProposal("Read");
        await Assert.ThrowsAsync<GatewayException>(() => refused.EvaluateAsync(Token));

        // Other tests run beside this one and have activities of their own.
        Assert.Equal(["endorse", "submit", "commit status"], steps.Where(each => each.Id == submitted.TransactionId).Select(each => each.Step));
        Assert.Equal(
            ("evaluate", System.Diagnostics.ActivityStatusCode.Error),
            steps.Where(each => each.Id == refused.TransactionId).Select(each => (each.Step, each.Status)).Single());
    }

    [Fact]
    public async Task Beginning_a_submit_comes_back_before_the_commit_and_the_outcome_is_asked_for()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(
            Endorsing.Endorse(request, new Response { Status = 200, Payload = ByteString.CopyFromUtf8("early") }, [Org1.Peer]));
        peer.Script.CommitWith(TxValidationCode.MvccReadConflict);
        using var gateway = peer.Connect(Org1.User);

        var submitted = await gateway.GetNetwork("mychannel").GetContract("basic").BeginSubmitAsync("Put", cancellationToken: Token);

        Assert.Equal("early", Encoding.UTF8.GetString(submitted.Result));
        Assert.Empty(peer.Script.Asked);
        var status = await submitted.GetStatusAsync(Token);
        Assert.Equal(new CommitStatus(submitted.TransactionId, TxValidationCode.MvccReadConflict, 7), status);
        Assert.False(status.Successful);
        Assert.Equal("MVCC_READ_CONFLICT", status.CodeName);
    }

    [Fact]
    public void Two_proposals_of_the_same_call_have_different_ids()
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:1");
        using var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions { Channel = channel, Identity = Org1.User.Identity });
        var contract = gateway.GetNetwork("mychannel").GetContract("basic");

        Assert.NotEqual(contract.NewProposal("Put").TransactionId, contract.NewProposal("Put").TransactionId);
    }

    [Fact]
    public void Connecting_without_a_connection_is_an_error()
    {
        var e = Assert.Throws<ArgumentException>(() => Warden.Gateway.Gateway.Connect(new GatewayOptions { Identity = Org1.User.Identity }));
        Assert.Contains("Channel", e.Message, StringComparison.Ordinal);
    }

    private static (ChannelHeader ChannelHeader, SignatureHeader SignatureHeader, ChaincodeSpec Spec, ChaincodeProposalPayload Payload) TakeApart(SignedProposal signed)
    {
        var proposal = ProposalMessage.Parser.ParseFrom(signed.ProposalBytes);
        var header = Header.Parser.ParseFrom(proposal.Header);
        var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        return (
            ChannelHeader.Parser.ParseFrom(header.ChannelHeader),
            SignatureHeader.Parser.ParseFrom(header.SignatureHeader),
            ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input).ChaincodeSpec,
            payload);
    }
}
