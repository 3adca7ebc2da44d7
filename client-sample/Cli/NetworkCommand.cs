using System.CommandLine;
using System.Globalization;
using Warden.Cli.Network;
using Warden.Cli.Terminal;

namespace Warden.Cli;

/// <summary>The command <c>network</c>.</summary>
internal static class NetworkCommand
{
    public static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder for key material and profiles; created, files in it are replaced.", Required = true, HelpName = "DIR" };
        var organizations = new Option<int>("--organizations") { Description = "How many organisations.", HelpName = "N", DefaultValueFactory = _ => 2 };
        var assets = new Option<int>("--assets") { Description = "How many ordinary assets to commit first.", HelpName = "N" };
        var found = new Option<bool>("--found") { Description = "Have every organisation found the consortium; without it that is for you to do." };
        organizations.Validators.Add(result => Within(result, 1, 20));
        assets.Validators.Add(result => Within(result, 0, 1_000_000));
        var command = new Command("network", "Runs a guarded network on this machine until Ctrl-C, to be governed by the commands of warden.")
        {
            folder, organizations, assets, found,
        };
        command.SetAction((parsed, cancellationToken) => RunGuard.RunAsync(() =>
        {
            var run = new NetworkRun(
                parsed.GetValue(folder)!, parsed.GetValue(organizations), parsed.GetValue(assets), parsed.GetValue(found), WideConsole.Create(), Console.Out);
            return run.RunAsync(cancellationToken);
        }, cancellationToken));
        return command;

        // What is no number is told by the parser.
        static void Within(System.CommandLine.Parsing.OptionResult result, int least, int most)
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            {
                result.AddError(FormattableString.Invariant($"{result.Option.Name}: expected {least} to {most}, but {value} came"));
            }
        }
    }
}
