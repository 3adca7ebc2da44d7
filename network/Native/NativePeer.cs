using Warden.Protocol.Common;

namespace Warden.Native;

/// <summary>A peer: its process, which can be ended and started again on the same ledger, and its administrator.</summary>
internal sealed class NativePeer(
    NativeNode node, FabricBinaries binaries, NodeFolders folders, PeerAdministration administration, NativeOptions options) : IAsyncDisposable
{
    private readonly string name = node.ServerName;
    private NodeProcess? process;

    public NativeNode Node => node;

    public string Name => name;

    public PeerAdministration Administration => administration;

    public bool IsRunning => process is { HasExited: false };

    /// <summary>Starts the process, waits until it answers, and has it join the channel when it is not on it.</summary>
    public async Task StartAsync(string channelId, Block genesisBlock, CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{name} is running.");
        }

        process = NodeProcess.Start(name, folders.Log(name), [binaries.Peer, "node", "start"], Environment());
        if (!(await administration.ChannelsAsync(process, cancellationToken)).Contains(channelId))
        {
            await administration.JoinAsync(genesisBlock, cancellationToken);
        }
    }

    public async Task StopAsync()
    {
        if (process is not null)
        {
            await process.StopAsync();
            process = null;
        }
    }

    public async Task KillAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
            process = null;
        }
    }

    /// <summary>Names the chaincodes that a sidecar guards at this peer; counts for what is built from now on.</summary>
    public void Guard(IEnumerable<SidecarLine> lines) => File.WriteAllLines(folders.Sidecars(name), lines.Select(l => l.ToString()));

    public async ValueTask DisposeAsync()
    {
        administration.Dispose();
        await KillAsync();
    }

    private Dictionary<string, string> Environment() => new(options.PeerEnvironment, StringComparer.Ordinal)
    {
        ["FABRIC_CFG_PATH"] = folders.Config(name),
        ["FABRIC_LOGGING_SPEC"] = options.LoggingSpec,
        ["WARDEN_SIDECARS"] = folders.Sidecars(name),
    };
}
