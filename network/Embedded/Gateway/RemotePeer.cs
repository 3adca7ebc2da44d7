using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>A peer other than the gateway's own, asked over gRPC.</summary>
internal sealed class RemotePeer : IEndorsingPeer, IDisposable
{
    private readonly PeerEntry entry;
    private readonly GrpcChannel channel;
    private readonly Warden.Protocol.Peer.Endorser.EndorserClient client;

    public RemotePeer(PeerEntry entry)
    {
        this.entry = entry;
        channel = new ChannelSecurity { RootCertificatesPem = entry.TlsRootPem }.OpenChannel(entry.Address);
        client = new(channel);
    }

    public string MspId => entry.MspId;

    public string Address => entry.Address;

    public ByteString Identity => entry.Identity;

    public ulong Height => entry.Height();

    public bool Has(string chaincodeName) => entry.Has(chaincodeName);

    public Protocol.Discovery.Peer Describe(bool onChannel) => entry.Presence.Describe(onChannel);

    public async Task<EndorserReply> EndorseAsync(SignedProposal proposal, CancellationToken cancellationToken)
    {
        try
        {
            return new(await client.ProcessProposalAsync(proposal, cancellationToken: cancellationToken), null);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, Describe(e, entry.Address));
        }
    }

    public void Dispose() => channel.Dispose();

    /// <summary>Writes an error as Go's gRPC does; Fabric puts that text into error details.</summary>
    internal static string Describe(RpcException e, string address)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                return $"rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp {address}: connect: connection refused\"";
            }
        }

        return $"rpc error: code = {e.StatusCode} desc = {e.Status.Detail}";
    }
}
