using System.Text.RegularExpressions;
using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Shim;
using Warden.Interop.Shim;

namespace Warden.Interop.NodeShim;

/// <summary>A network whose chaincode <c>probe</c> is a contract on Fabric's own Node shim, a process for each organisation.</summary>
public abstract partial class NodeShimNetwork(InteropNodes nodes) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly Dictionary<string, NetworkClient> _clients = [];

    public InteropNodes Nodes => nodes;

    /// <summary>Gets what this machine lacks to run the network; null where it runs.</summary>
    public string? Missing { get; private set; }

    public virtual async ValueTask InitializeAsync()
    {
        (var project, Missing) = await NodeProject.TryOpenAsync("NodeShim/node", TestContext.Current.CancellationToken);
        Missing ??= nodes.Missing;
        if (project is null || Missing is not null)
            return;
        _opened.Add(nodes);
        await nodes.StartAsync(TestContext.Current.CancellationToken);
        await DeployAsync("probe", (mspId, packageId) => StartNodeAsync(project, mspId, packageId));
        await DeployAsync("csharp", (mspId, packageId) => StartHereAsync(new ContractChaincode(new StubProbeContract()), mspId, packageId));
        await DeployAsync("basic", (mspId, packageId) => StartHereAsync(AssetTransferChaincode.Create(), mspId, packageId));
        foreach (var organization in nodes.Material.Organizations)
            _clients[organization.MspId] = new NetworkClient(nodes, organization.MspId);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        foreach (var opened in _opened)
            await opened.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public Warden.Gateway.Network Channel(string mspId = "Org1MSP") => _clients[mspId].Gateway.GetNetwork(nodes.ChannelName);

    /// <summary>Waits until every organisation's peer has what any of them has committed.</summary>
    public Task InStepAsync() => NetworkClient.InStepAsync(_clients.Values, TestContext.Current.CancellationToken);

    /// <summary>Puts something before an instance of a chaincode; gets the address that the peer dials.</summary>
    protected virtual Task<string> FrontAsync(string name, string mspId, string address) => Task.FromResult(address);

    /// <summary>Deploys a chaincode, an instance for each organisation.</summary>
    protected async Task DeployAsync(string name, Func<string, string, Task<string>> start)
    {
        var addresses = new Dictionary<string, string>();
        foreach (var organization in nodes.Material.Organizations)
        {
            var packageId = nodes.PackageId(name, organization.MspId);
            addresses[organization.MspId] = await FrontAsync(name, organization.MspId, await start(organization.MspId, packageId));
        }
        await nodes.DeployAsync(name, addresses, TestContext.Current.CancellationToken);
    }

    private async Task<string> StartNodeAsync(NodeProject project, string mspId, string packageId)
    {
        // The launcher of `fabric-chaincode-node server`; at this level it tells the port that it took.
        var process = project.Start(
            "node_modules/fabric-shim/cli.js",
            new Dictionary<string, string> { ["CORE_PEER_LOCALMSPID"] = mspId, ["CORE_CHAINCODE_LOGGING_SHIM"] = "debug", ["CORE_CHAINCODE_LOGGING_LEVEL"] = "debug" },
            "server", "--chaincode-address=127.0.0.1:0", $"--chaincode-id={packageId}");
        _opened.Insert(0, process);
        while (true)
        {
            var line = await process.ReadLineAsync(TestContext.Current.CancellationToken);
            if (Bound().Match(line) is { Success: true } bound)
                return "127.0.0.1:" + bound.Groups[1].Value;
        }
    }

    /// <summary>Serves a chaincode in this process.</summary>
    protected async Task<string> StartHereAsync(IChaincode chaincode, string mspId, string packageId)
    {
        var server = await ChaincodeServer.StartAsync(
            new ChaincodeServerOptions { ChaincodeId = packageId, MspId = mspId }, chaincode, cancellationToken: TestContext.Current.CancellationToken);
        _opened.Insert(0, server);
        return server.Address;
    }

    [GeneratedRegex("successfully bound to ([0-9]+)")]
    private static partial Regex Bound();
}
