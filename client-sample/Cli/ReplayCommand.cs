using System.CommandLine;
using Warden.Cli.Replay;
using Warden.Cli.Terminal;
using Warden.Detection.Strategies;
using Warden.Documents;
using Warden.Host.Commands;

namespace Warden.Cli;

/// <summary>The command <c>replay</c>.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var history = new Option<FileInfo>("--history") { Description = "The records that teach: JSON Lines, or a CSV table.", Required = true, HelpName = "FILE" }.OfExisting();
        var stream = new Option<FileInfo>("--stream") { Description = "The records to judge.", Required = true, HelpName = "FILE" }.OfExisting();
        var labels = new Option<FileInfo?>("--labels") { Description = "What is known of the stream: JSON Lines of i, path, kind, expect.", HelpName = "FILE" }.OfExisting();
        var key = new Option<string?>("--key") { Description = "The member that names the ledger key of a plain object (for CSV a column; default the first).", HelpName = "FIELD" };
        var strategy = new Option<string>("--strategy") { Description = "passive, cautious, active, or an expression over sigma, knn, density, forest.", HelpName = "TEXT", DefaultValueFactory = _ => "active" };
        var mode = new Option<WardenMode>("--mode") { Description = "What a WARN becomes: off, shadow, advise, hold or deny.", HelpName = "MODE", DefaultValueFactory = _ => WardenMode.Advise };
        var thresholds = new Option<ThresholdKind>("--thresholds") { Description = "Where the limits come from: calibrated on history, or textbook.", HelpName = "KIND", DefaultValueFactory = _ => ThresholdKind.Calibrated };
        var alpha = new Option<double>("--alpha") { Description = "The share of ordinary records that may be flagged.", HelpName = "SHARE", DefaultValueFactory = _ => 0.001 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a record, and one for the figures." };
        strategy.Validators.Add(result =>
        {
            try
            {
                Strategy.Parse(result.GetValueOrDefault<string>());
            }
            catch (FormatException e)
            {
                result.AddError($"--strategy: {e.Message}");
            }
        });
        var network = NetworkOption.Create();
        var command = new Command("replay", "Sends records through the network, history first, and says what is warned of.")
        {
            history, stream, labels, key, strategy, mode, thresholds, alpha, json, network,
        };
        command.SetAction((parsed, cancellationToken) => RunGuard.RunAsync(() =>
        {
            var options = new ReplayOptions
            {
                History = parsed.GetValue(history)!,
                Stream = parsed.GetValue(stream)!,
                Labels = parsed.GetValue(labels),
                Key = parsed.GetValue(key),
                Strategy = parsed.GetValue(strategy)!,
                Mode = parsed.GetValue(mode),
                Thresholds = parsed.GetValue(thresholds),
                Alpha = parsed.GetValue(alpha),
                Json = parsed.GetValue(json),
            };
            IReplayOutput output = options.Json ? new JsonReplayOutput(Console.Out, Console.Error) : new TerminalReplayOutput(WideConsole.Create());
            return new ReplayRun(options, output, NetworkOption.Nodes(parsed.GetValue(network)!)).RunAsync(cancellationToken);
        }, cancellationToken));
        return command;
    }
}
