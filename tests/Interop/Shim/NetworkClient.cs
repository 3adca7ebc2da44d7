using Grpc.Net.Client;
using Warden.Gateway;
using Warden.Protocol;

namespace Warden.Interop.Shim;

/// <summary>A Gateway client of one organisation's User1.</summary>
internal sealed class NetworkClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly EcdsaSigner _signer;

    public NetworkClient(InteropNodes network, string mspId)
    {
        var node = network.Peer(mspId);
        var user = network.Material.Organization(mspId).User("User1");
        _channel = new ChannelSecurity { RootCertificatesPem = node.TlsRootPem, ServerName = node.ServerName }.OpenChannel(node.Address);
        _signer = EcdsaSigner.FromPem(user.PrivateKeyPem);
        Gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = _channel, Identity = new X509Identity(mspId, user.CertificatePem), Signer = _signer,
        });
    }

    public Gateway.Gateway Gateway { get; }

    public void Dispose()
    {
        Gateway.Dispose();
        _signer.Dispose();
        _channel.Dispose();
    }
}
