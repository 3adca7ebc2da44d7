using Grpc.Net.Client;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Client.Tests;

/// <summary>
/// Fabric's own scenario network: three organisations with two, two and one peers, each peer with its own chaincode servers, over real gRPC and TLS; what
/// nodes they are, a network says.
/// </summary>
public abstract class ScenarioNetwork : IAsyncLifetime
{
    public const string ChannelName = "mychannel";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<ChaincodeServer> servers = [];
    private readonly List<CrashingServer> crashing = [];
    private readonly Dictionary<string, GrpcChannel> channels = new(StringComparer.Ordinal);

    /// <summary>Gets what this machine lacks to run the network; null where it runs.</summary>
    public virtual string? Missing => null;

    /// <summary>Gets keys and certificates.</summary>
    public abstract NetworkMaterial Material { get; }

    /// <summary>Gets whether the governance chaincode has been founded; the first scenario that needs it does that.</summary>
    public bool IsFounded { get; set; }

    public TrustedOrganizations Trusted { get; private set; } = null!;

    /// <summary>Gets the topology that scenarios run on.</summary>
    protected static NetworkTopology Topology => NetworkTopology.WithPeers(2, 2, 1);

    private static IReadOnlyList<string> Members { get; } = ["Org1MSP", "Org2MSP", "Org3MSP"];

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        await StartAsync();
        Trusted = TrustedOrganizations.FromPem(Material.Organizations.ToDictionary(each => each.MspId, each => each.RootPem, StringComparer.Ordinal));
        foreach (var organization in Material.Organizations)
        {
            foreach (var (keys, peer) in organization.Nodes.Zip(Peers(organization.MspId)))
            {
                channels.Add(keys.Identity.Name, new ChannelSecurity { RootCertificatesPem = organization.TlsRootPem }.OpenChannel(peer));
            }
        }

        await DeployAsync("basic", new ScenarioChaincode(), SignaturePolicies.AllOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer)));
        await DeployAsync("any", new ScenarioChaincode(), SignaturePolicies.AnyOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync("all", new ScenarioChaincode(), SignaturePolicies.AllOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync("errors", null, SignaturePolicies.AllOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync(
            "private", new PrivateChaincode(), SignaturePolicies.AnyOf([.. Members.Select(mspId => (mspId, Role.Member))]), PrivateChaincode.Collections());
        await DeployAsync(GovernanceFunctions.Chaincode, GovernanceChaincode.Create(), policy: null);
    }

    /// <summary>Gets where the peers of an organisation listen.</summary>
    public abstract IReadOnlyList<string> Peers(string mspId);

    /// <summary>Connects to an organisation's first peer as one of its people; skips the scenario where the network cannot run.</summary>
    public Warden.Gateway.Gateway Connect(string mspId = "Org1MSP", string user = "User1", Func<GatewayOptions, GatewayOptions>? change = null)
    {
        SkipWhereMissing();
        var organization = Material.Organization(mspId);
        return Connect(mspId, user == "Admin" ? organization.Admin : organization.User(user), change);
    }

    /// <inheritdoc cref="Connect(string, string, Func{GatewayOptions, GatewayOptions})"/>
    public Warden.Gateway.Gateway Connect(string peerMspId, FabricIdentity who, Func<GatewayOptions, GatewayOptions>? change = null) =>
        ConnectTo(Material.Organization(peerMspId).Node.Name, who, change);

    private Warden.Gateway.Gateway ConnectTo(string peer, FabricIdentity who, Func<GatewayOptions, GatewayOptions>? change = null)
    {
        SkipWhereMissing();
        var options = new GatewayOptions
        {
            Channel = channels[peer],
            Identity = new X509Identity(who.MspId, who.CertificatePem),
            Signer = EcdsaSigner.FromPem(who.PrivateKeyPem),
            TrustedOrganizations = Trusted,
            // Only what hangs reaches it: the scenarios are not about time.
            Deadlines = new CallDeadlines { Evaluate = Patience, Endorse = Patience, Submit = Patience, CommitStatus = Patience },
        };
        return Warden.Gateway.Gateway.Connect(change is null ? options : change(options));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }

        await StopAsync();
        await Task.WhenAll(servers.Concat(crashing.Select(c => c.Server!)).Select(server => server.DisposeAsync().AsTask()));
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the nodes.</summary>
    protected abstract Task StartAsync();

    /// <summary>Defines a chaincode.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="policy">Who has to endorse; null for a majority.</param>
    /// <param name="collections">Its private data collections.</param>
    /// <param name="packages">What each organisation installs, by MSP id.</param>
    /// <param name="addresses">Where each peer finds the chaincode, by the peer's name.</param>
    protected abstract Task DeployAsync(
        string name,
        SignaturePolicyEnvelope? policy,
        CollectionConfigPackage collections,
        IReadOnlyDictionary<string, ChaincodePackage> packages,
        IReadOnlyDictionary<string, string> addresses);

    /// <summary>Ends an organisation's first peer.</summary>
    public abstract Task StopPeerAsync(string mspId);

    /// <summary>Starts it again on the ledger that it has.</summary>
    public abstract Task StartPeerAsync(string mspId, CancellationToken cancellationToken);

    /// <summary>Waits until every peer has all blocks that any of them has now.</summary>
    public async Task InStepAsync(CancellationToken cancellationToken)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var height = (await HeightsAsync()).Max();
        while ((await HeightsAsync()).Any(h => h < height))
        {
            await often.WaitForNextTickAsync(cancellationToken);
        }

        Task<ulong[]> HeightsAsync() => Task.WhenAll(Material.Organizations.SelectMany(
            o => o.Nodes, (o, node) => PeerHeight.OfAsync(channels[node.Identity.Name], ChannelName, o.User("User1"), cancellationToken)));
    }

    /// <summary>Stops the nodes.</summary>
    protected abstract Task StopAsync();

    /// <summary>Skips the running scenario, with the reason, where the network cannot run.</summary>
    protected void SkipWhereMissing() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>Starts again what <see cref="ErrorsContract.Crash"/> has ended.</summary>
    public async Task RecoverAsync()
    {
        foreach (var each in crashing)
        {
            await each.StartAsync();
        }
    }

    // Without a chaincode the one whose process can die.
    private async Task DeployAsync(
        string name, IChaincode? chaincode, SignaturePolicyEnvelope? policy, CollectionConfigPackage? collections = null)
    {
        var packages = new Dictionary<string, ChaincodePackage>(StringComparer.Ordinal);
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var organization in Material.Organizations)
        {
            foreach (var node in organization.Nodes)
            {
                var address = NodeAddress.ChooseFree().ToString();
                addresses.Add(node.Identity.Name, address);
                if (!packages.TryGetValue(organization.MspId, out var package))
                {
                    packages[organization.MspId] = package = ChaincodePackage.Create(name, address);
                }

                var options = new ChaincodeServerOptions
                {
                    ChaincodeId = package.PackageId, MspId = organization.MspId, Address = address, DrainTimeout = TimeSpan.Zero,
                };
                if (chaincode is null)
                {
                    crashing.Add(new(options));
                    await crashing[^1].StartAsync();
                }
                else
                {
                    servers.Add(await ChaincodeServer.StartAsync(options, chaincode));
                }
            }
        }

        await DeployAsync(name, policy, collections ?? new(), packages, addresses);
    }

    /// <summary>Serves <see cref="ErrorsContract"/> until a call ends it, as when the chaincode's process dies: whoever waits for it learns that its stream has ended.</summary>
    private sealed class CrashingServer(ChaincodeServerOptions options)
    {
        public ChaincodeServer? Server { get; private set; }

        public async Task StartAsync()
        {
            if (Server is not null)
            {
                await Server.DisposeAsync();
            }

            Server = await ChaincodeServer.StartAsync(options, new ContractChaincode(new ErrorsContract(() => Server!.StopAsync())));
        }
    }
}
