using System.CommandLine;
using Warden.Cli.Demo;
using Warden.Cli.Terminal;

namespace Warden.Cli;

/// <summary>The command <c>demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var answer = new Option<Answer>("--answer") { Description = "Answer every warning with yes or no, and ask nothing.", HelpName = "yes|no" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a step instead of text; without --answer every answer is no." };
        var network = NetworkOption.Create();
        var command = new Command("demo", "Shows OK, WARN, FAIL, confirm and commit, end to end.") { answer, json, network };
        command.SetAction((parsed, cancellationToken) => RunGuard.RunAsync(() =>
        {
            IDemoOutput output = parsed.GetValue(json) ? new JsonOutput(Console.Out, Console.Error) : new TerminalOutput(WideConsole.Create());
            return new DemoRun(output, parsed.GetValue(answer), NetworkOption.Nodes(parsed.GetValue(network)!)).RunAsync(cancellationToken);
        }, cancellationToken));
        return command;
    }
}
