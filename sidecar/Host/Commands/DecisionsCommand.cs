using System.CommandLine;
using Warden.Host.Telemetry;

namespace Warden.Host.Commands;

/// <summary>The command <c>decisions</c>: a sidecar's decision log.</summary>
internal static class DecisionsCommand
{
    public static Command Create() => new("decisions", "Checks a sidecar's decision log.") { Verify() };

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("file") { Description = "The log, decisions.jsonl." }.OfExisting();
        var command = new Command("verify", "Checks that no line was changed, taken out or put in: each names the SHA-256 of the line before.") { file };
        return command.Runs((context, _) =>
        {
            var path = context.Value(file)!;
            var (lines, last, broken) = DecisionChain.Check(DecisionFile.LinesOf(path.FullName));
            if (context.Json)
            {
                context.PrintJson(new Checked(broken == 0, lines, last, broken > 0 ? broken : null));
            }
            else
            {
                context.Output.WriteLine(lines == 0 ? "the log has no line yet"
                    : broken > 0
                    ? FormattableString.Invariant($"line {broken} of {lines} does not follow the line before: the log was changed")
                    : FormattableString.Invariant($"{lines} lines, each follows the line before; the last one is {last}"));
            }

            return Task.FromResult(broken > 0 ? ExitCodes.Failed : ExitCodes.Done);
        });
    }

    /// <summary>What a program gets.</summary>
    /// <param name="Holds">Whether each line follows the line before.</param>
    /// <param name="Lines">How many there are.</param>
    /// <param name="Last">The digest of the last one.</param>
    /// <param name="Broken">The first line that does not follow; null where all do.</param>
    private sealed record Checked(bool Holds, long Lines, string Last, long? Broken);
}
