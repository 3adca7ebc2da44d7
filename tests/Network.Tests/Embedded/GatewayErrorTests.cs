using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Gateway;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>Codes, texts and details as measured on Fabric 3.1.5.</summary>
public sealed class GatewayErrorTests(EmbeddedFixture fixture) : IDisposable
{
    private const string SeeDetails = "see attached details for more info";

    private readonly NetworkClient client = new(fixture.Network, "Org1MSP");

    private string Org1 => fixture.Network.Peer("Org1MSP").Address;

    private string Org2 => fixture.Network.Peer("Org2MSP").Address;

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("400")]
    [InlineData("428")]
    [InlineData("500")]
    [InlineData("100")]
    public async Task A_refusal_by_the_chaincode_travels_in_the_details(string status)
    {
        var text = $"chaincode response {status}, no";
        var (evaluate, evaluateDetails) = await NetworkClient.FailureAsync(() => client.EvaluateAsync("basic", "status", status, "no"));
        Assert.Equal(
            (StatusCode.Unknown, $"evaluate call to endorser returned error: {text}"), (evaluate.StatusCode, evaluate.Status.Detail));
        Assert.Equal([Detail(Org1, "Org1MSP", text)], evaluateDetails);

        var (endorse, endorseDetails) = await NetworkClient.FailureAsync(() => client.EndorseAsync([], "basic", "status", status, "no"));
        Assert.Equal((StatusCode.Aborted, $"failed to endorse transaction, {SeeDetails}"), (endorse.StatusCode, endorse.Status.Detail));
        Assert.Equal([Detail(Org1, "Org1MSP", text)], endorseDetails);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(299)]
    [InlineData(399)]
    public async Task A_status_below_400_is_endorsed_and_recorded(int status)
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "status", $"{status}", "noted");
        var unpacked = Transactions.Unpack(transaction);
        Assert.Equal(
            (status, "noted", "payload"),
            (unpacked.Response!.Status, unpacked.Response!.Message, unpacked.Response!.Payload.ToStringUtf8()));
        Assert.Equal(2, unpacked.Endorsements.Count);
        await client.SubmitAsync(id, transaction);
        Assert.Equal(Protocol.Peer.TxValidationCode.Valid, (await client.CommitStatusAsync(id)).Result);
    }

    [Fact]
    public async Task Endorsers_that_answer_differently_do_not_match()
    {
        var (error, details) = await NetworkClient.FailureAsync(() => client.EndorseAsync([], "basic", "whoami"));
        Assert.Equal(
            (StatusCode.Aborted, $"failed to collect enough transaction endorsements, {SeeDetails}"),
            (error.StatusCode, error.Status.Detail));
        Assert.Equal([Detail(Org2, "Org2MSP", "ProposalResponsePayloads do not match")], details);
    }

    [Fact]
    public async Task A_refusal_by_a_later_organisation_is_its_detail()
    {
        var (error, details) = await NetworkClient.FailureAsync(
            () => client.EndorseAsync([], "basic", "statusAt", "Org2MSP", "429", "org2 says no"));
        Assert.Equal($"failed to collect enough transaction endorsements, {SeeDetails}", error.Status.Detail);
        Assert.Equal([Detail(Org2, "Org2MSP", "chaincode response 429, org2 says no")], details);
    }

    [Fact]
    public async Task Named_organisations_are_all_asked_and_all_refusals_reported()
    {
        var (error, details) = await NetworkClient.FailureAsync(
            () => client.EndorseAsync(["Org1MSP", "Org2MSP"], "basic", "status", "500", "no"));
        Assert.Equal($"failed to collect enough transaction endorsements, {SeeDetails}", error.Status.Detail);
        Assert.Equal(["Org1MSP", "Org2MSP"], details.Select(d => d.MspId).Order());
        Assert.All(details, d => Assert.Equal("chaincode response 500, no", d.Message));
    }

    [Fact]
    public async Task An_unknown_chaincode_has_no_peers()
    {
        var (evaluate, none) = await NetworkClient.FailureAsync(() => client.EvaluateAsync("nope", "f"));
        Assert.Equal(
            (StatusCode.FailedPrecondition, "no peers available to evaluate chaincode nope in channel mychannel"),
            (evaluate.StatusCode, evaluate.Status.Detail));
        Assert.Empty(none);
        var (endorse, _) = await NetworkClient.FailureAsync(() => client.EndorseAsync([], "nope", "f"));
        Assert.Equal(
            (
                StatusCode.FailedPrecondition,
                "no combination of peers can be derived which satisfy the endorsement policy: No metadata was found for chaincode nope in channel mychannel"),
            (endorse.StatusCode, endorse.Status.Detail));
        var (named, _) = await NetworkClient.FailureAsync(() => client.EndorseAsync(["Org3MSP", "Org4MSP"], "basic", "echo", "x"));
        Assert.Equal(
            (StatusCode.Unavailable, "failed to find any endorsing peers for org(s): Org3MSP, Org4MSP"),
            (named.StatusCode, named.Status.Detail));
    }

    [Fact]
    public async Task A_wrong_signature_is_no_access()
    {
        const string denied = "error validating proposal: access denied: channel [mychannel] creator org [Org1MSP]";
        var proposal = client.NewProposal("basic", "echo", "x");
        var signed = new Protocol.Peer.SignedProposal { ProposalBytes = proposal.Bytes, Signature = client.Sign(ByteString.CopyFromUtf8("another")) };
        var (evaluate, details) = await NetworkClient.FailureAsync(() => EvaluateAsync(signed));
        Assert.Equal(
            (StatusCode.FailedPrecondition, $"evaluate call to endorser returned error: {denied}"),
            (evaluate.StatusCode, evaluate.Status.Detail));
        Assert.Equal([Detail(Org1, "Org1MSP", denied)], details);
        var (endorse, endorseDetails) = await NetworkClient.FailureAsync(
            async () => await client.Gateway.EndorseAsync(new() { ChannelId = "mychannel", ProposedTransaction = signed }));
        Assert.Equal((StatusCode.Aborted, $"failed to endorse transaction, {SeeDetails}"), (endorse.StatusCode, endorse.Status.Detail));
        Assert.Equal([Detail(Org1, "Org1MSP", denied)], endorseDetails);
    }

    [Fact]
    public async Task A_high_S_signature_is_no_access()
    {
        var proposal = client.NewProposal("basic", "echo", "x");
        var signed = new Protocol.Peer.SignedProposal { ProposalBytes = proposal.Bytes, Signature = HighS(client.Sign(proposal.Bytes)) };
        var (error, _) = await NetworkClient.FailureAsync(() => EvaluateAsync(signed));
        Assert.EndsWith("access denied: channel [mychannel] creator org [Org1MSP]", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_unknown_to_the_channel()
    {
        using var authority = new CertificateAuthority("ca.elsewhere", "elsewhere");
        using var unknown = new NetworkClient(
            fixture.Network, "Org1MSP", authority.IssueIdentity("Org9MSP", "User1@elsewhere", NodeRole.Client));
        var (error, _) = await NetworkClient.FailureAsync(() => unknown.EvaluateAsync("basic", "echo", "x"));
        Assert.EndsWith(
            "error validating proposal: access denied: channel [mychannel] creator org unknown, creator is malformed",
            error.Status.Detail,
            StringComparison.Ordinal);

        using var impostor = new NetworkClient(
            fixture.Network, "Org1MSP", authority.IssueIdentity("Org1MSP", "User1@elsewhere", NodeRole.Client));
        (error, _) = await NetworkClient.FailureAsync(() => impostor.EvaluateAsync("basic", "echo", "x"));
        Assert.EndsWith(
            "error validating proposal: access denied: channel [mychannel] creator org [Org1MSP]",
            error.Status.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_may_read_but_not_write()
    {
        using var peer = new NetworkClient(fixture.Network, "Org1MSP", fixture.Network.Material.Organization("Org1MSP").Node);
        var (error, _) = await NetworkClient.FailureAsync(() => peer.EvaluateAsync("basic", "echo", "x"));
        Assert.Equal(
            "evaluate call to endorser returned error: Failed evaluating policy on signed data during check policy on channel [mychannel] with policy [/Channel/Application/Writers]: "
            + "[implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied]",
            error.Status.Detail);
        var committed = await client.TransactAsync("basic", "put", "read-by-peer", "v");
        Assert.Equal(Protocol.Peer.TxValidationCode.Valid, committed.Result);
        var (id, transaction) = await client.EndorseAsync([], "basic", "put", "read-by-peer", "v");
        await client.SubmitAsync(id, transaction);
        Assert.Equal(Protocol.Peer.TxValidationCode.Valid, (await peer.CommitStatusAsync(id)).Result);
    }

    [Fact]
    public async Task A_committed_transaction_id_cannot_be_used_again()
    {
        var proposal = client.NewProposal("basic", "put", "once", "v");
        var signed = client.Sign(proposal);
        var endorsed = await client.Gateway.EndorseAsync(
            new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = "mychannel", ProposedTransaction = signed });
        await client.SubmitAsync(proposal.ClaimedTransactionId, endorsed.PreparedTransaction);
        var first = await client.CommitStatusAsync(proposal.ClaimedTransactionId);
        var (error, _) = await NetworkClient.FailureAsync(() => EvaluateAsync(signed));
        Assert.Equal(
            $"evaluate call to endorser returned error: duplicate transaction found [{proposal.ClaimedTransactionId}]. Creator [{Convert.ToHexStringLower(client.Identity.Creator.Span)}]",
            error.Status.Detail);

        // Ordered once more it is judged a duplicate there, and its status stays that of the first time.
        await client.SubmitAsync(proposal.ClaimedTransactionId, endorsed.PreparedTransaction);
        await client.TransactAsync("basic", "put", "after", "v");
        Assert.Equal(first, await client.CommitStatusAsync(proposal.ClaimedTransactionId));
    }

    [Fact]
    public async Task Malformed_proposals_are_told_what_they_lack()
    {
        var cases = new (Protocol.Peer.SignedProposal? Proposal, string Expected)[]
        {
            (null, "a signed proposal is required"),
            (client.Sign(Proposals.Create(Request() with { ChannelId = "" })), "no channel id provided"),
            (client.Sign(Proposals.Create(Request() with { ChaincodeName = "" })), "no chaincode name is provided, channel id [mychannel]"),
        };
        foreach (var (proposal, expected) in cases)
        {
            var (error, _) = await NetworkClient.FailureAsync(() => EvaluateAsync(proposal));
            Assert.Equal(
                (StatusCode.InvalidArgument, $"failed to unpack transaction proposal: {expected}"),
                (error.StatusCode, error.Status.Detail));
        }

        var (noProposal, _) = await NetworkClient.FailureAsync(async () => await client.Gateway.EndorseAsync(new()));
        Assert.Equal("the proposed transaction must contain a signed proposal", noProposal.Status.Detail);
        var (noTransaction, _) = await NetworkClient.FailureAsync(async () => await client.Gateway.SubmitAsync(new()));
        Assert.Equal("a prepared transaction is required", noTransaction.Status.Detail);
        var (unsigned, _) = await NetworkClient.FailureAsync(
            async () => await client.Gateway.SubmitAsync(new() { PreparedTransaction = new() }));
        Assert.Equal("prepared transaction must be signed", unsigned.Status.Detail);
    }

    [Theory]
    [InlineData("txid")]
    [InlineData("epoch")]
    [InlineData("nonce")]
    [InlineData("type")]
    public async Task Wrong_headers_are_refused_by_the_endorser(string wrong)
    {
        var good = Proposals.Create(Request());
        var (channelHeader, signatureHeader) = (good.ChannelHeader.Clone(), good.SignatureHeader.Clone());
        var expected = wrong switch
        {
            "txid" => $"incorrectly computed txid 'abc' -- expected '{good.ClaimedTransactionId}'",
            "epoch" => "epoch is non-zero",
            "nonce" => "nonce is empty",
            _ => "invalid header type DELIVER_SEEK_INFO",
        };
        channelHeader.TxId = wrong == "txid" ? "abc" : channelHeader.TxId;
        channelHeader.Epoch = wrong == "epoch" ? 1u : 0;
        channelHeader.Type = wrong == "type" ? 5 : 3;
        signatureHeader.Nonce = wrong == "nonce" ? ByteString.Empty : signatureHeader.Nonce;
        var header = new Header { ChannelHeader = channelHeader.ToByteString(), SignatureHeader = signatureHeader.ToByteString() };
        var bytes = new Protocol.Peer.Proposal { Header = header.ToByteString(), Payload = good.Payload.ToByteString() }.ToByteString();
        var (error, _) = await NetworkClient.FailureAsync(
            () => EvaluateAsync(new() { ProposalBytes = bytes, Signature = client.Sign(bytes) }));
        Assert.Equal(
            (
                StatusCode.FailedPrecondition,
                $"evaluate call to endorser returned error: error validating proposal: {expected}"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Another_channel_is_unknown_everywhere_in_its_own_words()
    {
        var proposal = client.Sign(Proposals.Create(Request() with { ChannelId = "nochannel" }));
        const string noConfig = "failed to get config for channel [nochannel]: could not get last config for channel nochannel";
        Assert.Equal((StatusCode.Unavailable, noConfig), await CodeAndTextAsync(() => EvaluateAsync(proposal)));
        Assert.Equal(
            (
                StatusCode.FailedPrecondition,
                "no combination of peers can be derived which satisfy the endorsement policy: No metadata was found for chaincode basic in channel nochannel"),
            await CodeAndTextAsync(async () => await client.Gateway.EndorseAsync(new() { ProposedTransaction = proposal })));
        Assert.Equal(
            (StatusCode.FailedPrecondition, noConfig),
            await CodeAndTextAsync(
                async () =>
                    await client.Gateway.SubmitAsync(
                        new() { ChannelId = "nochannel", PreparedTransaction = new() { Signature = ByteString.CopyFromUtf8("s") } })));
        var status = new CommitStatusRequest { ChannelId = "nochannel", TransactionId = "t", Identity = client.Identity.Creator }.ToByteString();
        Assert.Equal(
            (StatusCode.PermissionDenied, "Failed to get policy manager for channel [nochannel]"),
            await CodeAndTextAsync(
                async () => await client.Gateway.CommitStatusAsync(new() { Request = status, Signature = client.Sign(status) })));
    }

    [Fact]
    public async Task A_commit_status_request_needs_its_parts_and_its_signature()
    {
        Assert.Equal((StatusCode.InvalidArgument, "a commit status request is required"), await CommitStatusFailureAsync(null));
        Assert.Equal(
            (StatusCode.InvalidArgument, "no identity provided"),
            await CommitStatusFailureAsync(new() { ChannelId = "mychannel", TransactionId = "t" }));
        Assert.Equal(
            (StatusCode.InvalidArgument, "no channel ID provided"),
            await CommitStatusFailureAsync(new() { Identity = client.Identity.Creator, TransactionId = "t" }));
        Assert.Equal(
            (StatusCode.InvalidArgument, "transaction ID should not be empty"),
            await CommitStatusFailureAsync(new() { Identity = client.Identity.Creator, ChannelId = "mychannel" }));
        Assert.Equal(
            (StatusCode.PermissionDenied, "Failed evaluating policy on signed data during check policy on channel [mychannel] with policy [/Channel/Application/Readers]: "
                + "[implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Readers' sub-policies to be satisfied]"),
            await CommitStatusFailureAsync(
                new() { Identity = client.Identity.Creator, ChannelId = "mychannel", TransactionId = "t" }, "wrongly signed"));
    }

    [Fact]
    public async Task What_the_orderer_refuses_is_said_in_its_words()
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "put", "k", "v");
        transaction.Signature = client.Sign(ByteString.CopyFromUtf8("another"));
        Assert.Equal(
            (StatusCode.Aborted, "received unsuccessful response from orderer: status=FORBIDDEN, info=implicit policy evaluation failed - 0 sub-policies were satisfied, "
                + "but this policy requires 1 of the 'Writers' sub-policies to be satisfied: permission denied"),
            await CodeAndTextAsync(
                async () =>
                    await client.Gateway.SubmitAsync(
                        new() { TransactionId = id, ChannelId = "mychannel", PreparedTransaction = transaction })));
        var garbage = new Envelope { Payload = ByteString.CopyFrom(0xff, 0xff), Signature = ByteString.CopyFromUtf8("s") };
        var (code, text) = await CodeAndTextAsync(
            async () => await client.Gateway.SubmitAsync(new() { ChannelId = "mychannel", PreparedTransaction = garbage }));
        Assert.Equal(StatusCode.Aborted, code);
        Assert.StartsWith(
            "received unsuccessful response from orderer: status=BAD_REQUEST, info=could not determine channel ID: ",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_or_a_service_that_does_not_exist_is_named()
    {
        Assert.Equal((StatusCode.Unimplemented, "unknown method Nope for service gateway.Gateway"), await CallAsync("gateway.Gateway"));
        Assert.Equal((StatusCode.Unimplemented, "unknown service no.Service"), await CallAsync("no.Service"));

        async Task<(StatusCode, string)> CallAsync(string service)
        {
            var method = new Method<byte[], byte[]>(
                MethodType.Unary, service, "Nope", Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));
            var error = await Assert.ThrowsAsync<RpcException>(
                async () => await client.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, []));
            return (error.StatusCode, error.Status.Detail);
        }
    }

    private static ErrorDetail Detail(string address, string mspId, string message) =>
        new() { Address = address, MspId = mspId, Message = message };

    private static async Task<(StatusCode, string)> CodeAndTextAsync(Func<Task> call)
    {
        var (error, details) = await NetworkClient.FailureAsync(call);
        Assert.Empty(details);
        return (error.StatusCode, error.Status.Detail);
    }

    private static ByteString HighS(ByteString signature)
    {
        var sequence = new System.Formats.Asn1.AsnReader(signature.Memory, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var (r, s) = (sequence.ReadInteger(), sequence.ReadInteger());
        var n = System.Numerics.BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, null);
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(n - s);
        }

        return ByteString.CopyFrom(writer.Encode());
    }

    private ProposalRequest Request() =>
        new() { ChannelId = "mychannel", ChaincodeName = "basic", Args = [ByteString.CopyFromUtf8("echo"), ByteString.CopyFromUtf8("x")], Creator = client.Identity.Creator };

    private async Task EvaluateAsync(Protocol.Peer.SignedProposal? proposal) =>
        await client.Gateway.EvaluateAsync(new() { ChannelId = "mychannel", ProposedTransaction = proposal });

    private async Task<(StatusCode, string)> CommitStatusFailureAsync(CommitStatusRequest? request, string? signed = null)
    {
        var bytes = request?.ToByteString() ?? ByteString.Empty;
        return await CodeAndTextAsync(async () => await client.Gateway.CommitStatusAsync(
            new() { Request = bytes, Signature = client.Sign(signed is null ? bytes : ByteString.CopyFromUtf8(signed)) }));
    }
}
