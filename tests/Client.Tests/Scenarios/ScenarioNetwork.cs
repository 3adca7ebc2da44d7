using Grpc.Net.Client;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Client.Tests;

/// <summary>Three organisations, each with its own peer and chaincode servers, over real gRPC and TLS; what nodes they are, a network says.</summary>
public abstract class ScenarioNetwork : IAsyncLifetime
{
    public const string ChannelName = "mychannel";

    private readonly List<ChaincodeServer> servers = [];
    private readonly Dictionary<string, (ChaincodeServer Server, ChaincodeServerOptions Options)> crashing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GrpcChannel> channels = new(StringComparer.Ordinal);

    /// <summary>Gets what this machine lacks to run the network; null where it runs.</summary>
    public virtual string? Missing => null;

    /// <summary>Gets keys and certificates.</summary>
    public abstract NetworkMaterial Material { get; }

    /// <summary>Gets whether the governance chaincode has been founded; the first scenario that needs it does that.</summary>
    public bool IsFounded { get; set; }

    public TrustedOrganizations Trusted { get; private set; } = null!;

    /// <summary>Gets the topology that scenarios run on.</summary>
    protected static NetworkTopology Topology => NetworkTopology.WithOrganizations(3);

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
            channels.Add(organization.MspId, new ChannelSecurity { RootCertificatesPem = organization.TlsRootPem }.OpenChannel(PeerAddress(organization.MspId)));
        }

        await DeployAsync("basic", new ScenarioChaincode(), SignaturePolicies.AllOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer)));
        await DeployAsync("any", new ScenarioChaincode(), SignaturePolicies.AnyOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync("all", new ScenarioChaincode(), SignaturePolicies.AllOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync("errors", Errors, SignaturePolicies.AllOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync(
            "private", new PrivateChaincode(), SignaturePolicies.AnyOf([.. Members.Select(mspId => (mspId, Role.Member))]), PrivateChaincode.Collections());
        await DeployAsync(GovernanceFunctions.Chaincode, GovernanceChaincode.Create(), policy: null);
    }

    /// <summary>Gets where an organisation's peer listens.</summary>
    public abstract string PeerAddress(string mspId);

    /// <summary>Gets where all peers of an organisation listen.</summary>
    public IEnumerable<string> PeersOf(string mspId) => [PeerAddress(mspId)];

    /// <summary>Connects to an organisation's peer as one of its people; skips the scenario where the network cannot run.</summary>
    public Warden.Gateway.Gateway Connect(string mspId = "Org1MSP", string user = "User1", Func<GatewayOptions, GatewayOptions>? change = null)
    {
        SkipWhereMissing();
        var organization = Material.Organization(mspId);
        return Connect(mspId, user == "Admin" ? organization.Admin : organization.User(user), change);
    }

    /// <inheritdoc cref="Connect(string, string, Func{GatewayOptions, GatewayOptions})"/>
    public Warden.Gateway.Gateway Connect(string peerMspId, FabricIdentity who, Func<GatewayOptions, GatewayOptions>? change = null)
    {
        SkipWhereMissing();
        var options = new GatewayOptions
        {
            Channel = channels[peerMspId],
            Identity = new X509Identity(who.MspId, who.CertificatePem),
            Signer = EcdsaSigner.FromPem(who.PrivateKeyPem),
            TrustedOrganizations = Trusted,
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
        await Task.WhenAll(servers.Concat(crashing.Values.Select(c => c.Server)).Select(server => server.DisposeAsync().AsTask()));
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the nodes.</summary>
    protected abstract Task StartAsync();

    /// <summary>Defines a chaincode.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="policy">Who has to endorse; null for a majority.</param>
    /// <param name="collections">Its private data collections.</param>
    /// <param name="packages">What each organisation installs and the address in it, by MSP id.</param>
    protected abstract Task DeployAsync(
        string name,
        Protocol.Common.SignaturePolicyEnvelope? policy,
        Protocol.Peer.CollectionConfigPackage collections,
        IReadOnlyDictionary<string, (ChaincodePackage Package, string Address)> packages);

    /// <summary>Ends an organisation's peer.</summary>
    public abstract Task StopPeerAsync(string mspId);

    /// <summary>Starts it again on the ledger that it has.</summary>
    public abstract Task StartPeerAsync(string mspId, CancellationToken cancellationToken);

    /// <summary>Waits until every peer has all blocks that any of them has now.</summary>
    public async Task InStepAsync(CancellationToken cancellationToken)
    {
        var gateways = Members.Select(mspId => Connect(mspId)).ToList();
        var height = (await HeightsAsync()).Max();
        while ((await HeightsAsync()).Any(h => h < height))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        gateways.ForEach(gateway => gateway.Dispose());

        Task<ulong[]> HeightsAsync() =>
            Task.WhenAll(gateways.Select(async gateway => (await gateway.GetNetwork(ChannelName).Ledger.GetChainInfoAsync(cancellationToken)).Height));
    }

    /// <summary>Stops the nodes.</summary>
    protected abstract Task StopAsync();

    /// <summary>Skips the running scenario, with the reason, where the network cannot run.</summary>
    protected void SkipWhereMissing() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>Starts again what <see cref="ErrorsContract.Crash"/> has ended.</summary>
    public async Task RecoverAsync()
    {
        foreach (var (mspId, (server, options)) in crashing.ToList())
        {
            await server.DisposeAsync();
            crashing[mspId] = (await ChaincodeServer.StartAsync(options, Errors), options);
        }
    }

    private IChaincode Errors => new ContractChaincode(new ErrorsContract(CrashAsync));

    // As when the chaincode's process dies: whoever waits for it learns that its stream has ended.
    private Task CrashAsync(string mspId) => crashing[mspId].Server.StopAsync();

    private async Task DeployAsync(
        string name, IChaincode chaincode, Protocol.Common.SignaturePolicyEnvelope? policy, Protocol.Peer.CollectionConfigPackage? collections = null)
    {
        var packages = new Dictionary<string, (ChaincodePackage, string)>(StringComparer.Ordinal);
        foreach (var mspId in Members)
        {
            var address = NodeAddress.ChooseFree().ToString();
            var package = ChaincodePackage.Create(name, address);
            var options = new ChaincodeServerOptions { ChaincodeId = package.PackageId, MspId = mspId, Address = address, DrainTimeout = TimeSpan.Zero };
            var server = await ChaincodeServer.StartAsync(options, chaincode);
            packages.Add(mspId, (package, address));
            if (name == "errors")
            {
                crashing.Add(mspId, (server, options));
            }
            else
            {
                servers.Add(server);
            }
        }

        await DeployAsync(name, policy, collections ?? new(), packages);
    }
}
