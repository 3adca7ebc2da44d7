using Grpc.Net.Client;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Embedded;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

[assembly: AssemblyFixture(typeof(Warden.Client.Tests.ScenarioNetwork))]

namespace Warden.Client.Tests;

/// <summary>Three organisations in this process, each with its own peer and chaincode servers, over real gRPC and TLS.</summary>
public sealed class ScenarioNetwork : IAsyncLifetime
{
    public const string ChannelName = "mychannel";

    private readonly List<ChaincodeServer> servers = [];
    private readonly Dictionary<string, GrpcChannel> channels = new(StringComparer.Ordinal);

    public EmbeddedNetwork Network { get; private set; } = null!;

    public TrustedOrganizations Trusted { get; private set; } = null!;

    private static IReadOnlyList<string> Members { get; } = ["Org1MSP", "Org2MSP", "Org3MSP"];

    public async ValueTask InitializeAsync()
    {
        Network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions { Topology = NetworkTopology.WithOrganizations(3) }, CancellationToken.None);
        Trusted = TrustedOrganizations.FromPem(Network.Material.Organizations.ToDictionary(each => each.MspId, each => each.RootPem, StringComparer.Ordinal));
        foreach (var mspId in Members)
        {
            var node = Network.Peer(mspId);
            channels.Add(mspId, new ChannelSecurity { RootCertificatesPem = node.TlsRootPem }.OpenChannel(node.Address));
        }

        await DeployAsync("basic", new ScenarioChaincode(), SignaturePolicies.AllOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer)));
        await DeployAsync("any", new ScenarioChaincode(), SignaturePolicies.AnyOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync("all", new ScenarioChaincode(), SignaturePolicies.AllOf([.. Members.Select(mspId => (mspId, Role.Peer))]));
        await DeployAsync(GovernanceFunctions.Chaincode, GovernanceChaincode.Create(), policy: null);
    }

    public Warden.Gateway.Gateway Connect(string mspId = "Org1MSP", string user = "User1", Func<GatewayOptions, GatewayOptions>? change = null)
    {
        var organization = Network.Material.Organization(mspId);
        return Connect(mspId, user == "Admin" ? organization.Admin : organization.User(user), change);
    }

    public Warden.Gateway.Gateway Connect(string peerMspId, FabricIdentity who, Func<GatewayOptions, GatewayOptions>? change = null)
    {
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

        await Network.DisposeAsync();
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
    }

    private async Task DeployAsync(string name, IChaincode chaincode, Protocol.Common.SignaturePolicyEnvelope? policy)
    {
        var endpoints = new Dictionary<string, ChaincodeEndpoint>(StringComparer.Ordinal);
        foreach (var mspId in Members)
        {
            var packageId = $"{name}:{new string('a', 63)}{mspId[3]}";
            var server = await ChaincodeServer.StartAsync(new ChaincodeServerOptions { ChaincodeId = packageId, MspId = mspId }, chaincode);
            servers.Add(server);
            endpoints.Add(mspId, new ChaincodeEndpoint(packageId, server.Address));
        }

        await Network.DeployChaincodeAsync(
            new ChaincodeDeployment { Name = name, EndorsementPolicy = policy, Endpoints = endpoints }, CancellationToken.None);
    }
}
