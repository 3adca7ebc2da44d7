using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Shim;
using Warden.Embedded;
using Warden.Gateway;

namespace Warden.Interop.Shim;

/// <summary>An embedded network with the C# shim behind it: the probe and asset transfer, a server for each organisation, one client each.</summary>
public sealed class EmbeddedShimNetwork : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly Dictionary<string, NetworkClient> _clients = [];
    private Task? _assets;

    public EmbeddedNetwork Embedded { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Embedded = await EmbeddedNetwork.StartAsync(new EmbeddedOptions(), TestContext.Current.CancellationToken);
        await DeployAsync("probe", () => new ContractChaincode(new StubProbeContract()));
        await DeployAsync("basic", AssetTransferChaincode.Create);
        foreach (var organization in Embedded.Material.Organizations)
            _clients[organization.MspId] = new NetworkClient(Embedded, organization.MspId);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        foreach (var server in _servers)
            await server.DisposeAsync();
        await Embedded.DisposeAsync();
    }

    public Contract Contract(string chaincode, string mspId = "Org1MSP") => _clients[mspId].Gateway.GetNetwork(Embedded.ChannelName).GetContract(chaincode);

    public Warden.Gateway.Network Channel(string mspId = "Org1MSP") => _clients[mspId].Gateway.GetNetwork(Embedded.ChannelName);

    /// <summary>Writes the sample's assets, once.</summary>
    public Task InitializeAssetsAsync() => _assets ??= Contract("basic").SubmitAsync("InitLedger", cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Serves a chaincode for each organisation and defines it on the channel.</summary>
    public async Task DeployAsync(string name, Func<IChaincode> create)
    {
        var endpoints = new Dictionary<string, ChaincodeEndpoint>();
        foreach (var organization in Embedded.Material.Organizations)
        {
            var options = new ChaincodeServerOptions { ChaincodeId = $"{name}:{organization.MspId}", MspId = organization.MspId };
            var server = await ChaincodeServer.StartAsync(options, create(), cancellationToken: TestContext.Current.CancellationToken);
            _servers.Add(server);
            endpoints[organization.MspId] = new ChaincodeEndpoint(options.ChaincodeId, server.Address);
        }
        await Embedded.DeployChaincodeAsync(new ChaincodeDeployment { Name = name, Endpoints = endpoints }, TestContext.Current.CancellationToken);
    }
}
