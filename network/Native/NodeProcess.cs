using System.Collections.Concurrent;
using System.Diagnostics;

namespace Warden.Native;

/// <summary>One program of Fabric, which does not outlive this process however that ends.</summary>
/// <remarks>
/// The program runs under a shell that reads from a pipe of which this process holds the only other end. When the end is closed,
/// by us or because we are gone, the shell ends the program.
/// </remarks>
internal sealed class NodeProcess : IFabricNode, IAsyncDisposable
{
    public const string Shell = "/bin/sh";

    // A background command gets /dev/null as its input, hence descriptor 3; the program itself gets none of it.
    private const string Keeper = """
        log=$1; shift
        exec 3<&0 </dev/null >>"$log" 2>&1
        "$@" 3<&- &
        node=$!
        { read -r _ <&3 || :; kill -TERM "$node" 2>/dev/null; } &
        keeper=$!
        wait "$node"
        status=$?
        kill "$keeper" 2>/dev/null
        exit "$status"
        """;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<NodeProcess, byte> Running = new();

    private readonly Process process;

    static NodeProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var node in Running.Keys)
        {
            node.Kill();
        }
    };

    private NodeProcess(string name, string logFile, Process process) => (Name, LogFile, this.process) = (name, logFile, process);

    public string Name { get; }

    public string LogFile { get; }

    public bool HasExited => process.HasExited;

    /// <summary>Starts a program; what it prints goes to the end of the log file.</summary>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="logFile">The log file.</param>
    /// <param name="command">The program's path and its arguments.</param>
    /// <param name="environment">Variables on top of our own; CORE_* and ORDERER_* of our own are kept from it.</param>
    public static NodeProcess Start(string name, string logFile, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Shell) { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in new[] { "-c", Keeper, name, logFile }.Concat(command))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var inherited in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var node = new NodeProcess(name, logFile, Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start."));
        Running[node] = 0;
        return node;
    }

    /// <summary>Ends the program as an operator does, so that it closes its ledger; kills it when that takes too long.</summary>
    public async Task StopAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }

        await DisposeAsync();
    }

    /// <inheritdoc/>
    public void ThrowIfExited()
    {
        if (HasExited)
        {
            throw new InvalidOperationException($"{Name} ended with code {process.ExitCode}: {Environment.NewLine}{LogTail()}");
        }
    }

    public string LogTail(int lines = 15) =>
        File.Exists(LogFile) ? string.Join(Environment.NewLine, File.ReadLines(LogFile).TakeLast(lines)) : "(no log)";

    public async ValueTask DisposeAsync()
    {
        if (Running.TryRemove(this, out _))
        {
            Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("CORE_", StringComparison.Ordinal) || variable.StartsWith("ORDERER_", StringComparison.Ordinal)
        || variable.StartsWith("FABRIC_", StringComparison.Ordinal) || variable == "CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG";

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
