using Warden.Cli.Network;
using Warden.Gateway;
using Warden.Topology;

namespace Warden.Benchmarks.Load;

/// <summary>Our shim against Fabric's Node shim with the same contract, and our client against Fabric's Node client: no sidecar, processes of their own.</summary>
internal static class NodeComparison
{
    private const string DotnetAssets = "dotnet";
    private const string NodeAssets = "node";

    public static async Task RunAsync(
        SampleNetwork network, LoadOptions options, AssetSource assets, TextWriter output, CancellationToken cancellationToken)
    {
        await NodeScripts.InstallAsync(cancellationToken);
        await using var programs = new ChildProcesses();
        await DeployAsync(DotnetAssets, (mspId, address, id) => programs.StartDotnetChaincode(mspId, address, id));
        await DeployAsync(NodeAssets, (mspId, address, id) => programs.StartNodeChaincode(mspId, address, id));
        var first = network.Organizations[0];
        var dotnet = network.Other(first, DotnetAssets);
        var node = network.Other(first, NodeAssets);
        await UntilAnswersAsync(dotnet);
        await UntilAnswersAsync(node);

        await output.WriteLineAsync("| what | callers | Node p50 / p99 ms, per s | .NET p50 / p99 ms, per s | added p50 / p99 ms | throughput .NET ÷ Node |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        foreach (var callers in options.Callers)
        {
            await output.WriteLineAsync(await LoadRounds.CompareAsync(
                "shim: endorse",
                callers,
                options.Length,
                LoadRounds.Here(() => LoadRounds.Endorse(node, assets.Next(), cancellationToken)),
                LoadRounds.Here(() => LoadRounds.Endorse(dotnet, assets.Next(), cancellationToken))));
        }

        using var client = programs.StartNodeClient(network.Material);
        foreach (var callers in options.Callers)
        {
            foreach (var what in (string[])["endorse", "submit"])
            {
                await output.WriteLineAsync(await LoadRounds.CompareAsync(
                    $"client: {what}",
                    callers,
                    options.Length,
                    (into, number, length) => client.CallAsync(DotnetAssets, what, into, number, length, cancellationToken),
                    LoadRounds.Here(() => what == "endorse"
                        ? LoadRounds.Endorse(dotnet, assets.Next(), cancellationToken)
                        : LoadRounds.Submit(dotnet, assets.Next(), cancellationToken))));
            }
        }

        async Task DeployAsync(string chaincode, Action<string, string, string> start)
        {
            var services = new Dictionary<string, SampleService>(StringComparer.Ordinal);
            foreach (var mspId in network.Organizations)
            {
                var service = new SampleService(NodeAddress.ChooseFree().ToString(), TlsRootPem: null, "127.0.0.1");
                start(mspId, service.Address, network.Nodes.PackageId(chaincode, service));
                services.Add(mspId, service);
            }

            await network.Nodes.DeployAsync(chaincode, services, cancellationToken);
        }

        async Task UntilAnswersAsync(Contract contract)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await contract.SubmitAsync("CreateAsset", assets.Next(), cancellationToken);
                    return;
                }
                catch (GatewayException) when (attempt < 50)
                {
                    await Task.Delay(200, cancellationToken);
                }
            }
        }
    }
}
