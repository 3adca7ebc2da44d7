using Grpc.Net.Client;
using Warden.Gateway;
using Warden.Protocol;

namespace Warden.Host.Commands;

/// <summary>A connection to one peer as one identity, for as long as a command runs.</summary>
internal sealed class PeerAccess : IDisposable
{
    private readonly GrpcChannel connection;
    private readonly PrivateKeySigner signer;
    private readonly Gateway.Gateway gateway;

    private PeerAccess(GrpcChannel connection, PrivateKeySigner signer, Gateway.Gateway gateway, string mspId, string channel)
    {
        (this.connection, this.signer, this.gateway) = (connection, signer, gateway);
        Network = gateway.GetNetwork(channel);
        Channel = channel;
        MspId = mspId;
    }

    /// <summary>The channel's name.</summary>
    public string Channel { get; }

    /// <summary>The MSP id of the caller.</summary>
    public string MspId { get; }

    /// <summary>The channel: contracts, blocks.</summary>
    public Network Network { get; }

    public static PeerAccess Open(PeerConnection peer, SidecarIdentity identity, string channel)
    {
        var security = new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem, ServerName = peer.ServerName };
        var connection = security.OpenChannel(peer.Address);
        var signer = PrivateKeySigner.FromPem(identity.PrivateKeyPem);
        var gateway = Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = connection,
            Identity = new X509Identity(identity.MspId, identity.CertificatePem),
            Signer = signer,
        });
        return new PeerAccess(connection, signer, gateway, identity.MspId, channel);
    }

    public void Dispose()
    {
        gateway.Dispose();
        signer.Dispose();
        connection.Dispose();
    }
}
