using System.Text;
using Google.Protobuf;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Embedded;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Gateway;
using Warden.Topology;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Two organisations with real peers, an orderer, and one instance of each chaincode per organisation.</summary>
public sealed class EmbeddedChannel : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<IDisposable> _connections = [];
    private readonly Dictionary<string, Warden.Gateway.Gateway> _gateways = [];
    private EmbeddedNetwork _network = null!;

    public async ValueTask InitializeAsync()
    {
        _network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions(), CancellationToken.None);
        await DeployAsync("warden", GovernanceChaincode.Create(new GovernanceOptions { Members = ["Org1MSP", "Org2MSP"] }));
        await DeployAsync("basic", new Guarded(stub => CallDigest.Compute(stub.ChannelId, "basic", stub.Creator.Span, stub.Args)));
        await DeployAsync("relay", new Relay("warden"));
        var constitution = CanonicalJson.ToText(new Constitution { Members = ["Org1MSP", "Org2MSP"] });
        foreach (var organization in new[] { "Org1MSP", "Org2MSP" })
            await SubmitAsync(Admin(organization), GovernanceFunctions.Found, constitution);
    }

    public async ValueTask DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        await _network.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    public FabricIdentity Admin(string organization) => _network.Material.Organization(organization).Admin;

    public FabricIdentity User(string organization) => _network.Material.Organization(organization).User("User1");

    /// <summary>Connects through the peer of the identity's own organisation.</summary>
    public Network Connect(FabricIdentity identity) => Open(identity).GetNetwork(_network.ChannelName);

    /// <summary>Submits a call of <c>warden</c>; when this returns the peers of both organisations have committed it.</summary>
    public Task<string> SubmitAsync(FabricIdentity identity, string function, params string[] arguments) =>
        SubmitToAsync(identity, "warden", function, arguments);

    /// <summary>Submits a call; when this returns the peers of both organisations have committed it.</summary>
    public async Task<string> SubmitToAsync(FabricIdentity identity, string chaincode, string function, params string[] arguments)
    {
        var submitted = await Connect(identity).GetContract(chaincode)
            .BeginSubmitAsync(function, ProposalOptions.WithArguments(arguments), CancellationToken.None);
        foreach (var organization in _network.Material.Organizations)
        {
            var observer = organization.User("User1");
            var request = new CommitStatusRequest
            {
                ChannelId = _network.ChannelName, TransactionId = submitted.TransactionId, Identity = observer.Creator,
            };
            var commit = Open(observer).NewCommit(new SignedCommitStatusRequest { Request = request.ToByteString() }.ToByteArray());
            var status = await commit.GetStatusAsync(CancellationToken.None);
            Assert.True(status.Successful, $"{function}: {status}");
        }
        return Encoding.UTF8.GetString(submitted.Result);
    }

    public async Task<T> AskAsync<T>(string function, params string[] arguments)
        where T : class => CanonicalJson.Read<T>(
            await Connect(User("Org2MSP")).GetContract("warden").EvaluateAsync(function, arguments, CancellationToken.None));

    /// <summary>Proposes, votes with both, enacts.</summary>
    public async Task<Enactment> PassAsync(string kind, string document)
    {
        var id = await SubmitAsync(Admin("Org1MSP"), GovernanceFunctions.Propose, kind, document);
        await SubmitAsync(Admin("Org2MSP"), GovernanceFunctions.Vote, id, "accept", "as discussed");
        await SubmitAsync(Admin("Org1MSP"), GovernanceFunctions.Vote, id, "accept", "");
        return CanonicalJson.Read<Enactment>(await SubmitAsync(User("Org2MSP"), GovernanceFunctions.Enact, id));
    }

    private Warden.Gateway.Gateway Open(FabricIdentity identity)
    {
        if (_gateways.TryGetValue(identity.Name, out var open))
            return open;
        var peer = _network.Peer(identity.MspId);
        var channel = new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem }.OpenChannel(peer.Address);
        var signer = EcdsaSigner.FromPem(identity.PrivateKeyPem);
        var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = channel,
            Identity = new X509Identity(identity.MspId, identity.CertificatePem),
            Signer = signer,
        });
        _connections.AddRange([gateway, channel, signer]);
        return _gateways[identity.Name] = gateway;
    }

    private async Task DeployAsync(string name, IChaincode chaincode)
    {
        var endpoints = new Dictionary<string, ChaincodeEndpoint>();
        foreach (var organization in _network.Material.Organizations)
        {
            var packageId = $"{name}:{organization.MspId}";
            var server = await ChaincodeServer.StartAsync(new ChaincodeServerOptions { ChaincodeId = packageId, MspId = organization.MspId }, chaincode);
            _servers.Add(server);
            endpoints[organization.MspId] = new ChaincodeEndpoint(packageId, server.Address);
        }
        await _network.DeployChaincodeAsync(new ChaincodeDeployment { Name = name, Endpoints = endpoints }, CancellationToken.None);
    }
}
