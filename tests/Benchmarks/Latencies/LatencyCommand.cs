using System.CommandLine;
using System.Globalization;
using Warden.Cli;

namespace Warden.Benchmarks.Latencies;

/// <summary>The command <c>latency</c>.</summary>
internal static class LatencyCommand
{
    public static Command Create(TextWriter output)
    {
        var network = NetworkOption.Create();
        var rate = new Option<double>("--rate") { Description = "How many calls begin in a second.", DefaultValueFactory = _ => 50, HelpName = "N" };
        var limit = new Option<double>("--limit") { Description = "The voted limit, in milliseconds added to 99 of 100 calls.", DefaultValueFactory = _ => 250, HelpName = "MS" };
        var delay = new Option<int>("--delay")
        {
            Description = "What detection is made to take, twice a call, in milliseconds.", DefaultValueFactory = _ => 500, HelpName = "MS",
        };
        var seconds = new Option<double>("--seconds") { Description = "How long each phase lasts that waits for nothing.", DefaultValueFactory = _ => 10 };
        var file = new Option<FileInfo?>("--out") { Description = "The page whose section is replaced, as tests/Benchmarks/RESULTS.md.", HelpName = "FILE" };
        var command = new Command("latency", "A guard under load that becomes too slow, stands back to shadow and returns; fails where it does not.") { network, rate, limit, delay, seconds, file };
        command.SetAction((parsed, cancellationToken) => RunGuard.RunAsync(
            async () =>
            {
                var name = parsed.GetValue(network)!;
                var options = new LatencyOptions(
                    NetworkOption.Nodes(name), parsed.GetValue(rate), parsed.GetValue(limit), parsed.GetValue(delay), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
                var page = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
                page.Write($"    dotnet run -c Release --project tests/Benchmarks -- latency --network {name} --out tests/Benchmarks/RESULTS.md\n\n{ResultsFile.Machine()}\n");
                var held = await LatencyBench.RunAsync(options, page, cancellationToken);
                await output.WriteAsync(page.ToString());
                if (parsed.GetValue(file) is { } to)
                {
                    ResultsFile.Replace(to.FullName, $"A guard that is too slow, {name}", page.ToString());
                }

                return held ? 0 : 1;
            },
            cancellationToken));
        return command;
    }
}
