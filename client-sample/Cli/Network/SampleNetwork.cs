using Grpc.Net.Client;
using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Cli.Network;

/// <summary>The whole of Warden on one machine: a network, and for each organisation its contracts and its sidecar.</summary>
/// <remarks>Real gRPC over TLS between all parts, on ports that the system chooses. Everything ends with <see cref="DisposeAsync"/>.</remarks>
internal sealed class SampleNetwork : IAsyncDisposable
{
    /// <summary>The guarded chaincode's name on the channel.</summary>
    public const string Assets = "basic";

    private const string UnguardedAssets = "plain";
    private const string SidecarUser = "warden";

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Dictionary<string, OrganizationParts> _organizations = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory($"warden-{Environment.ProcessId}-");
    private readonly SidecarStart _startSidecar;
    private ISampleNodes _network = null!;

    private SampleNetwork(SidecarStart startSidecar) => _startSidecar = startSidecar;

    /// <summary>Gets the MSP ids of the organisations, the one whose gateway the application uses first.</summary>
    public IReadOnlyList<string> Organizations => [.. _network.Material.Organizations.Select(o => o.MspId)];

    /// <summary>Gets how many transactions have reached the asset contracts of all organisations.</summary>
    public long ContractCalls => _organizations.Values.Sum(o => o.AssetChaincode.Calls);

    /// <summary>Gets keys and certificates.</summary>
    public NetworkMaterial Material => _network.Material;

    /// <summary>Starts everything on the embedded network, for two organisations.</summary>
    public static Task<SampleNetwork> StartAsync(CancellationToken cancellationToken) => StartAsync(new NetworkTopology(), cancellationToken);

    /// <summary>Starts everything on the embedded network.</summary>
    /// <param name="topology">The organisations and how blocks are cut.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static Task<SampleNetwork> StartAsync(NetworkTopology topology, CancellationToken cancellationToken) =>
        StartAsync(topology, EmbeddedNodes.StartAsync, cancellationToken);

    /// <summary>Starts everything.</summary>
    /// <param name="topology">The organisations and how blocks are cut.</param>
    /// <param name="nodes">Starts peers and orderer.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static Task<SampleNetwork> StartAsync(
        NetworkTopology topology, Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> nodes, CancellationToken cancellationToken) =>
        StartAsync(topology, nodes, (_, options, token) => Sidecar.StartAsync(options, token), cancellationToken);

    /// <summary>Starts everything, with sidecars of another kind.</summary>
    /// <param name="topology">The organisations and how blocks are cut.</param>
    /// <param name="nodes">Starts peers and orderer.</param>
    /// <param name="sidecar">Starts an organisation's sidecar.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<SampleNetwork> StartAsync(
        NetworkTopology topology, Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> nodes, SidecarStart sidecar, CancellationToken cancellationToken)
    {
        var sample = new SampleNetwork(sidecar);
        try
        {
            await sample.StartPartsAsync(topology, nodes, cancellationToken);
            return sample;
        }
        catch
        {
            await sample.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gets a contract of the guarded chaincode, called by an ordinary user of an organisation through its own peer.</summary>
    public Contract Contract(string mspId, string? contract = null) =>
        Parts(mspId).User.GetNetwork(_network.Material.Topology.ChannelName).GetContract(Assets, contract);

    /// <summary>Gets the same contract without a guard; see <see cref="DeployUnguardedAsync"/>.</summary>
    public Contract Unguarded(string mspId) => Parts(mspId).User.GetNetwork(_network.Material.Topology.ChannelName).GetContract(UnguardedAssets);

    /// <summary>Defines the contract a second time, under another name and with no sidecar in front: what a guarded call is compared with.</summary>
    public Task DeployUnguardedAsync(CancellationToken cancellationToken) => DeployAsync(UnguardedAssets, o => o.Unguarded, cancellationToken);

    /// <summary>Gets another chaincode of the channel, called as the guarded one is.</summary>
    public Contract Other(string mspId, string chaincode) => Parts(mspId).User.GetNetwork(_network.Material.Topology.ChannelName).GetContract(chaincode);

    /// <summary>Gets the nodes, to define further chaincodes.</summary>
    public ISampleNodes Nodes => _network;

    /// <summary>Gets the channel as an ordinary user of an organisation sees it.</summary>
    public Gateway.Network Channel(string mspId) => Parts(mspId).User.GetNetwork(_network.Material.Topology.ChannelName);

    /// <summary>Gets the governance chaincode, called by an organisation's administrator.</summary>
    public Contract Governance(string mspId) =>
        Parts(mspId).Admin.GetNetwork(_network.Material.Topology.ChannelName).GetContract(GovernanceFunctions.Chaincode);

    /// <summary>Gets the address of an organisation's peer.</summary>
    public string PeerAddress(string mspId) => _network.Peer(mspId).Address;

    /// <summary>Gets the address of a sidecar's status page.</summary>
    public Uri StatusAddress(string mspId) => Parts(mspId).Sidecar.StatusAddress;

    /// <summary>Gets the folder of a sidecar's store.</summary>
    public string StoreFolder(string mspId) => Parts(mspId).Sidecar.Options.StoreFolder;

    /// <summary>Gets what an organisation's sidecar says is in force for the guarded chaincode.</summary>
    public Task<GuardStatus> StatusOfAsync(string mspId, CancellationToken cancellationToken) => Parts(mspId).Status.ReadAsync(Assets, cancellationToken);

    /// <summary>
    /// Waits until every peer and its sidecar have taken in all that any peer has now: votes and confirmations are in force from then on, and what is
    /// endorsed next is endorsed on one state.
    /// </summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var heights = await Task.WhenAll(Organizations.Select(async o => (await Channel(o).Ledger.GetChainInfoAsync(cancellationToken)).Height));
        foreach (var parts in _organizations.Values)
        {
            // A sidecar follows its own peer, so that has the block too.
            await parts.Status.WaitForBlockAsync(heights.Max() - 1, cancellationToken);
        }
    }

    /// <summary>Gets what an organisation's sidecar decided on a transaction that its peer endorsed.</summary>
    public Task<SidecarDecision> DecisionOfAsync(string mspId, string txId, CancellationToken cancellationToken) =>
        Parts(mspId).Decisions.GetAsync(txId, cancellationToken);

    /// <summary>Gets what each organisation's sidecar that was asked decided on a transaction, in the order of the organisations.</summary>
    public async Task<IReadOnlyList<SidecarDecision>> DecisionsOfAsync(string txId, CancellationToken cancellationToken)
    {
        var decisions = new List<SidecarDecision>();
        foreach (var (mspId, parts) in _organizations)
        {
            if (await parts.Decisions.FindAsync(txId, cancellationToken) is { } decision)
            {
                decisions.Add(decision with { Organization = mspId });
            }
        }

        return decisions;
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartPartsAsync(
        NetworkTopology topology, Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> nodes, CancellationToken cancellationToken)
    {
        topology = topology with
        {
            Organizations = [.. topology.Organizations.Select(o => o with { AttributedUsers = [new AttributedUser(SidecarUser, "warden.sidecar", "true")] })],
        };
        _network = Own(await nodes(topology, cancellationToken));
        foreach (var organization in _network.Material.Organizations)
        {
            _organizations.Add(organization.MspId, await StartOrganizationAsync(organization, cancellationToken));
        }

        await DeployAsync(GovernanceFunctions.Chaincode, o => o.Governance, cancellationToken);
        await DeployAsync(Assets, o => o.Guarded, cancellationToken);
    }

    private async Task<OrganizationParts> StartOrganizationAsync(OrganizationMaterial organization, CancellationToken cancellationToken)
    {
        using var authority = new CertificateAuthority($"tlsca.chaincode.{organization.Domain}", organization.Domain);
        var tls = authority.IssueTls($"chaincode.{organization.Domain}");
        var peer = _network.Peer(organization.MspId);

        var assets = new CountingChaincode(AssetTransferChaincode.Create());
        var (guarded, behind, unguarded, governance) = (Service(tls), Service(tls), Service(tls), Service(tls));
        await ServeAsync(behind, _network.PackageId(Assets, guarded), organization, tls, assets, cancellationToken);
        await ServeAsync(unguarded, _network.PackageId(UnguardedAssets, unguarded), organization, tls, assets, cancellationToken);
        await ServeAsync(
            governance,
            _network.PackageId(GovernanceFunctions.Chaincode, governance),
            organization,
            tls,
            GovernanceChaincode.Create(new GovernanceOptions { Members = [.. _network.Material.Organizations.Select(o => o.MspId)] }),
            cancellationToken);

        var store = _folder.CreateSubdirectory(organization.MspId);
        var identity = organization.User(SidecarUser);
        var sidecar = Own(await _startSidecar(
            organization,
            new SidecarOptions
            {
                Channels = [_network.Material.Topology.ChannelName],
                Chaincodes =
                [
                    new GuardedChaincode
                    {
                        Name = Assets,
                        Listen = guarded.Address,
                        Tls = new ListenerTls(tls.CertificatePem, tls.PrivateKeyPem),
                        Upstream = behind.Address,
                        UpstreamTls = new UpstreamTls(tls.RootPem, tls.ServerName),
                    },
                ],
                Peer = new PeerConnection(peer.Address, peer.TlsRootPem, peer.ServerName),
                Identity = new SidecarIdentity(identity.MspId, identity.CertificatePem, identity.PrivateKeyPem),
                StoreFolder = store.FullName,
            },
            cancellationToken));

        var channel = new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem, ServerName = peer.ServerName }.OpenChannel(peer.Address);
        _parts.Push(new OwnedChannel(channel));
        return new OrganizationParts
        {
            AssetChaincode = assets,
            Guarded = guarded,
            Unguarded = unguarded,
            Governance = governance,
            Sidecar = sidecar,
            Status = Own(new SidecarStatus(sidecar, _network.Material.Topology.ChannelName)),
            Decisions = new DecisionLogTail(Path.Combine(store.FullName, "decisions.jsonl")),
            User = Connect(channel, organization.User("User1")),
            Admin = Connect(channel, organization.Admin),
        };
    }

    // Fabric's package ids are hashes over the address, so that has to be known before anything is served there.
    private static SampleService Service(TlsIdentity tls) => new(NodeAddress.ChooseFree().ToString(), tls.RootPem, tls.ServerName);

    private async Task ServeAsync(
        SampleService service, string packageId, OrganizationMaterial organization, TlsIdentity tls, IChaincode chaincode, CancellationToken cancellationToken) =>
        Own(await ChaincodeServer.StartAsync(
            new ChaincodeServerOptions
            {
                ChaincodeId = packageId,
                MspId = organization.MspId,
                Address = service.Address,
                Tls = new ChaincodeTls(tls.CertificatePem, tls.PrivateKeyPem),
            },
            chaincode,
            cancellationToken: cancellationToken));

    private Gateway.Gateway Connect(GrpcChannel channel, FabricIdentity identity) => Gateway.Gateway.Connect(new GatewayOptions
    {
        Channel = channel,
        Identity = new X509Identity(identity.MspId, identity.CertificatePem),
        Signer = PrivateKeySigner.FromPem(identity.PrivateKeyPem),
        TrustedOrganizations = TrustedOrganizations.FromPem(
            _network.Material.Organizations.ToDictionary(o => o.MspId, o => o.RootPem, StringComparer.Ordinal)),
    });

    private Task DeployAsync(string name, Func<OrganizationParts, SampleService> service, CancellationToken cancellationToken) =>
        _network.DeployAsync(name, _organizations.ToDictionary(o => o.Key, o => service(o.Value), StringComparer.Ordinal), cancellationToken);

    private OrganizationParts Parts(string mspId) => _organizations.TryGetValue(mspId, out var parts)
        ? parts
        : throw new ArgumentException($"expected one of {string.Join(", ", _organizations.Keys)}, but {mspId} came", nameof(mspId));

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private sealed class OwnedChannel(GrpcChannel channel) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            channel.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
