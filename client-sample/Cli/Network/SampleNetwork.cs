using Grpc.Net.Client;
using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Embedded;
using Warden.Gateway;
using Warden.Host;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Cli.Network;

/// <summary>The whole of Warden on one machine: the embedded network, and for each organisation its contracts and its sidecar.</summary>
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
    private EmbeddedNetwork _network = null!;

    private SampleNetwork()
    {
    }

    /// <summary>Gets the MSP ids of the organisations, the one whose gateway the application uses first.</summary>
    public IReadOnlyList<string> Organizations => [.. _network.Material.Organizations.Select(o => o.MspId)];

    /// <summary>Gets how many transactions have reached the asset contracts of all organisations.</summary>
    public long ContractCalls => _organizations.Values.Sum(o => o.AssetChaincode.Calls);

    /// <summary>Gets keys and certificates.</summary>
    public NetworkMaterial Material => _network.Material;

    /// <summary>Starts everything, for two organisations.</summary>
    public static Task<SampleNetwork> StartAsync(CancellationToken cancellationToken) => StartAsync(new NetworkTopology(), cancellationToken);

    /// <summary>Starts everything.</summary>
    /// <param name="topology">The organisations and how blocks are cut.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<SampleNetwork> StartAsync(NetworkTopology topology, CancellationToken cancellationToken)
    {
        var sample = new SampleNetwork();
        try
        {
            await sample.StartPartsAsync(topology, cancellationToken);
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
        Parts(mspId).User.GetNetwork(_network.ChannelName).GetContract(Assets, contract);

    /// <summary>Gets the same contract without a guard; see <see cref="DeployUnguardedAsync"/>.</summary>
    public Contract Unguarded(string mspId) => Parts(mspId).User.GetNetwork(_network.ChannelName).GetContract(UnguardedAssets);

    /// <summary>Defines the contract a second time, under another name and with no sidecar in front: what a guarded call is compared with.</summary>
    public Task DeployUnguardedAsync(CancellationToken cancellationToken) => DeployAsync(UnguardedAssets, o => o.Unguarded, cancellationToken);

    /// <summary>Gets the channel as an ordinary user of an organisation sees it.</summary>
    public Gateway.Network Channel(string mspId) => Parts(mspId).User.GetNetwork(_network.ChannelName);

    /// <summary>Gets the governance chaincode, called by an organisation's administrator.</summary>
    public Contract Governance(string mspId) =>
        Parts(mspId).Admin.GetNetwork(_network.ChannelName).GetContract(GovernanceFunctions.Chaincode);

    /// <summary>Gets the address of an organisation's peer.</summary>
    public string PeerAddress(string mspId) => _network.Peer(mspId).Address;

    /// <summary>Gets the address of a sidecar's status page.</summary>
    public Uri StatusAddress(string mspId) => Parts(mspId).Sidecar.StatusAddress;

    /// <summary>Gets the folder of a sidecar's store.</summary>
    public string StoreFolder(string mspId) => Parts(mspId).Sidecar.Options.StoreFolder;

    /// <summary>Gets what an organisation's sidecar says is in force for the guarded chaincode.</summary>
    public Task<GuardStatus> StatusOfAsync(string mspId, CancellationToken cancellationToken) => Parts(mspId).Status.ReadAsync(Assets, cancellationToken);

    /// <summary>Waits until every sidecar has taken in all that is on the ledger now: votes and confirmations are in force from then on.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var info = await Channel(Organizations[0]).Ledger.GetChainInfoAsync(cancellationToken);
        foreach (var parts in _organizations.Values)
        {
            await parts.Status.WaitForBlockAsync(info.Height - 1, cancellationToken);
        }
    }

    /// <summary>Gets what each organisation's sidecar decided on a transaction, in the order of the organisations.</summary>
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

    private async Task StartPartsAsync(NetworkTopology topology, CancellationToken cancellationToken)
    {
        topology = topology with
        {
            Organizations = [.. topology.Organizations.Select(o => o with { Users = [.. o.Users, SidecarUser] })],
        };
        _network = Own(await EmbeddedNetwork.StartAsync(new EmbeddedOptions { Topology = topology }, cancellationToken));
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
        var assetServer = Own(await ServeAsync($"{Assets}:1.0", organization, tls, assets, cancellationToken));
        var governanceServer = Own(await ServeAsync(
            $"{GovernanceFunctions.Chaincode}:1.0",
            organization,
            tls,
            GovernanceChaincode.Create(new GovernanceOptions { Members = [.. _network.Material.Organizations.Select(o => o.MspId)] }),
            cancellationToken));

        var store = _folder.CreateSubdirectory(organization.MspId);
        var identity = organization.User(SidecarUser);
        var sidecar = Own(await Sidecar.StartAsync(
            new SidecarOptions
            {
                Channels = [_network.ChannelName],
                Chaincodes =
                [
                    new GuardedChaincode
                    {
                        Name = Assets,
                        Tls = new ListenerTls(tls.CertificatePem, tls.PrivateKeyPem),
                        Upstream = assetServer.Address,
                        UpstreamTls = new UpstreamTls(tls.RootPem, tls.ServerName),
                    },
                ],
                Peer = new PeerConnection(peer.Address, peer.TlsRootPem, peer.ServerName),
                Identity = new SidecarIdentity(identity.MspId, identity.CertificatePem, identity.PrivateKeyPem),
                StoreFolder = store.FullName,
            },
            cancellationToken: cancellationToken));

        var channel = new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem, ServerName = peer.ServerName }.OpenChannel(peer.Address);
        _parts.Push(new OwnedChannel(channel));
        return new OrganizationParts
        {
            AssetChaincode = assets,
            Guarded = new ChaincodeEndpoint($"{Assets}:1.0", sidecar.AddressOf(Assets)) { TlsRootPem = tls.RootPem, ServerName = tls.ServerName },
            Unguarded = new ChaincodeEndpoint($"{Assets}:1.0", assetServer.Address) { TlsRootPem = tls.RootPem, ServerName = tls.ServerName },
            Governance = new ChaincodeEndpoint($"{GovernanceFunctions.Chaincode}:1.0", governanceServer.Address) { TlsRootPem = tls.RootPem, ServerName = tls.ServerName },
            Sidecar = sidecar,
            Status = Own(new SidecarStatus(sidecar, _network.ChannelName)),
            Decisions = new DecisionLogTail(Path.Combine(store.FullName, "decisions.jsonl")),
            User = Connect(channel, organization.User("User1")),
            Admin = Connect(channel, organization.Admin),
        };
    }

    private static Task<ChaincodeServer> ServeAsync(
        string packageId, OrganizationMaterial organization, TlsIdentity tls, IChaincode chaincode, CancellationToken cancellationToken) =>
        ChaincodeServer.StartAsync(
            new ChaincodeServerOptions
            {
                ChaincodeId = packageId,
                MspId = organization.MspId,
                Tls = new ChaincodeTls(tls.CertificatePem, tls.PrivateKeyPem),
            },
            chaincode,
            cancellationToken: cancellationToken);

    private Gateway.Gateway Connect(GrpcChannel channel, FabricIdentity identity) => Gateway.Gateway.Connect(new GatewayOptions
    {
        Channel = channel,
        Identity = new X509Identity(identity.MspId, identity.CertificatePem),
        Signer = EcdsaSigner.FromPem(identity.PrivateKeyPem),
        TrustedOrganizations = TrustedOrganizations.FromPem(
            _network.Material.Organizations.ToDictionary(o => o.MspId, o => o.RootPem, StringComparer.Ordinal)),
    });

    private Task DeployAsync(string name, Func<OrganizationParts, ChaincodeEndpoint> endpoint, CancellationToken cancellationToken) =>
        _network.DeployChaincodeAsync(
            new ChaincodeDeployment
            {
                Name = name,
                Endpoints = _organizations.ToDictionary(o => o.Key, o => endpoint(o.Value), StringComparer.Ordinal),
            },
            cancellationToken);

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
