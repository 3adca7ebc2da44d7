using System.CommandLine;
using Warden.Cli;

namespace Warden.Benchmarks.Load;

/// <summary>The command <c>load</c>.</summary>
internal static class LoadCommand
{
    public static Command Create(TextWriter output)
    {
        var network = NetworkOption.Create();
        var callers = new Option<int[]>("--callers")
        {
            Description = "How many call at once; one comparison each.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 16],
        };
        var seconds = new Option<double>("--seconds") { Description = "How long each side of a comparison is called.", DefaultValueFactory = _ => 20 };
        var node = new Option<bool>("--node") { Description = "Compares Fabric's own Node shim and Node client too; needs node and npm." };
        var command = new Command("load", "Calls through real peers, guarded against unguarded, turn by turn in one run.") { network, callers, seconds, node };
        command.SetAction((parsed, cancellationToken) => RunGuard.RunAsync(() => LoadBench.RunAsync(
            new LoadOptions(
                NetworkOption.Nodes(parsed.GetValue(network)!), parsed.GetValue(callers)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(node)),
            output,
            cancellationToken), cancellationToken));
        return command;
    }
}
