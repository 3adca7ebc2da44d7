using System.CommandLine;
using Warden.Cli.Govern;
using Warden.Cli.Terminal;

namespace Warden.Cli;

/// <summary>The command <c>govern</c>.</summary>
internal static class GovernCommand
{
    public static Command Create()
    {
        var profile = new Option<FileInfo>("--profile") { Description = "The network's connection.json, its key material beside it.", Required = true, HelpName = "FILE" };
        var identity = new Option<string>("--as") { Description = "Who calls, by the name in the profile.", Required = true, HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print the answer as the chaincode gives it." };
        var function = new Argument<string>("function") { Description = $"One of {string.Join(", ", GovernRun.Functions)}; any case." };
        var arguments = new Argument<string[]>("arguments") { Description = "Its arguments (docs/ledger.md); @FILE stands for what is in a file." };
        profile.AcceptExistingOnly();
        function.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>();
            if (name is not null && GovernRun.Find(name) is null)
            {
                result.AddError($"expected one of {string.Join(", ", GovernRun.Functions)}, but {name} came");
            }
        });
        var command = new Command("govern", "Calls the governance chaincode: proposes, votes, enacts, restricts, labels, confirms, lists.")
        {
            profile, identity, json, function, arguments,
        };
        command.SetAction((parsed, cancellationToken) => RunGuard.RunAsync(() =>
        {
            var call = new GovernCall
            {
                Profile = parsed.GetValue(profile)!.FullName,
                Identity = parsed.GetValue(identity)!,
                Function = GovernRun.Find(parsed.GetValue(function)!)!,
                Arguments = parsed.GetValue(arguments) ?? [],
                Json = parsed.GetValue(json),
            };
            return GovernRun.RunAsync(call, WideConsole.Create(), Console.Out, Console.Error, cancellationToken);
        }));
        return command;
    }
}
