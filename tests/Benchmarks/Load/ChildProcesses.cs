using System.Diagnostics;
using Warden.Topology;

namespace Warden.Benchmarks.Load;

/// <summary>Chaincodes and the Node client as processes of their own, which end with this object.</summary>
internal sealed class ChildProcesses : IAsyncDisposable
{
    private readonly List<Process> _running = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("warden-bench-");

    public void StartDotnetChaincode(string mspId, string address, string packageId) => Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "Warden.Chaincode.AssetTransfer.dll")],
        new() { ["CHAINCODE_SERVER_ADDRESS"] = address, ["CHAINCODE_ID"] = packageId, ["CORE_PEER_LOCALMSPID"] = mspId });

    public void StartNodeChaincode(string mspId, string address, string packageId) => Start(
        "node",
        [Path.Combine("node_modules", "fabric-shim", "cli.js"), "server", $"--chaincode-address={address}", $"--chaincode-id={packageId}"],
        new() { ["CORE_PEER_LOCALMSPID"] = mspId });

    public NodeClient StartNodeClient(NetworkMaterial material)
    {
        MaterialFolder.Write(material, _folder.FullName);
        ConnectionProfile.Of(material).Write(_folder.FullName);
        return new NodeClient(Start(
            "node", ["client.js", Path.Combine(_folder.FullName, "connection.json"), material.Organizations[0].MspId, "User1"], []));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private Process Start(string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = NodeScripts.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _running.Add(process);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        if (arguments[0] != "client.js")
        {
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
        }

        return process;
    }
}
