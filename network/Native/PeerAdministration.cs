using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Gateway;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Native;

/// <summary>Speaks with one peer as its organisation's administrator: proposes, submits, waits for commits.</summary>
internal sealed class PeerAdministration : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IdentityKey key;
    private readonly FabricIdentity admin;
    private readonly GrpcChannel channel;
    private readonly TimeProvider time;

    public PeerAdministration(OrganizationMaterial organization, NodeMaterial keys, NativeNode node, TimeProvider time)
    {
        (admin, this.time, Address, Peer) = (organization.Admin, time, node.Address, keys.Identity.Creator);
        key = admin.OpenKey();
        channel = new ChannelSecurity { RootCertificatesPem = node.TlsRootPem }.OpenChannel(node.Address);
    }

    public string MspId => admin.MspId;

    /// <summary>Gets where this process reaches the peer.</summary>
    public string Address { get; }

    /// <summary>Gets the peer's own identity.</summary>
    public ByteString Peer { get; }

    /// <summary>Gets the administrator's identity.</summary>
    public ByteString Creator => admin.Creator;

    public CallInvoker Invoker => channel.CreateCallInvoker();

    public ByteString Sign(ByteString message)
    {
        lock (key)
        {
            return ByteString.CopyFrom(key.Sign(message.Span));
        }
    }

    /// <summary>Makes a proposal as the administrator.</summary>
    /// <param name="channelId">The channel; empty for what concerns the peer alone.</param>
    /// <param name="chaincode">A system chaincode.</param>
    /// <param name="args">Its function and arguments.</param>
    public UnpackedProposal Propose(string channelId, string chaincode, params IReadOnlyList<ByteString> args) => Proposals.Create(new()
    {
        ChannelId = channelId,
        ChaincodeName = chaincode,
        Args = args,
        Creator = Creator,
        Timestamp = time.GetUtcNow(),
    });

    /// <summary>Has this peer execute a proposal.</summary>
    /// <exception cref="InvalidOperationException">The peer answered a status of 400 or more; the message holds its words.</exception>
    /// <exception cref="RpcException">The peer could not be reached.</exception>
    public async Task<ProposalResponse> EndorseAsync(SignedProposal proposal, CancellationToken cancellationToken)
    {
        var answer = await new Endorser.EndorserClient(channel).ProcessProposalAsync(proposal, cancellationToken: cancellationToken);
        return answer.Response.Status < 400
            ? answer
            : throw new InvalidOperationException($"The peer of {MspId} answered {answer.Response.Status}: {answer.Response.Message}");
    }

    /// <summary>Calls a system chaincode of this peer and gets its answer.</summary>
    public async Task<ByteString> CallAsync(string channelId, string chaincode, CancellationToken cancellationToken, params IReadOnlyList<ByteString> args) =>
        (await EndorseAsync(Signed(Propose(channelId, chaincode, args)), cancellationToken)).Response.Payload;

    public SignedProposal Signed(UnpackedProposal proposal) => new() { ProposalBytes = proposal.Bytes, Signature = Sign(proposal.Bytes) };

    /// <summary>Orders an endorsed proposal through this peer's gateway, and again while the orderer has no leader yet.</summary>
    public async Task SubmitAsync(UnpackedProposal proposal, IReadOnlyList<ProposalResponse> endorsements, CancellationToken cancellationToken)
    {
        var envelope = Transactions.Assemble(proposal, endorsements[0].Payload, endorsements.Select(e => e.Endorsement));
        envelope.Signature = Sign(envelope.Payload);
        var request = new SubmitRequest { ChannelId = proposal.ChannelId, TransactionId = proposal.ClaimedTransactionId, PreparedTransaction = envelope };
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            try
            {
                await new Protocol.Gateway.Gateway.GatewayClient(channel).SubmitAsync(request, cancellationToken: cancellationToken);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && !cancellationToken.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    /// <summary>Waits until this peer has committed a transaction.</summary>
    /// <exception cref="InvalidOperationException">It was judged invalid.</exception>
    public async Task CommittedAsync(UnpackedProposal proposal, CancellationToken cancellationToken)
    {
        var request = new CommitStatusRequest { ChannelId = proposal.ChannelId, TransactionId = proposal.ClaimedTransactionId, Identity = Creator }.ToByteString();
        var status = await new Protocol.Gateway.Gateway.GatewayClient(channel).CommitStatusAsync(
            new SignedCommitStatusRequest { Request = request, Signature = Sign(request) }, cancellationToken: cancellationToken);
        if (status.Result != TxValidationCode.Valid)
        {
            throw new InvalidOperationException($"The peer of {MspId} judged the transaction {status.Result}.");
        }
    }

    /// <summary>Waits until the peer answers.</summary>
    /// <exception cref="InvalidOperationException">It ended.</exception>
    public async Task<IReadOnlyList<string>> ChannelsAsync(IFabricNode node, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            node.ThrowIfExited();
            try
            {
                var channels = ChannelQueryResponse.Parser.ParseFrom(await CallAsync("", "cscc", cancellationToken, ByteString.CopyFromUtf8("GetChannels")));
                return [.. channels.Channels.Select(c => c.ChannelId)];
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    /// <summary>Has the peer join a channel.</summary>
    public Task JoinAsync(Block genesisBlock, CancellationToken cancellationToken) =>
        CallAsync("", "cscc", cancellationToken, ByteString.CopyFromUtf8("JoinChain"), genesisBlock.ToByteString());

    public void Dispose()
    {
        channel.Dispose();
        key.Dispose();
    }
}
