using Warden.Topology;

namespace Warden.Native;

/// <summary>A Fabric network of Fabric's own programs on the loopback interface: the peers of each organisation and a Raft orderer, TLS everywhere.</summary>
/// <remarks>
/// Certificates, genesis block and configuration are made here; of Fabric only <c>peer</c> and <c>orderer</c> are needed. The
/// peers use Warden's external builder. The processes end with this one, however it ends.
/// </remarks>
public sealed class NativeNetwork : IAsyncDisposable
{
    private readonly NativeOptions options;
    private readonly FabricBinaries binaries;
    private readonly NodeFolders folders;
    private readonly FabricVersion version;
    private readonly int adminPort;
    private readonly List<NativePeer> peers = [];
    private readonly ChaincodeLifecycle lifecycle;
    private NodeProcess? ordererProcess;

    private NativeNetwork(NativeOptions options, FabricBinaries binaries, NodeFolders folders, NetworkMaterial material, FabricVersion version, int adminPort)
    {
        (this.options, this.binaries, this.folders, this.version, this.adminPort, Material) = (options, binaries, folders, version, adminPort, material);
        Orderer = Describe(material.Orderer, material.Orderer.Nodes[0], material.Topology.Orderer.Address);
        foreach (var (organization, settings) in material.Organizations.Zip(material.Topology.Organizations))
        {
            foreach (var (keys, address) in organization.Nodes.Zip(settings.PeerAddresses))
            {
                var node = Describe(organization, keys, address);
                peers.Add(new(node, binaries, folders, new(organization, keys, node, options.Time), options));
            }
        }

        lifecycle = new(ChannelName, [.. peers.Select(p => p.Administration)]);
    }

    /// <summary>Gets keys, certificates and genesis block, with the ports that were chosen.</summary>
    public NetworkMaterial Material { get; }

    /// <summary>Gets the channel's name.</summary>
    public string ChannelName => Material.Topology.ChannelName;

    /// <summary>Gets the orderer.</summary>
    public NativeNode Orderer { get; }

    /// <summary>Gets the folder of the nodes' logs, a file <c>{node}.log</c> each.</summary>
    public string LogFolder => folders.Logs;

    private string OrdererName => Material.Topology.Orderer.Name;

    /// <summary>Starts a network; when this returns all nodes are on the channel and answer.</summary>
    /// <exception cref="InvalidOperationException">Fabric is not on this machine, or a node ended or refused; the message holds its words.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="NativeOptions.ReadyTimeout"/>.</exception>
    public static async Task<NativeNetwork> StartAsync(NativeOptions options, CancellationToken cancellationToken)
    {
        options.Topology.Validate();
        var binaries = FabricBinaries.Find(options.BinaryFolder) ?? throw new InvalidOperationException(
            $"A native network {FabricBinaries.Missing ?? $"found no peer and orderer in {options.BinaryFolder}"}.");
        var folders = new NodeFolders(options.WorkFolder ?? Directory.CreateTempSubdirectory("warden-native-").FullName);
        var version = await FabricVersion.OfAsync(binaries.Peer, cancellationToken);
        var topology = WithPorts(options.Topology) with { ChannelCapability = version.Understood(options.Topology.ChannelCapability) };
        var network = new NativeNetwork(options, binaries, folders, NetworkMaterial.Create(topology, options.Time), version, NodeAddress.ChooseFree().Port);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.ReadyTimeout);
        try
        {
            await network.StartAsync(patience.Token);
            return network;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            await network.StopNodesAsync();
            throw new TimeoutException($"The network was not ready within {options.ReadyTimeout}; the logs are in {network.LogFolder}.", e);
        }
        catch
        {
            await network.StopNodesAsync();
            throw;
        }
    }

    /// <summary>Gets a peer, whose port also serves the Gateway.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or the peer's name, such as <c>peer1.org1.example.com</c>.</param>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel.</exception>
    public NativeNode Peer(string peer) => Find(peer).Node;

    /// <summary>Gets the folder of the files in which a peer keeps the channel's blocks.</summary>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel.</exception>
    public string BlockFolder(string peer) => Path.Combine(folders.Data(Find(peer).Name), "ledgersData", "chains", "chains", Material.Topology.ChannelName);

    /// <summary>Gets all peers of an organisation.</summary>
    /// <exception cref="ArgumentException">No such organisation is on the channel.</exception>
    public IReadOnlyList<NativeNode> Peers(string mspId) => [.. peers.Select(p => p.Node).Where(n => n.MspId == Find(mspId).Node.MspId)];

    /// <summary>Installs, approves and commits a chaincode.</summary>
    /// <returns>The definition's sequence, once all peers have it and all gateways know who endorses it.</returns>
    /// <exception cref="ArgumentException">A package is given for an organisation that is not on the channel.</exception>
    /// <exception cref="InvalidOperationException">A peer refused; the message holds its words.</exception>
    public Task<long> DeployChaincodeAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken)
    {
        foreach (var mspId in deployment.Packages.Keys)
        {
            Find(mspId);
        }

        return lifecycle.DeployAsync(deployment, cancellationToken);
    }

    /// <summary>Has one organisation install another package for a chaincode on all its peers and approve the same definition again.</summary>
    public Task InstallChaincodeAsync(string mspId, string chaincodeName, ChaincodePackage package, CancellationToken cancellationToken) =>
        lifecycle.RepackageAsync(Find(mspId).Node.MspId, chaincodeName, package, cancellationToken);

    /// <summary>Names the chaincodes that sidecars guard at a peer, in place of those named before.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or a peer's name.</param>
    /// <param name="lines">The chaincodes and their sidecars. Any other address does as well: that is how each peer gets a chaincode process of its own.</param>
    /// <remarks>Counts for packages that are installed from now on; for installed ones see <see cref="ReleaseFolder"/>.</remarks>
    public void GuardChaincodes(string peer, params IEnumerable<SidecarLine> lines) => Find(peer).Guard(lines);

    /// <summary>Gets what the builder's <c>release</c> made of an installed package at a peer; the build output is beside it.</summary>
    /// <remarks>Running <c>release</c> again there, with WARDEN_SIDECARS naming <see cref="SidecarsFile"/>, guards what is installed: the peer reads it when it dials next.</remarks>
    public (string BuildOutput, string Release) ReleaseFolder(string peer, string packageId)
    {
        var built = Path.Combine(folders.Data(Find(peer).Name), "externalbuilder", "builds", packageId.Replace(':', '-'));
        return (Path.Combine(built, "bld"), Path.Combine(built, "release"));
    }

    /// <summary>Gets the file that WARDEN_SIDECARS names at a peer.</summary>
    public string SidecarsFile(string peer) => folders.Sidecars(Find(peer).Name);

    /// <summary>Ends a peer as an operator does.</summary>
    public Task StopPeerAsync(string peer) => Find(peer).StopAsync();

    /// <summary>Ends a peer as by kill -9.</summary>
    public Task KillPeerAsync(string peer) => Find(peer).KillAsync();

    /// <summary>Starts a peer again on the ledger it has; when this returns it answers, and the gateways of all running peers count on it again.</summary>
    public async Task StartPeerAsync(string peer, CancellationToken cancellationToken)
    {
        await Find(peer).StartAsync(ChannelName, Material.GenesisBlock, cancellationToken);
        await lifecycle.PlannedAsync([.. peers.Where(p => p.IsRunning).Select(p => p.Administration)], cancellationToken);
    }

    /// <summary>Ends the orderer as an operator does.</summary>
    public async Task StopOrdererAsync()
    {
        if (ordererProcess is not null)
        {
            await ordererProcess.StopAsync();
            ordererProcess = null;
        }
    }

    /// <summary>Starts the orderer again on the ledger it has; it takes transactions as soon as it has elected itself.</summary>
    public void StartOrderer()
    {
        if (ordererProcess is { HasExited: false })
        {
            throw new InvalidOperationException($"{OrdererName} is running.");
        }

        ordererProcess = NodeProcess.Start(OrdererName, folders.Log(OrdererName), [binaries.Orderer], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FABRIC_CFG_PATH"] = folders.Config(OrdererName),
            ["FABRIC_LOGGING_SPEC"] = options.LoggingSpec,
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopNodesAsync();
        if (options.KeptLogs is { } kept)
        {
            folders.CopyLogs(kept);
        }

        if (options.WorkFolder is null)
        {
            Directory.Delete(folders.Root, recursive: true);
        }
    }

    private static NetworkTopology WithPorts(NetworkTopology topology)
    {
        return topology with
        {
            Orderer = topology.Orderer with { Address = Choose(topology.Orderer.Address) },
            Organizations = [.. topology.Organizations.Select(o => o.WithAddresses(p => Choose(p.Address)))],
        };

        // The genesis block and the other nodes have to name them.
        static NodeAddress Choose(NodeAddress address) => address.Port == 0 ? NodeAddress.ChooseFree(address.Host) : address;
    }

    private static NativeNode Describe(OrganizationMaterial organization, NodeMaterial node, NodeAddress address) =>
        new(organization.MspId, address.ToString(), node.Tls.ServerName, organization.TlsRootPem);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        folders.Create(peers.Select(p => p.Name).Append(OrdererName));
        MaterialFolder.Write(Material, folders.Crypto);
        File.WriteAllText(
            Path.Combine(folders.Config(OrdererName), "orderer.yaml"),
            OrdererConfiguration.Text(Material, Material.Topology.Orderer.Address.Host, adminPort, folders));
        var builder = Path.Combine(AppContext.BaseDirectory, "builder");
        foreach (var (organization, settings) in Material.Organizations.Zip(Material.Topology.Organizations))
        {
            foreach (var (keys, peer) in organization.Nodes.Zip(settings.Peers))
            {
                File.WriteAllLines(folders.Sidecars(peer.Name), SidecarLine.Header);
                File.WriteAllText(
                    Path.Combine(folders.Config(peer.Name), "core.yaml"),
                    PeerConfiguration.Text(Material.Topology, organization, keys, peer.Address.Host, builder, folders, version));
            }
        }

        StartOrderer();
        using var administration = new OrdererAdministration(Material.Orderer, $"{Material.Topology.Orderer.Address.Host}:{adminPort}");
        await Task.WhenAll(peers
            .Select(peer => peer.StartAsync(ChannelName, Material.GenesisBlock, cancellationToken))
            .Append(administration.JoinAsync(Material.GenesisBlock, ordererProcess!, cancellationToken)));
    }

    private async Task StopNodesAsync()
    {
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }

        if (ordererProcess is not null)
        {
            await ordererProcess.DisposeAsync();
        }
    }

    private NativePeer Find(string peer) =>
        peers.Find(p => p.Name == peer) ?? peers.Find(p => p.Node.MspId == peer)
        ?? throw new ArgumentException($"No organisation or peer '{peer}' is on the channel.", nameof(peer));
}
