using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using System.Security.Cryptography;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Gateway;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>A Gateway client of nothing but the generated stubs, so that tests see codes, texts and bytes as they are.</summary>
internal sealed class NetworkClient : IDisposable
{
    private readonly ECDsa key;
    private readonly string channelId;

    public NetworkClient(EmbeddedNetwork network, string mspId, FabricIdentity? identity = null)
    {
        var node = network.Peer(mspId);
        Identity = identity ?? network.Material.Organization(mspId).User("User1");
        key = Identity.OpenPrivateKey();
        channelId = network.ChannelName;
        Channel = new ChannelSecurity { RootCertificatesPem = node.TlsRootPem }.OpenChannel(node.Address);
        Gateway = new(Channel);
    }

    public FabricIdentity Identity { get; }

    public GrpcChannel Channel { get; }

    public Warden.Protocol.Gateway.Gateway.GatewayClient Gateway { get; }

    public ByteString Sign(ByteString message) => ByteString.CopyFrom(EcdsaSigning.SignSha256LowS(key, message.Span));

    public UnpackedProposal NewProposal(string chaincode, params IReadOnlyList<string> args) => Proposals.Create(new()
    {
        ChannelId = channelId,
        ChaincodeName = chaincode,
        Args = [.. args.Select(ByteString.CopyFromUtf8)],
        Creator = Identity.Creator,
    });

    public SignedProposal Sign(UnpackedProposal proposal) => new() { ProposalBytes = proposal.Bytes, Signature = Sign(proposal.Bytes) };

    public async Task<Response> EvaluateAsync(string chaincode, params IReadOnlyList<string> args)
    {
        var proposal = NewProposal(chaincode, args);
        var response = await Gateway.EvaluateAsync(
            new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = channelId, ProposedTransaction = Sign(proposal) }, cancellationToken: TestContext.Current.CancellationToken);
        return response.Result;
    }

    public async Task<(string TransactionId, Envelope Transaction)> EndorseAsync(
        IReadOnlyList<string> organizations, string chaincode, params IReadOnlyList<string> args)
    {
        var proposal = NewProposal(chaincode, args);
        var request = new EndorseRequest { TransactionId = proposal.ClaimedTransactionId, ChannelId = channelId, ProposedTransaction = Sign(proposal) };
        request.EndorsingOrganizations.Add(organizations);
        var response = await Gateway.EndorseAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        return (proposal.ClaimedTransactionId, response.PreparedTransaction);
    }

    public async Task SubmitAsync(string transactionId, Envelope transaction)
    {
        transaction.Signature = Sign(transaction.Payload);
        await Gateway.SubmitAsync(
            new() { TransactionId = transactionId, ChannelId = channelId, PreparedTransaction = transaction },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    public async Task<CommitStatusResponse> CommitStatusAsync(string transactionId)
    {
        var request = new CommitStatusRequest { TransactionId = transactionId, ChannelId = channelId, Identity = Identity.Creator }.ToByteString();
        return await Gateway.CommitStatusAsync(
            new() { Request = request, Signature = Sign(request) }, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Endorses, submits and waits for the verdict.</summary>
    public Task<CommitStatusResponse> TransactAsync(string chaincode, params IReadOnlyList<string> args) =>
        TransactByAsync([], chaincode, args);

    public async Task<CommitStatusResponse> TransactByAsync(
        IReadOnlyList<string> organizations, string chaincode, params IReadOnlyList<string> args)
    {
        var (id, transaction) = await EndorseAsync(organizations, chaincode, args);
        await SubmitAsync(id, transaction);
        return await CommitStatusAsync(id);
    }

    /// <summary>Makes a call that has to fail, and gets its error with the details.</summary>
    public static async Task<(RpcException Error, IReadOnlyList<ErrorDetail> Details)> FailureAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        return (error, GatewayErrorDetails.Of(error));
    }

    public void Dispose()
    {
        Channel.Dispose();
        key.Dispose();
    }
}
