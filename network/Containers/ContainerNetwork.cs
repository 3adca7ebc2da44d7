using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Networks;
using Warden.Native;
using Warden.Topology;

namespace Warden.Containers;

/// <summary>A Fabric network of Fabric's own images: a container for each peer of the organisations and one for a Raft orderer, TLS everywhere.</summary>
/// <remarks>
/// The nodes find each other by their names in a network of their own; what this process needs of them is published on the loopback
/// interface. The peers use Warden's external builder, which is copied in. Everything goes with <see cref="DisposeAsync"/>.
/// </remarks>
public sealed class ContainerNetwork : IAsyncDisposable
{
    private const int PeerPort = 7051;
    private const int OrdererPort = 7050;
    private const int AdminPort = 9443;
    private const string Builder = "/var/warden/builder";

    // The folders as the nodes see them.
    private static readonly NodeFolders Inside = new("/var/warden");

    private readonly ContainerOptions options;
    private readonly FabricVersion version;
    private readonly INetwork network = new NetworkBuilder().Build();
    private readonly DirectoryInfo crypto = Directory.CreateTempSubdirectory("warden-containers-");
    private readonly List<ContainerPeer> peers = [];
    private readonly Dictionary<string, RunningContainer> services = new(StringComparer.Ordinal);
    private readonly ChaincodeLifecycle lifecycle;
    private readonly RunningContainer orderer;
    private bool failed;

    private ContainerNetwork(ContainerOptions options)
    {
        this.options = options;
        version = FabricVersion.Parse(options.FabricTag);
        LogFolder = options.LogFolder is { } folder ? Directory.CreateDirectory(folder).FullName : Directory.CreateTempSubdirectory("warden-containers-logs-").FullName;
        Material = NetworkMaterial.Create(Named(options.Topology, version), options.Time);
        MaterialFolder.Write(Material, crypto.FullName);
        orderer = OrdererContainer();
        foreach (var (organization, settings) in Material.Organizations.Zip(Material.Topology.Organizations))
        {
            foreach (var (keys, inside) in organization.Nodes.Zip(settings.Peers))
            {
                var container = PeerContainer(organization, keys);
                var node = Describe(organization, keys, container.AddressOf(PeerPort));
                peers.Add(new(node, Describe(organization, keys, inside.Address.ToString()), container, new(organization, keys, node, options.Time)));
            }
        }

        lifecycle = new(ChannelName, [.. peers.Select(p => p.Administration)]);
    }

    /// <summary>Gets keys, certificates and genesis block; the addresses in it are those inside the network.</summary>
    public NetworkMaterial Material { get; }

    /// <summary>Gets the channel's name.</summary>
    public string ChannelName => Material.Topology.ChannelName;

    /// <summary>Gets the folder of the containers' logs, a file <c>{name}.log</c> each.</summary>
    public string LogFolder { get; }

    /// <summary>Starts a network; when this returns all nodes are on the channel and answer.</summary>
    /// <exception cref="InvalidOperationException">There is no Docker engine, an image could not be had, or a node refused; the message holds its words.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="ContainerOptions.ReadyTimeout"/>.</exception>
    public static async Task<ContainerNetwork> StartAsync(ContainerOptions options, CancellationToken cancellationToken)
    {
        options.Topology.Validate();
        if (DockerEngine.Missing is { } missing)
        {
            throw new InvalidOperationException($"A network of containers {missing}.");
        }

        var network = new ContainerNetwork(options);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.ReadyTimeout);
        try
        {
            await network.StartAsync(patience.Token);
            return network;
        }
        catch (Exception e)
        {
            network.failed = true;
            await network.DisposeAsync();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"The network was not ready within {options.ReadyTimeout}; the logs are in {network.LogFolder}.", e);
            }

            throw;
        }
    }

    /// <summary>Gets a peer as it is reached from this machine; its port also serves the Gateway.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or the peer's name, such as <c>peer1.org1.example.com</c>.</param>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel.</exception>
    public NativeNode Peer(string peer) => Find(peer).Node;

    /// <summary>Gets all peers of an organisation as they are reached from this machine.</summary>
    /// <exception cref="ArgumentException">No such organisation is on the channel.</exception>
    public IReadOnlyList<NativeNode> Peers(string mspId) => [.. peers.Select(p => p.Node).Where(n => n.MspId == Find(mspId).Node.MspId)];

    /// <summary>Gets a peer as the other containers reach it.</summary>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel.</exception>
    public NativeNode PeerInside(string peer) => Find(peer).Inside;

    /// <summary>Gets the address of the machine that the containers reach it at: what listens there can be dialled by peers.</summary>
    /// <remarks>The gateway of the containers' network, an interface of this machine where the engine runs on it.</remarks>
    public string HostAddress { get; private set; } = "";

    /// <summary>Installs, approves and commits a chaincode.</summary>
    /// <returns>The definition's sequence, once all peers have it and all gateways know who endorses it.</returns>
    /// <exception cref="ArgumentException">A package is given for an organisation that is not on the channel.</exception>
    /// <exception cref="InvalidOperationException">A peer refused; the message holds its words.</exception>
    public Task<long> DeployChaincodeAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken)
    {
        foreach (var mspId in deployment.Packages.Keys)
        {
            Material.Organization(mspId);
        }

        return lifecycle.DeployAsync(deployment, cancellationToken);
    }

    /// <summary>Names the chaincodes that sidecars guard at a peer, in place of those named before; counts for what is installed from now on.</summary>
    public Task GuardChaincodesAsync(string peer, IEnumerable<SidecarLine> lines, CancellationToken cancellationToken)
    {
        var container = Find(peer).Container;
        return container.CopyAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => $"{l}\n"))), Inside.Sidecars(container.Name), cancellationToken);
    }

    /// <summary>Puts a file into a peer, such as the root certificate of a sidecar that a <see cref="SidecarLine"/> names.</summary>
    public Task CopyToPeerAsync(string peer, byte[] content, string path, CancellationToken cancellationToken) =>
        Find(peer).Container.CopyAsync(content, path, cancellationToken);

    /// <summary>Starts a program beside the nodes; done when its ports are listened on.</summary>
    /// <exception cref="InvalidOperationException">It did not come up; the message holds the end of its output.</exception>
    public async Task StartServiceAsync(ContainerService service, CancellationToken cancellationToken)
    {
        var builder = Plain(service.Image, service.Name).WithEnvironment(service.Environment).WithCommand([.. service.Command]);
        builder = service.Files.Aggregate(builder, (b, file) => b.WithFile(file.Value, file.Key));
        var container = RunningContainer.Create(builder, service.Name, LogFolder, service.Ports.ToDictionary(p => p, _ => NodeAddress.ChooseFree().Port));
        services.Add(service.Name, container);
        try
        {
            await container.StartAsync(cancellationToken);
        }
        catch
        {
            failed = true;
            throw;
        }
    }

    /// <summary>Gets the address on this machine that leads to a port of a service.</summary>
    public string AddressOf(string service, int port) => services[service].AddressOf(port);

    /// <summary>Ends a service as an operator does.</summary>
    public Task StopServiceAsync(string service) => services[service].StopAsync();

    /// <summary>Starts a service again on what it has.</summary>
    public Task RestartServiceAsync(string service, CancellationToken cancellationToken) => services[service].StartAsync(cancellationToken);

    /// <summary>Ends a peer as an operator does.</summary>
    public Task StopPeerAsync(string peer) => Find(peer).Container.StopAsync();

    /// <summary>Starts a peer again on the ledger it has; when this returns it answers, and the gateways of all running peers count on it again.</summary>
    public async Task StartPeerAsync(string peer, CancellationToken cancellationToken)
    {
        var started = Find(peer);
        await started.Container.StartAsync(cancellationToken);
        await started.Administration.ChannelsAsync(started.Container, cancellationToken);
        await lifecycle.PlannedAsync([.. peers.Where(p => p.Container.IsRunning).Select(p => p.Administration)], cancellationToken);
    }

    /// <summary>Ends the orderer as an operator does.</summary>
    public Task StopOrdererAsync() => orderer.StopAsync();

    /// <summary>Starts the orderer again on the ledger it has; it takes transactions as soon as it has elected itself.</summary>
    public Task StartOrdererAsync(CancellationToken cancellationToken) => orderer.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        peers.ForEach(p => p.Administration.Dispose());
        await Task.WhenAll(services.Values.Concat(peers.Select(p => p.Container)).Append(orderer).Select(c => c.DisposeAsync().AsTask()));
        await network.DisposeAsync();
        crypto.Delete(recursive: true);
        if (options.LogFolder is null && !failed)
        {
            Directory.Delete(LogFolder, recursive: true);
        }
    }

    private static NetworkTopology Named(NetworkTopology topology, FabricVersion version) => topology with
    {
        ChannelCapability = version.ChannelCapability,
        Orderer = topology.Orderer with { Address = new(topology.Orderer.Name, OrdererPort) },
        Organizations = [.. topology.Organizations.Select(o => o.WithAddresses(p => new(p.Name, PeerPort)))],
    };

    private static NativeNode Describe(OrganizationMaterial organization, NodeMaterial keys, string address) =>
        new(organization.MspId, address, keys.Tls.ServerName, organization.TlsRootPem);

    private ContainerBuilder Plain(string image, string name) =>
        new ContainerBuilder(image).WithNetwork(network).WithNetworkAliases(name).WithHostname(name);

    // A node gets the folder of its own keys and nobody else's.
    private ContainerBuilder Node(string image, OrganizationMaterial organization, NodeMaterial keys)
    {
        var name = keys.Identity.Name;
        var own = Path.GetDirectoryName(MaterialFolder.MspPath(organization, keys.Identity))!;
        return Plain(image, name)
            .WithFolder(Path.Combine(crypto.FullName, own), $"{Inside.Crypto}/{own}")
            .WithEnvironment("FABRIC_CFG_PATH", Inside.Config(name))
            .WithEnvironment("FABRIC_LOGGING_SPEC", options.LoggingSpec);
    }

    private RunningContainer OrdererContainer()
    {
        var name = Material.Topology.Orderer.Name;
        var configuration = OrdererConfiguration.Text(Material, "0.0.0.0", AdminPort, Inside);
        var builder = Node($"{options.OrdererRepository}:{options.FabricTag}", Material.Orderer, Material.Orderer.Nodes[0])
            .WithFile(Encoding.UTF8.GetBytes(configuration), $"{Inside.Config(name)}/orderer.yaml");
        return RunningContainer.Create(builder, name, LogFolder, new Dictionary<int, int> { [OrdererPort] = NodeAddress.ChooseFree().Port, [AdminPort] = NodeAddress.ChooseFree().Port });
    }

    private RunningContainer PeerContainer(OrganizationMaterial organization, NodeMaterial keys)
    {
        var name = keys.Identity.Name;
        var configuration = PeerConfiguration.Text(Material.Topology, organization, keys, "0.0.0.0", Builder, Inside, version);
        var scripts = Path.Combine(AppContext.BaseDirectory, "builder");
        var builder = Node($"{options.PeerRepository}:{options.FabricTag}", organization, keys)
            .WithFile(Encoding.UTF8.GetBytes(configuration), $"{Inside.Config(name)}/core.yaml")
            .WithFile(Encoding.UTF8.GetBytes(string.Concat(SidecarLine.Header.Select(l => $"{l}\n"))), Inside.Sidecars(name))
            .WithScripts(Path.Combine(scripts, "bin"), $"{Builder}/bin")
            .WithFolder(Path.Combine(scripts, "lib"), $"{Builder}/lib")
            .WithEnvironment("WARDEN_SIDECARS", Inside.Sidecars(name))
            .WithEnvironment(options.PeerEnvironment);
        return RunningContainer.Create(builder, name, LogFolder, new Dictionary<int, int> { [PeerPort] = NodeAddress.ChooseFree().Port });
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await network.CreateAsync(cancellationToken);
        await Task.WhenAll(peers.Select(p => p.Container).Append(orderer).Select(c => c.StartAsync(cancellationToken)));
        HostAddress = await orderer.GatewayAsync(cancellationToken);
        using var administration = new OrdererAdministration(Material.Orderer, orderer.AddressOf(AdminPort));
        await Task.WhenAll(peers
            .Select(p => JoinAsync(p.Administration, p.Container, cancellationToken))
            .Append(administration.JoinAsync(Material.GenesisBlock, orderer, cancellationToken)));
    }

    private async Task JoinAsync(PeerAdministration administration, RunningContainer peer, CancellationToken cancellationToken)
    {
        await administration.ChannelsAsync(peer, cancellationToken);
        await administration.JoinAsync(Material.GenesisBlock, cancellationToken);
    }

    private ContainerPeer Find(string peer) =>
        peers.Find(p => p.Node.ServerName == peer) ?? peers.Find(p => p.Node.MspId == peer)
        ?? throw new ArgumentException($"No organisation or peer '{peer}' is on the channel.", nameof(peer));

    private sealed record ContainerPeer(NativeNode Node, NativeNode Inside, RunningContainer Container, PeerAdministration Administration);
}
