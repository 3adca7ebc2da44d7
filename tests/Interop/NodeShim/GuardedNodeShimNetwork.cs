using Warden.Chaincode.Governance;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Interop.NodeShim;

/// <summary>The same network with a sidecar before each organisation's chaincodes, in the mode that touches calls most.</summary>
public abstract class GuardedNodeShimNetwork(InteropNodes nodes) : NodeShimNetwork(nodes)
{
    private static readonly string[] Guarded = ["probe", "csharp", "basic"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-interop-");
    private readonly List<Sidecar> sidecars = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (Missing is not null)
        {
            return;
        }

        await DeployAsync(
            GovernanceFunctions.Chaincode,
            (mspId, packageId) => StartHereAsync(GovernanceChaincode.Create(new GovernanceOptions()), mspId, packageId));
        var admin = Nodes.Material.Organization("Org1MSP").Admin;
        using var channel = new ChannelSecurity { RootCertificatesPem = Nodes.Peer("Org1MSP").TlsRootPem }.OpenChannel(Nodes.Peer("Org1MSP").Address);
        using var signer = EcdsaSigner.FromPem(admin.PrivateKeyPem);
        using var gateway = Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = channel, Identity = new X509Identity(admin.MspId, admin.CertificatePem), Signer = signer,
        });
        var governance = gateway.GetNetwork(Nodes.ChannelName).GetContract(GovernanceFunctions.Chaincode);
        await SubmitAsync(governance, GovernanceFunctions.Found, CanonicalJson.ToText(new Constitution { Members = ["Org1MSP"] }));
        foreach (var chaincode in Guarded)
        {
            var registration = new Registration(new DetectionPolicy { Chaincode = chaincode, Mode = WardenMode.Deny });
            var id = await SubmitAsync(governance, GovernanceFunctions.Propose, "register", CanonicalJson.ToText(registration));
            await SubmitAsync(governance, GovernanceFunctions.Vote, id, "accept", "");
            await SubmitAsync(governance, GovernanceFunctions.Enact, id);
        }

        await InForceAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var sidecar in sidecars)
        {
            await sidecar.DisposeAsync();
        }

        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    protected override async Task<string> FrontAsync(string name, string mspId, string address)
    {
        if (!Guarded.Contains(name))
        {
            return address;
        }

        var peer = Nodes.Peer(mspId);
        FabricIdentity identity = Nodes.Material.Organization(mspId).Admin;
        var sidecar = await Sidecar.StartAsync(new SidecarOptions
        {
            Channels = [Nodes.ChannelName],
            Chaincodes = [new GuardedChaincode { Name = name, Upstream = address }],
            Peer = new PeerConnection(peer.Address, peer.TlsRootPem),
            Identity = new SidecarIdentity(mspId, identity.CertificatePem, identity.PrivateKeyPem),
            StoreFolder = Path.Combine(folder.FullName, mspId, name),
            ScoreDeadline = TimeSpan.FromSeconds(25),
            ConsumeTimeout = TimeSpan.FromSeconds(25),
        });
        sidecars.Add(sidecar);
        return sidecar.AddressOf(name);
    }

    /// <summary>Waits until every sidecar says that it guards.</summary>
    private async Task InForceAsync()
    {
        using var client = new HttpClient();
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        foreach (var sidecar in sidecars)
        {
            while (!(await client.GetStringAsync(new Uri(sidecar.StatusAddress, "status"), TestContext.Current.CancellationToken)).Contains("\"mode\":\"deny\"", StringComparison.Ordinal))
            {
                await often.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private async Task<string> SubmitAsync(Contract contract, string function, params string[] arguments)
    {
        var answer = await contract.SubmitAsync(function, arguments, TestContext.Current.CancellationToken);
        await InStepAsync();
        return System.Text.Encoding.UTF8.GetString(answer);
    }
}
