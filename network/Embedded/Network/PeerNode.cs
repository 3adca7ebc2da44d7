using System.Globalization;
using System.Net.Sockets;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warden.Protocol;
using Warden.Protocol.Orderer;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>A peer: ledger, endorser, gateway, deliver service, and the follower of the orderer's blocks.</summary>
/// <remarks>What it knows outlives a stop; what it serves and follows with is made anew at every start.</remarks>
internal sealed class PeerNode : IAsyncDisposable
{
    private readonly OrganizationMaterial organization;
    private readonly NodeMaterial material;
    private readonly EmbeddedOptions options;
    private readonly EmbeddedNode ordererNode;
    private readonly CommitBarrier barrier;
    private readonly PrivateDataExchange exchange;
    private readonly ChannelResources channel;
    private readonly NodeSigner signer;
    private readonly ChaincodeDefinitions definitions = new();
    private readonly ApprovedPackages packages;
    private readonly Collections collections;
    private readonly PrivateDataStore privateData = new();
    private readonly EndorsementPolicies policies;
    private readonly BlockValidator validator;
    private readonly ILogger logger;
    private RunningPeer? running;

    public PeerNode(
        NetworkMaterial network,
        OrganizationMaterial organization,
        NodeMaterial material,
        EmbeddedNode node,
        EmbeddedNode ordererNode,
        CommitBarrier barrier,
        PrivateDataExchange exchange,
        EmbeddedOptions options)
    {
        (this.organization, this.material, this.options, Node, this.ordererNode, this.barrier, this.exchange) = (organization, material, options, node, ordererNode, barrier, exchange);
        logger = options.LoggerFactory.CreateLogger($"Warden.Embedded.{material.Identity.Name}");
        channel = new(network.GenesisBlock);
        signer = new(material.Identity);
        packages = new(organization.MspId);
        policies = new(channel, definitions);
        collections = new(definitions, channel, organization.MspId);
        var requests = new StateRequests(Ledger, new(collections, channel));
        Installed = new(
            endpoint =>
                new(
                    endpoint,
                    options.ChaincodeStartupTimeout,
                    (reader, writer) => new(reader, writer, requests, Runtime!.CallAsync),
                    logger));
        Runtime = new(
            channel,
            definitions,
            packages,
            Installed,
            [new LedgerQueries(channel, Ledger), new ConfigurationQueries(channel, Ledger), new LifecycleChaincode(organization.MspId, channel, definitions, Installed, Ledger)],
            options.ChaincodeExecuteTimeout);
        Endorser = new(channel, Ledger, Runtime, new(organization.MspId, channel, Ledger, options.Time), new(node.Address, collections, privateData, exchange), signer);
        validator = new(channel, Ledger, policies, new(node.Address, Self, collections, privateData, exchange), barrier);
        Entry = new(
            organization.MspId,
            node.Address,
            material.Identity.Creator,
            organization.TlsRootPem,
            // What peers know of each other is a block old, so that who has just committed finds nobody ahead.
            () => Math.Min(Ledger.Blocks.Height, barrier.Released),
            Offers,
            new(channel.ChannelId, node.Address, signer, () => Ledger.Blocks.Height, OfferedChaincodes));
    }

    public EmbeddedNode Node { get; }

    /// <summary>Gets what the other peers know of this one.</summary>
    public PeerEntry Entry { get; }

    public PeerLedger Ledger { get; } = new();

    public InstalledChaincodes Installed { get; }

    public ChaincodeRuntime Runtime { get; }

    public ProposalEndorser Endorser { get; }

    public bool IsRunning => running is not null;

    private ChannelIdentity Self => channel.Membership.Read(material.Identity.Creator)!;

    /// <summary>Begins the ledger with block 0.</summary>
    public Task JoinAsync(Protocol.Common.Block genesis) => validator.CommitAsync(genesis);

    public ChaincodeDefinition? Definition(string name) => definitions.Find(Ledger.State, name);

    /// <summary>Gets the package that the organisation has approved for a definition, or null.</summary>
    public string? PackageOf(ChaincodeDefinition definition) => packages.Of(Ledger.State, definition);

    /// <summary>Starts to serve and to follow.</summary>
    public async Task StartAsync(Socket socket, IEnumerable<PeerEntry> others, CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var ordererChannel = new ChannelSecurity { RootCertificatesPem = ordererNode.TlsRootPem }.OpenChannel(ordererNode.Address);
        var orderer = new AtomicBroadcast.AtomicBroadcastClient(ordererChannel);
        var peers = new GatewayPeers(new(Entry, Ledger, Endorser), [.. others.Select(other => new RemotePeer(other))], options.EndorsementTimeout, options.Time);
        var planner = new EndorsementPlanner(channel, Ledger, policies, collections);
        var gateway = new GatewayService(
            new(channel.ChannelId, peers),
            new(channel.ChannelId, peers, planner),
            new(channel.ChannelId, ordererNode.MspId, ordererNode.Address, orderer, options.BroadcastTimeout, options.Time),
            new(channel, Ledger, stopping.Token));
        var delivery = new BlockDelivery(channel, Ledger.Blocks, options.Time, stopping.Token);
        var server = await NodeHost.StartAsync(
            socket,
            material.Tls,
            options.LoggerFactory,
            services => services
                .AddSingleton(gateway)
                .AddSingleton(new EndorserService(Endorser))
                .AddSingleton(new DiscoveryService(organization.MspId, channel, peers, planner))
                .AddSingleton(new PeerDeliverService(delivery, channel, new(Ledger, collections, privateData))),
            application =>
            {
                application.MapGrpcService<GatewayService>();
                application.MapGrpcService<EndorserService>();
                application.MapGrpcService<DiscoveryService>();
                application.MapGrpcService<PeerDeliverService>();
            },
            cancellationToken);
        exchange.Join(Node.Address, Self, privateData);
        var follower = new BlockFollower(organization.MspId, channel, Ledger, validator, orderer, signer, barrier, options.Time, logger);
        follower.Start(stopping.Token);
        running = new(stopping, ordererChannel, peers, server, follower);
    }

    /// <summary>Ends serving and following; the ledger stays, and what is installed.</summary>
    public async Task StopAsync()
    {
        if (running is not { } ending)
        {
            return;
        }

        running = null;
        exchange.Leave(Node.Address);
        await ending.Stopping.CancelAsync();
        await ending.Follower.Completion;
        await ending.Server.DisposeAsync();
        await Installed.DisconnectAsync();
        ending.Peers.Dispose();
        ending.OrdererChannel.Dispose();
        ending.Stopping.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Installed.DisposeAsync();
        signer.Dispose();
    }

    // Peers tell each other a definition's sequence as its version.
    private IEnumerable<Protocol.Gossip.Chaincode> OfferedChaincodes() => definitions.All(Ledger.State)
        .Where(definition => Offers(definition.Name))
        .Select(definition => new Protocol.Gossip.Chaincode { Name = definition.Name, Version = definition.Sequence.ToString(CultureInfo.InvariantCulture) })
        .Prepend(new() { Name = SystemNamespaces.Lifecycle, Version = "1" });

    private bool Offers(string chaincodeName) =>
        SystemNamespaces.Contains(chaincodeName)
        || (Definition(chaincodeName) is { } definition && PackageOf(definition) is { } package && Installed.Find(package) is not null);

    private sealed record RunningPeer(
        CancellationTokenSource Stopping, GrpcChannel OrdererChannel, GatewayPeers Peers, WebApplication Server, BlockFollower Follower);
}
