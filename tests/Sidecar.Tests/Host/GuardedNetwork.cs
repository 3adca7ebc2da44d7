using System.Globalization;
using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Embedded;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Host.Tests;

/// <summary>Two organisations on the embedded network, each with its own chaincodes and its own sidecar in front of the asset contract.</summary>
public sealed class GuardedNetwork : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-network-");
    private readonly List<ChaincodeServer> servers = [];
    private readonly List<IDisposable> connections = [];
    private readonly Dictionary<string, Warden.Gateway.Gateway> gateways = new(StringComparer.Ordinal);
    private EmbeddedNetwork network = null!;

    public Dictionary<string, Sidecar> Sidecars { get; } = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions(), CancellationToken.None);
        await DeployAsync(
            GovernanceFunctions.Chaincode, GovernanceChaincode.Create(new GovernanceOptions { Members = ["Org1MSP", "Org2MSP"] }), (_, address) => Task.FromResult(address));
        await DeployAsync("basic", AssetTransferChaincode.Create(), async (organization, address) =>
        {
            var peer = network.Peer(organization);
            var identity = Admin(organization);
            Sidecars[organization] = await Sidecar.StartAsync(new SidecarOptions
            {
                Channels = [network.ChannelName],
                Chaincodes = [new GuardedChaincode { Name = "basic", Upstream = address }],
                Peer = new PeerConnection(peer.Address, peer.TlsRootPem),
                Identity = new SidecarIdentity(organization, identity.CertificatePem, identity.PrivateKeyPem),
                StoreFolder = Path.Combine(folder.FullName, organization),
                ScoreDeadline = TimeSpan.FromSeconds(25),
                ConsumeTimeout = TimeSpan.FromSeconds(25),
            });
            return Sidecars[organization].AddressOf("basic");
        });
        var constitution = CanonicalJson.ToText(new Constitution { Members = ["Org1MSP", "Org2MSP"] });
        await SubmitAsync(Admin("Org1MSP"), GovernanceFunctions.Found, constitution);
        await SubmitAsync(Admin("Org2MSP"), GovernanceFunctions.Found, constitution);
        await PassAsync("register", new Registration(Policy(WardenMode.Advise)));
        await TeachAsync();
    }

    public async ValueTask DisposeAsync()
    {
        connections.ForEach(connection => connection.Dispose());
        foreach (var sidecar in Sidecars.Values)
        {
            await sidecar.DisposeAsync();
        }

        await network.DisposeAsync();
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    public static DetectionPolicy Policy(WardenMode mode) => new()
    {
        Chaincode = "basic", Mode = mode, MinimumHistory = 50, Retrain = new RetrainPolicy { EveryBlocks = 100_000 },
    };

    public FabricIdentity Admin(string organization) => network.Material.Organization(organization).Admin;

    public FabricIdentity User(string organization) => network.Material.Organization(organization).User("User1");

    /// <summary>Writes what a command needs to speak to an organisation's peer, and gets it as options.</summary>
    public string[] PeerOptions(FabricIdentity identity)
    {
        var peer = network.Peer(identity.MspId);
        string File(string name, string text)
        {
            var path = Path.Combine(folder.FullName, $"{identity.Name}-{name}");
            System.IO.File.WriteAllText(path, text);
            return path;
        }

        return
        [
            "--peer", peer.Address, "--tls-root", File("ca.pem", peer.TlsRootPem), "--msp-id", identity.MspId, "--channel", network.ChannelName,
            "--certificate", File("cert.pem", identity.CertificatePem), "--private-key", File("key.pem", identity.PrivateKeyPem),
        ];
    }

    public Contract Contract(FabricIdentity identity) => Connect(identity).GetNetwork(network.ChannelName).GetContract("basic");

    public Network Channel(FabricIdentity identity) => Connect(identity).GetNetwork(network.ChannelName);

    /// <summary>Brings a policy into force in both sidecars.</summary>
    public Task SetModeAsync(WardenMode mode) => PassAsync("policy", Policy(mode));

    /// <summary>Waits until both sidecars have taken in what both peers have.</summary>
    public async Task CaughtUpAsync()
    {
        ulong height = 0;
        foreach (var organization in new[] { "Org1MSP", "Org2MSP" })
        {
            height = Math.Max(height, (await Channel(User(organization)).Ledger.GetChainInfoAsync(CancellationToken.None)).Height);
        }

        await SidecarFixture.UntilAsync(() => Sidecars.Values.All(s => s.HeightOf(network.ChannelName) >= height));
    }

    public async Task<string> SubmitAsync(FabricIdentity identity, string function, params string[] arguments)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var answer = await Channel(identity).GetContract(GovernanceFunctions.Chaincode).SubmitAsync(function, arguments, CancellationToken.None);
                await CaughtUpAsync();
                return System.Text.Encoding.UTF8.GetString(answer);
            }
            catch (EndorseException) when (attempt < 5)
            {
                // The other organisation's peer may be a block behind.
            }
        }
    }

    private async Task PassAsync(string kind, object document)
    {
        var id = await SubmitAsync(Admin("Org1MSP"), GovernanceFunctions.Propose, kind, CanonicalJson.ToText(document));
        await SubmitAsync(Admin("Org2MSP"), GovernanceFunctions.Vote, id, "accept", "");
        await SubmitAsync(Admin("Org1MSP"), GovernanceFunctions.Vote, id, "accept", "");
        await SubmitAsync(User("Org2MSP"), GovernanceFunctions.Enact, id);
    }

    private async Task TeachAsync()
    {
        var random = new Random(1);
        var contract = Contract(User("Org1MSP"));
        var assets = Enumerable.Range(0, 200).Select(i => (string[])
        [
            $"asset{i}", "blue", "5", "Tomoko", random.Next(300, 1200).ToString(CultureInfo.InvariantCulture),
        ]).ToArray();
        await Parallel.ForEachAsync(
            assets, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (asset, token) => await contract.SubmitAsync("CreateAsset", asset, token));
        await SubmitAsync(Admin("Org1MSP"), GovernanceFunctions.RequestEpoch, "basic");
        await SidecarFixture.UntilAsync(() => Sidecars.Values.All(
            s => s.Channel(network.ChannelName).Current.Chaincodes["basic"] is { Epoch: not null, Unscored: null, AdviceRefused: null }));
    }

    private async Task DeployAsync(string name, IChaincode chaincode, Func<string, string, Task<string>> front)
    {
        var endpoints = new Dictionary<string, ChaincodeEndpoint>(StringComparer.Ordinal);
        foreach (var organization in network.Material.Organizations)
        {
            var packageId = $"{name}:{organization.MspId}";
            var server = await ChaincodeServer.StartAsync(new ChaincodeServerOptions { ChaincodeId = packageId, MspId = organization.MspId }, chaincode);
            servers.Add(server);
            endpoints[organization.MspId] = new ChaincodeEndpoint(packageId, await front(organization.MspId, server.Address));
        }

        await network.DeployChaincodeAsync(new ChaincodeDeployment { Name = name, Endpoints = endpoints }, CancellationToken.None);
    }

    private Warden.Gateway.Gateway Connect(FabricIdentity identity)
    {
        if (gateways.TryGetValue(identity.Name, out var open))
        {
            return open;
        }

        var peer = network.Peer(identity.MspId);
        var channel = new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem }.OpenChannel(peer.Address);
        var signer = EcdsaSigner.FromPem(identity.PrivateKeyPem);
        var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = channel, Identity = new X509Identity(identity.MspId, identity.CertificatePem), Signer = signer,
        });
        connections.AddRange([gateway, channel, signer]);
        return gateways[identity.Name] = gateway;
    }
}
