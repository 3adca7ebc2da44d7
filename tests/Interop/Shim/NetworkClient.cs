using Grpc.Net.Client;
using Warden.Gateway;
using Warden.Protocol;

namespace Warden.Interop.Shim;

/// <summary>A Gateway client of one organisation's User1.</summary>
internal sealed class NetworkClient : IDisposable
{
    // Only what hangs reaches it: the tests are not about time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly InteropNodes _network;
    private readonly GrpcChannel _channel;
    private readonly EcdsaSigner _signer;

    public NetworkClient(InteropNodes network, string mspId)
    {
        _network = network;
        var node = network.Peer(mspId);
        var user = network.Material.Organization(mspId).User("User1");
        _channel = new ChannelSecurity { RootCertificatesPem = node.TlsRootPem, ServerName = node.ServerName }.OpenChannel(node.Address);
        _signer = EcdsaSigner.FromPem(user.PrivateKeyPem);
        Gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = _channel, Identity = new X509Identity(mspId, user.CertificatePem), Signer = _signer,
            Deadlines = new CallDeadlines { Evaluate = Patience, Endorse = Patience, Submit = Patience, CommitStatus = Patience },
        });
    }

    public Gateway.Gateway Gateway { get; }

    /// <summary>Waits until the peers of all clients have every block that any of them has now: what is asked next is asked of one state.</summary>
    public static async Task InStepAsync(IReadOnlyCollection<NetworkClient> clients, CancellationToken cancellationToken)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var height = (await HeightsAsync()).Max();
        while ((await HeightsAsync()).Min() < height)
        {
            await often.WaitForNextTickAsync(cancellationToken);
        }

        Task<ulong[]> HeightsAsync() => Task.WhenAll(clients.Select(async client =>
            (await client.Gateway.GetNetwork(client._network.ChannelName).Ledger.GetChainInfoAsync(cancellationToken)).Height));
    }

    public void Dispose()
    {
        Gateway.Dispose();
        _signer.Dispose();
        _channel.Dispose();
    }
}
