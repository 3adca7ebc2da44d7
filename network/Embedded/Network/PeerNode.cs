using System.Net.Sockets;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warden.Protocol;
using Warden.Protocol.Orderer;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>One organisation's peer: ledger, endorser, gateway, deliver service, and the follower of the orderer's blocks.</summary>
internal sealed class PeerNode : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly OrganizationMaterial organization;
    private readonly EmbeddedOptions options;
    private readonly ChannelResources channel;
    private readonly NodeSigner signer;
    private readonly GrpcChannel ordererChannel;
    private readonly AtomicBroadcast.AtomicBroadcastClient orderer;
    private readonly ChaincodeDefinitions definitions = new();
    private readonly Collections collections;
    private readonly PrivateDataStore privateData = new();
    private readonly EndorsementPolicies policies;
    private readonly BlockValidator validator;
    private readonly BlockFollower follower;
    private readonly ILogger logger;
    private GatewayPeers? peers;
    private WebApplication? server;

    public PeerNode(
        NetworkMaterial material,
        OrganizationMaterial organization,
        EmbeddedNode node,
        EmbeddedNode ordererNode,
        CommitBarrier barrier,
        PrivateDataExchange exchange,
        EmbeddedOptions options)
    {
        (this.organization, this.options, Node) = (organization, options, node);
        logger = options.LoggerFactory.CreateLogger($"Warden.Embedded.{organization.Node.Name}");
        channel = new(material.GenesisBlock);
        signer = new(organization.Node);
        policies = new(channel.Policies, definitions);
        ordererChannel = new ChannelSecurity { RootCertificatesPem = ordererNode.TlsRootPem }.OpenChannel(ordererNode.Address);
        orderer = new(ordererChannel);
        collections = new(definitions, channel.ApplicationMspIds);
        var requests = new StateRequests(Ledger, new(collections, channel.Membership));
        Installed = new(
            endpoint =>
                new(
                    endpoint,
                    options.ChaincodeStartupTimeout,
                    (reader, writer) => new(reader, writer, requests, Runtime!.InvokeAsync),
                    logger));
        Runtime = new(
            definitions,
            Installed,
            [new LedgerQueries(channel.ChannelId, Ledger, channel.Policies), new ConfigurationQueries(channel, Ledger), new LifecycleChaincode(organization.MspId, channel, definitions, Installed)],
            options.ChaincodeExecuteTimeout);
        Endorser = new(channel, Ledger, Runtime, new(organization.MspId, channel, Ledger, options.Time), new(node.Address, collections, privateData, exchange), signer);
        var self = channel.Membership.Read(organization.Node.Creator)!;
        exchange.Join(node.Address, self, privateData);
        validator = new(channel, Ledger, policies, new(node.Address, self, collections, privateData, exchange), barrier);
        follower = new(organization.MspId, channel, Ledger, validator, orderer, signer, barrier, options.Time, logger);
        Entry = new(organization.MspId, node.Address, organization.Node.Creator, organization.TlsRootPem, Offers);
    }

    public EmbeddedNode Node { get; }

    /// <summary>Gets what the other peers know of this one.</summary>
    public PeerEntry Entry { get; }

    public PeerLedger Ledger { get; } = new();

    public InstalledChaincodes Installed { get; }

    public ChaincodeRuntime Runtime { get; }

    public ProposalEndorser Endorser { get; }

    /// <summary>Begins the ledger with block 0.</summary>
    public Task JoinAsync(Protocol.Common.Block genesis) => validator.CommitAsync(genesis);

    public ChaincodeDefinition? Definition(string name) => definitions.Find(Ledger.State, name);

    /// <summary>Starts to serve and to follow.</summary>
    public async Task StartAsync(
        Socket socket, string ordererMspId, string ordererAddress, IEnumerable<PeerEntry> others, CancellationToken cancellationToken)
    {
        peers = new(new(Entry, Endorser), [.. others.Select(other => new RemotePeer(other))], options.EndorsementTimeout, options.Time);
        var gateway = new GatewayService(
            new(channel.ChannelId, peers),
            new(channel.ChannelId, peers, new(channel, Ledger, policies, collections)),
            new(channel.ChannelId, ordererMspId, ordererAddress, orderer, options.BroadcastTimeout, options.Time),
            new(channel, Ledger, stopping.Token));
        var delivery = new BlockDelivery(channel, Ledger.Blocks, ChannelPolicies.Readers, options.Time, stopping.Token);
        server = await NodeHost.StartAsync(
            socket,
            organization.NodeTls,
            options.LoggerFactory,
            services => services
                .AddSingleton(gateway)
                .AddSingleton(new EndorserService(Endorser))
                .AddSingleton(new PeerDeliverService(delivery, channel, new(Ledger, collections, privateData))),
            application =>
            {
                application.MapGrpcService<GatewayService>();
                application.MapGrpcService<EndorserService>();
                application.MapGrpcService<PeerDeliverService>();
            },
            cancellationToken);
        follower.Start(stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await follower.Completion;
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await Installed.DisposeAsync();
        peers?.Dispose();
        ordererChannel.Dispose();
        signer.Dispose();
        stopping.Dispose();
    }

    private bool Offers(string chaincodeName) =>
        SystemNamespaces.Contains(chaincodeName) || (Installed.Has(chaincodeName) && Definition(chaincodeName) is not null);
}
