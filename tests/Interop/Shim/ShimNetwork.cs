using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Shim;
using Warden.Gateway;

namespace Warden.Interop.Shim;

/// <summary>A network with the C# shim behind it: the probe and asset transfer, a server for each organisation, one client each.</summary>
public abstract class ShimNetwork(InteropNodes nodes) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly Dictionary<string, NetworkClient> _clients = [];
    private Task? _assets;

    public InteropNodes Nodes => nodes;

    /// <summary>Skips the running test, with the reason, where the network cannot run.</summary>
    public void SkipWhereMissing() => Assert.SkipWhen(nodes.Missing is not null, nodes.Missing ?? "");

    public async ValueTask InitializeAsync()
    {
        if (nodes.Missing is not null)
            return;
        await nodes.StartAsync(TestContext.Current.CancellationToken);
        await DeployAsync("probe", () => new ContractChaincode(new StubProbeContract()));
        await DeployAsync("basic", AssetTransferChaincode.Create);
        foreach (var organization in nodes.Material.Organizations)
            _clients[organization.MspId] = new NetworkClient(nodes, organization.MspId);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        foreach (var server in _servers)
            await server.DisposeAsync();
        await nodes.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public Contract Contract(string chaincode, string mspId = "Org1MSP") => _clients[mspId].Gateway.GetNetwork(nodes.ChannelName).GetContract(chaincode);

    public Warden.Gateway.Network Channel(string mspId = "Org1MSP") => _clients[mspId].Gateway.GetNetwork(nodes.ChannelName);

    /// <summary>Waits until every organisation's peer has what any of them has committed.</summary>
    public Task InStepAsync() => NetworkClient.InStepAsync(_clients.Values, TestContext.Current.CancellationToken);

    /// <summary>Writes the sample's assets, once.</summary>
    public Task InitializeAssetsAsync() => _assets ??= WriteAssetsAsync();

    private async Task WriteAssetsAsync()
    {
        await Contract("basic").SubmitAsync("InitLedger", cancellationToken: TestContext.Current.CancellationToken);
        await InStepAsync();
    }

    /// <summary>Serves a chaincode for each organisation and defines it on the channel.</summary>
    public async Task DeployAsync(string name, Func<IChaincode> create)
    {
        var addresses = new Dictionary<string, string>();
        foreach (var organization in nodes.Material.Organizations)
        {
            var options = new ChaincodeServerOptions { ChaincodeId = nodes.PackageId(name, organization.MspId), MspId = organization.MspId };
            var server = await ChaincodeServer.StartAsync(options, create(), cancellationToken: TestContext.Current.CancellationToken);
            _servers.Add(server);
            addresses[organization.MspId] = server.Address;
        }
        await nodes.DeployAsync(name, addresses, TestContext.Current.CancellationToken);
    }
}
