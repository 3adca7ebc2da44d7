using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>
/// A Fabric network in this process: the peers of each organisation and an orderer, every one with a real gRPC port and TLS.
/// </summary>
/// <remarks>
/// Clients and chaincodes cannot tell it from Fabric by what is implemented: signatures, policies, read-write sets, conflicts,
/// blocks, private data and error texts are Fabric's. What is not here: rich queries (it answers as a LevelDB
/// peer does), Raft, gossip, and storage: all state is in memory and gone with the process.
/// </remarks>
public sealed class EmbeddedNetwork : IAsyncDisposable
{
    private readonly List<PeerNode> peers = [];
    private readonly EmbeddedOptions options;
    private readonly NodeSigner ordererSigner;
    private readonly CommitBarrier barrier;
    private readonly BlockChain orderedBlocks = new();
    private readonly ChannelResources ordererChannel;
    private RunningOrderer? orderer;

    private EmbeddedNetwork(EmbeddedOptions options, NetworkMaterial material)
    {
        (this.options, Material) = (options, material);
        Orderer = Describe(material.Orderer, material.Orderer.Nodes[0], material.Topology.Orderer.Address);
        ordererSigner = new(material.Orderer.Node);
        ordererChannel = new(material.GenesisBlock);
        orderedBlocks.Append(material.GenesisBlock);
        barrier = new(material.Organizations.Sum(o => o.Nodes.Count));
        var exchange = new PrivateDataExchange();
        foreach (var (organization, settings) in material.Organizations.Zip(material.Topology.Organizations))
        {
            peers.AddRange(organization.Nodes.Zip(settings.PeerAddresses, (node, address) =>
                new PeerNode(material, organization, node, Describe(organization, node, address), Orderer, barrier, exchange, options)));
        }
    }

    /// <summary>Gets keys, certificates and genesis block, with the ports that were taken.</summary>
    public NetworkMaterial Material { get; }

    /// <summary>Gets the channel's name.</summary>
    public string ChannelName => Material.Topology.ChannelName;

    /// <summary>Gets the orderer.</summary>
    public EmbeddedNode Orderer { get; }

    /// <summary>Starts a network; when this returns all nodes answer.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="ArgumentException">The topology makes no network.</exception>
    public static async Task<EmbeddedNetwork> StartAsync(EmbeddedOptions options, CancellationToken cancellationToken)
    {
        options.Topology.Validate();
        var sockets = new List<Socket>();
        EmbeddedNetwork? network = null;
        try
        {
            var topology = BindPorts(options.Topology, sockets);
            network = new(options, NetworkMaterial.Create(topology, options.Time));
            await network.StartAsync(sockets, cancellationToken);
            return network;
        }
        catch
        {
            if (network is not null)
            {
                await network.DisposeAsync();
            }

            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>Gets a peer, whose port also serves the Gateway.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or the peer's name, such as <c>peer1.org1.example.com</c>.</param>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel.</exception>
    public EmbeddedNode Peer(string peer) => Find(peer).Node;

    /// <summary>Gets all peers of an organisation.</summary>
    /// <exception cref="ArgumentException">No such organisation is on the channel.</exception>
    public IReadOnlyList<EmbeddedNode> Peers(string mspId) => [.. FindAll(mspId).Select(p => p.Node)];

    /// <summary>
    /// Defines a chaincode on the channel, or redefines it: every organisation of which a peer runs approves, then it is committed; each is a transaction.
    /// </summary>
    /// <returns>The definition's sequence, once all peers have it.</returns>
    /// <exception cref="ArgumentException">An endpoint is given for an organisation or a peer that is not on the channel.</exception>
    /// <exception cref="InvalidOperationException">The definition was not committed; the message says why.</exception>
    public async Task<long> DeployChaincodeAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken)
    {
        foreach (var name in deployment.Endpoints.Keys)
        {
            Find(name);
        }

        var running = peers.Where(p => p.IsRunning).ToList();
        var sequence = deployment.Sequence ?? (running[0].Definition(deployment.Name)?.Sequence ?? 0) + 1;
        var definition = LifecycleTransactions.Definition(deployment, sequence);
        var lifecycle = Lifecycle();
        await Task.WhenAll(running.GroupBy(p => p.Node.MspId, StringComparer.Ordinal).Select(async organization =>
        {
            foreach (var peer in organization)
            {
                if (Endpoint(peer) is { } endpoint)
                {
                    await peer.Installed.InstallAsync(endpoint);
                }
            }

            var package = organization.Select(Endpoint).FirstOrDefault(e => e is not null)?.PackageId;
            await lifecycle.ApproveAsync(definition, package, organization.First(), Material.Organization(organization.Key).Admin, cancellationToken);
        }));
        await lifecycle.CommitAsync(definition, Material.Organization(running[0].Node.MspId).Admin, cancellationToken);
        return sequence;

        ChaincodeEndpoint? Endpoint(PeerNode peer) =>
            deployment.Endpoints.GetValueOrDefault(peer.Node.ServerName) ?? deployment.Endpoints.GetValueOrDefault(peer.Node.MspId);
    }

    /// <summary>Points one organisation's peers, or a single peer, at another package or address of a chaincode; the definition stays as it is.</summary>
    /// <param name="peer">An MSP id for all peers of the organisation, or a peer's name.</param>
    /// <param name="chaincodeName">The chaincode.</param>
    /// <param name="endpoint">Where it is from now on.</param>
    /// <remarks>
    /// The organisation installs the package and approves the same definition again. Under a package id that is in use only the address
    /// changes, and transactions under way on the old stream fail.
    /// </remarks>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel, or no such chaincode.</exception>
    public async Task InstallChaincodeAsync(string peer, string chaincodeName, ChaincodeEndpoint endpoint)
    {
        var first = Find(peer);
        var definition = first.Definition(chaincodeName)
            ?? throw new ArgumentException($"No chaincode '{chaincodeName}' is defined on the channel.", nameof(chaincodeName));
        foreach (var each in first.Node.ServerName == peer ? [first] : FindAll(peer))
        {
            await each.Installed.InstallAsync(endpoint);
        }

        if (first.PackageOf(definition) != endpoint.PackageId)
        {
            await Lifecycle().ApproveAsync(
                definition.ToArgs(), endpoint.PackageId, first, Material.Organization(first.Node.MspId).Admin, CancellationToken.None);
        }
    }

    /// <summary>Ends a peer; its ledger is kept for <see cref="StartPeerAsync"/>. Done when nobody listens at its port.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or a peer's name.</param>
    /// <remarks>Other gateways go on counting on it, and find the connection refused.</remarks>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel.</exception>
    public Task StopPeerAsync(string peer) => Find(peer).StopAsync();

    /// <summary>Starts a peer again on the ledger it has; when this returns it answers, and has the blocks that were ordered until now.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or a peer's name.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">No such organisation or peer is on the channel.</exception>
    /// <exception cref="InvalidOperationException">The peer is running.</exception>
    /// <exception cref="IOException">Somebody took its port in the meantime.</exception>
    public async Task StartPeerAsync(string peer, CancellationToken cancellationToken)
    {
        var node = Find(peer);
        if (node.IsRunning)
        {
            throw new InvalidOperationException($"{node.Node.ServerName} is running.");
        }

        var settings = Material.Topology.Organizations.SelectMany(o => o.Peers).First(p => p.Name == node.Node.ServerName);
        var ordered = orderedBlocks.Height;
        barrier.Join();
        await StartPeerAsync(node, ListeningSocket.Bind(settings.Name, settings.Address), cancellationToken);
        await node.Ledger.Blocks.WaitForAsync(ordered - 1, cancellationToken);
    }

    /// <summary>Ends the orderer; its blocks are kept for <see cref="StartOrdererAsync"/>. What it had accepted and not yet put into a block is lost.</summary>
    public async Task StopOrdererAsync()
    {
        if (orderer is { } ending)
        {
            orderer = null;
            await ending.Stopping.CancelAsync();
            await ending.Server.DisposeAsync();
            await ending.Node.DisposeAsync();
            ending.Stopping.Dispose();
        }
    }

    /// <summary>Starts the orderer again on the blocks it has; when this returns it takes transactions.</summary>
    /// <exception cref="InvalidOperationException">The orderer is running.</exception>
    /// <exception cref="IOException">Somebody took its port in the meantime.</exception>
    public Task StartOrdererAsync(CancellationToken cancellationToken)
    {
        var settings = Material.Topology.Orderer;
        return orderer is null
            ? StartOrdererAsync(ListeningSocket.Bind(settings.Name, settings.Address), cancellationToken)
            : throw new InvalidOperationException("The orderer is running.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(peers.Select(peer => peer.DisposeAsync().AsTask()));
        await StopOrdererAsync();
        ordererSigner.Dispose();
    }

    private static NetworkTopology BindPorts(NetworkTopology topology, List<Socket> sockets)
    {
        var orderer = topology.Orderer with { Address = Bind(topology.Orderer.Name, topology.Orderer.Address) };
        return topology with
        {
            Orderer = orderer,
            Organizations = [.. topology.Organizations.Select(o => o.WithAddresses(p => Bind(p.Name, p.Address)))],
        };

        NodeAddress Bind(string name, NodeAddress address)
        {
            var taken = address.Port == 0 ? NodeAddress.ChooseFree(address.Host) : address;
            sockets.Add(ListeningSocket.Bind(name, taken));
            return taken;
        }
    }

    private static EmbeddedNode Describe(OrganizationMaterial organization, NodeMaterial node, NodeAddress address) =>
        new(organization.MspId, address.ToString(), node.Tls.ServerName, organization.TlsRootPem);

    private async Task StartAsync(List<Socket> sockets, CancellationToken cancellationToken)
    {
        await Task.WhenAll(peers.Select(peer => peer.JoinAsync(Material.GenesisBlock)));
        await StartOrdererAsync(sockets[0], cancellationToken);
        for (var i = 0; i < peers.Count; i++)
        {
            await StartPeerAsync(peers[i], sockets[i + 1], cancellationToken);
        }
    }

    private async Task StartOrdererAsync(Socket socket, CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var node = new OrdererNode(ordererChannel, orderedBlocks, ordererSigner, options.Time);
        var delivery = new BlockDelivery(ordererChannel, node.Blocks, options.Time, stopping.Token);
        var server = await NodeHost.StartAsync(
            socket,
            Material.Orderer.NodeTls,
            options.LoggerFactory,
            services => services.AddSingleton(new OrdererService(node, delivery)),
            application => application.MapGrpcService<OrdererService>(),
            cancellationToken);
        orderer = new(stopping, node, server);
    }

    private Task StartPeerAsync(PeerNode peer, Socket socket, CancellationToken cancellationToken) =>
        peer.StartAsync(socket, peers.Where(other => other != peer).Select(other => other.Entry), cancellationToken);

    private LifecycleTransactions Lifecycle() => new(
        ChannelName,
        [.. peers.Where(p => p.IsRunning)],
        orderer?.Node ?? throw new InvalidOperationException("The orderer is stopped."),
        options.Time);

    private PeerNode Find(string peer) =>
        peers.Find(p => p.Node.ServerName == peer) ?? peers.Find(p => p.Node.MspId == peer)
        ?? throw new ArgumentException($"No organisation or peer '{peer}' is on the channel.", nameof(peer));

    private List<PeerNode> FindAll(string mspId) => peers.FindAll(p => p.Node.MspId == Find(mspId).Node.MspId);

    private sealed record RunningOrderer(CancellationTokenSource Stopping, OrdererNode Node, WebApplication Server);
}
