using System.Collections.Concurrent;
using Grpc.Net.Client;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Scenarios.Guarding;
using Warden.Topology;

namespace Warden.Scenarios.Networks;

/// <summary>A running channel of two or more organisations with the governance chaincode founded on it; one for each class of scenarios.</summary>
/// <remarks>
/// A network says how nodes start and how a chaincode is put on the channel. What is the same everywhere (gateways, contracts,
/// sidecars, votes) stands here and in <see cref="Guarding"/>.
/// </remarks>
public abstract class NetworkFixture : IAsyncLifetime
{
    /// <summary>The user of every organisation as whom its sidecar speaks.</summary>
    public const string SidecarUser = "warden";

    private readonly ConcurrentDictionary<string, Lazy<Task<Guard>>> guards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, GrpcChannel> channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, string), Warden.Gateway.Gateway> gateways = new();
    private readonly List<ContractServer> governance = [];
    private readonly Dictionary<string, GovernanceSidecar> governanceSidecars = new(StringComparer.Ordinal);

    /// <summary>Gets the network's name as the closing line prints it.</summary>
    public abstract string Name { get; }

    /// <summary>Gets what this machine lacks to run the network; null where it runs.</summary>
    public virtual string? Missing => null;

    /// <summary>Gets keys and certificates.</summary>
    public abstract NetworkMaterial Material { get; }

    /// <summary>Gets the address of the interface on which the peers reach what this process serves.</summary>
    public virtual string ListenHost => "127.0.0.1";

    /// <summary>Gets the channel's name.</summary>
    public string ChannelName => Material.Topology.ChannelName;

    /// <summary>Gets the MSP ids, the one whose gateway clients use first.</summary>
    public IReadOnlyList<string> Organizations => [.. Material.Organizations.Select(o => o.MspId)];

    /// <summary>Gets all peers: an organisation's first one by the MSP id, further ones by their names.</summary>
    public IReadOnlyList<string> Peers => [.. Material.Organizations.SelectMany(PeersOf)];

    /// <summary>Gets whether a sidecar stands before each organisation's governance chaincode too.</summary>
    protected virtual bool GuardsGovernance => false;

    /// <summary>Gets how many peers each organisation on the channel has.</summary>
    protected virtual IReadOnlyList<int> PeerCounts => [1, 1];

    /// <summary>Gets the topology that scenarios run on.</summary>
    protected NetworkTopology Topology
    {
        get
        {
            var plain = NetworkTopology.WithPeers(PeerCounts);
            return plain with { Organizations = [.. plain.Organizations.Select(o => o with { AttributedUsers = [new AttributedUser(SidecarUser, "warden.sidecar", "true")] })] };
        }
    }

    /// <summary>Gets a peer.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or a peer's name.</param>
    public abstract NodeEndpoint Peer(string peer);

    /// <summary>Gets the peers of an organisation as <see cref="Peers"/> names them.</summary>
    public static IEnumerable<string> PeersOf(OrganizationMaterial organization) => organization.Nodes.Select((node, i) => i == 0 ? organization.MspId : node.Identity.Name);

    /// <summary>Gets the id by which the peers know a package; the chaincode registers as it.</summary>
    /// <param name="label">The package's label.</param>
    /// <param name="endpoint">Where the package says that the chaincode is.</param>
    public abstract string PackageId(string label, ServiceEndpoint endpoint);

    /// <summary>Installs, approves and commits a chaincode; done when every peer has the definition.</summary>
    public abstract Task DeployAsync(ChaincodeDefinition definition, CancellationToken cancellationToken);

    /// <summary>Ends an organisation's peer as an operator does.</summary>
    /// <exception cref="NotSupportedException">The network's nodes live and end together.</exception>
    public virtual Task StopPeerAsync(string mspId) => throw new NotSupportedException($"a node of the {Name} network cannot be stopped alone");

    /// <summary>Starts a peer again on the ledger that it has; done when it answers.</summary>
    /// <exception cref="NotSupportedException">The network's nodes live and end together.</exception>
    public virtual Task StartPeerAsync(string mspId, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"a node of the {Name} network cannot be started alone");

    /// <summary>Ends the orderer as an operator does.</summary>
    /// <exception cref="NotSupportedException">The network's nodes live and end together.</exception>
    public virtual Task StopOrdererAsync() => throw new NotSupportedException($"a node of the {Name} network cannot be stopped alone");

    /// <summary>Starts the orderer again on the ledger that it has; it takes transactions a while later.</summary>
    /// <exception cref="NotSupportedException">The network's nodes live and end together.</exception>
    public virtual Task StartOrdererAsync() => throw new NotSupportedException($"a node of the {Name} network cannot be started alone");

    /// <summary>Waits until every peer has all blocks that any of them has now: what is endorsed next is endorsed on one state.</summary>
    /// <returns>How many blocks that are.</returns>
    public async Task<ulong> InStepAsync(CancellationToken cancellationToken)
    {
        var height = (await HeightsAsync(cancellationToken)).Max();
        await Eventually.HoldsAsync(
            $"block {height - 1} at every peer", async token => (await HeightsAsync(token)).All(h => h >= height), cancellationToken);
        return height;
    }

    /// <summary>Gets the label of a chaincode's package.</summary>
    public static string LabelOf(string chaincode, string version) => $"{chaincode}_{version}";

    /// <summary>Gets a gRPC channel to a peer.</summary>
    public GrpcChannel ChannelTo(string peer) => channels.GetOrAdd(peer, name =>
    {
        var node = Peer(name);
        return new ChannelSecurity { RootCertificatesPem = node.TlsRootPem, ServerName = node.ServerName }.OpenChannel(node.Address);
    });

    /// <summary>Gets the channel as a person of an organisation sees it through a peer of the organisation.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or a peer's name.</param>
    /// <param name="user"><c>Admin</c>, <c>User1</c> or <c>User2</c>.</param>
    public Warden.Gateway.Network Channel(string peer, string user = "User1") =>
        gateways.GetOrAdd((peer, user), _ => Connect(peer, user)).GetNetwork(ChannelName);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            await StartAsync(TestContext.Current.CancellationToken);
            await FoundAsync(TestContext.Current.CancellationToken);
            NetworksTakingPart.Took(Name);
        }
        else
        {
            NetworksTakingPart.Skipped(Name, Missing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var guard in guards.Values.Where(g => g.IsValueCreated && g.Value.IsCompletedSuccessfully))
        {
            await (await guard.Value).DisposeAsync();
        }

        foreach (var gateway in gateways.Values)
        {
            gateway.Dispose();
        }

        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }

        await StopAsync();
        foreach (var sidecar in governanceSidecars.Values)
        {
            await sidecar.DisposeAsync();
        }

        foreach (var server in governance)
        {
            await server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Gets the guarded chaincodes of a plan; the first who asks has them started, deployed, registered and taught.</summary>
    /// <remarks>Plans of one name are one: what a plan holds (contracts, detection) is that of the first and found in <see cref="Guard.Plan"/>.</remarks>
    internal Task<Guard> GuardAsync(GuardPlan plan) =>
        guards.GetOrAdd(plan.Name, _ => new Lazy<Task<Guard>>(() => Guard.StartAsync(this, plan, CancellationToken.None))).Value;

    /// <summary>Gets the sidecar before an organisation's governance chaincode, where there is one.</summary>
    internal GovernanceSidecar GovernanceSidecarOf(string mspId) => governanceSidecars[mspId];

    /// <summary>Starts the nodes.</summary>
    protected abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops the nodes.</summary>
    protected abstract Task StopAsync();

    /// <summary>Gets the governance chaincode as an organisation runs it.</summary>
    protected virtual IChaincode Governance(string mspId) => GovernanceChaincode.Create(new GovernanceOptions { Members = Organizations });

    /// <summary>Starts an organisation's instance of the governance chaincode.</summary>
    protected virtual async Task<ServiceEndpoint> ServeGovernanceAsync(string mspId, CancellationToken cancellationToken)
    {
        if (GuardsGovernance)
        {
            governanceSidecars.Add(mspId, await GovernanceSidecar.StartAsync(this, mspId, Governance(mspId), cancellationToken));
            return governanceSidecars[mspId].Endpoint;
        }

        var server = await ContractServer.StartAsync(
            Material.Organization(mspId),
            ListenHost,
            at => PackageId(LabelOf(GovernanceFunctions.Chaincode, "1.0"), at),
            Governance(mspId),
            cancellationToken);
        governance.Add(server);
        return server.Endpoint;
    }

    private Task<ulong[]> HeightsAsync(CancellationToken cancellationToken) => Task.WhenAll(Peers.Select(peer =>
    {
        var organization = Material.Organizations.Single(o => o.MspId == peer || o.Nodes.Any(n => n.Identity.Name == peer));
        return PeerHeight.OfAsync(ChannelTo(peer), ChannelName, organization.User("User1"), cancellationToken);
    }));

    private async Task FoundAsync(CancellationToken cancellationToken)
    {
        var endpoints = new Dictionary<string, ServiceEndpoint>(StringComparer.Ordinal);
        foreach (var mspId in Organizations)
        {
            endpoints.Add(mspId, await ServeGovernanceAsync(mspId, cancellationToken));
        }

        await DeployAsync(new ChaincodeDefinition(GovernanceFunctions.Chaincode, "1.0", endpoints), cancellationToken);
        await Governing.FoundAsync(this, cancellationToken);
    }

    private Warden.Gateway.Gateway Connect(string peer, string user)
    {
        var organization = Material.Organizations.First(o => PeersOf(o).Contains(peer, StringComparer.Ordinal));
        return Connect(peer, user == "Admin" ? organization.Admin : organization.User(user));
    }

    /// <summary>Connects a gateway through a peer of the organisation as somebody with a certificate of its own.</summary>
    public Warden.Gateway.Gateway Connect(string peer, FabricIdentity identity)
    {
        return Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = ChannelTo(peer),
            Identity = new X509Identity(identity.MspId, identity.CertificatePem),
            Signer = EcdsaSigner.FromPem(identity.PrivateKeyPem),
            Deadlines = Patient.Deadlines,
            TrustedOrganizations = TrustedOrganizations.FromPem(
                Material.Organizations.ToDictionary(o => o.MspId, o => o.RootPem, StringComparer.Ordinal)),
        });
    }
}
