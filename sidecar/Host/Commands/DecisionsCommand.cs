using System.CommandLine;
using Warden.Host.Telemetry;

namespace Warden.Host.Commands;

/// <summary>The command <c>decisions</c>: a sidecar's decision log.</summary>
internal static class DecisionsCommand
{
    public static Command Create() => new("decisions", "Checks a sidecar's decision log.") { Verify() };

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("file") { Description = "The log, decisions.jsonl." };
        var command = new Command("verify", "Checks that no line was changed, taken out or put in: each names the SHA-256 of the line before.") { file };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!path.Exists)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"file: expected a decision log, but there is no {path.Name}");
                return ExitCodes.BadInput;
            }

            var (lines, last, broken) = DecisionChain.Check(DecisionFile.LinesOf(path.FullName));
            parsed.InvocationConfiguration.Output.WriteLine(broken > 0
                ? FormattableString.Invariant($"line {broken} of {lines} does not follow the line before: the log was changed")
                : FormattableString.Invariant($"{lines} lines, each follows the line before; the last one is {last}"));
            return broken > 0 ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }
}
