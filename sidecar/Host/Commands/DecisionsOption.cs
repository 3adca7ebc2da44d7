using System.CommandLine;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Host.Telemetry;

namespace Warden.Host.Commands;

/// <summary>The option that names decision logs.</summary>
internal static class DecisionsOption
{
    /// <summary>Makes the option.</summary>
    public static Option<FileInfo[]> Create() => new Option<FileInfo[]>("--decisions")
    {
        Description = "A sidecar's decision log; can be repeated where it was rotated, the oldest first.", HelpName = "FILE",
    }.OfExisting();

    /// <summary>Gets the decisions of the logs named, in their order.</summary>
    /// <exception cref="CommandException">A file has lines, and none of them is a decision.</exception>
    public static IEnumerable<Decision> Read(this Option<FileInfo[]> option, CommandContext context) =>
        (context.Value(option) ?? []).SelectMany(file => Read(option.Name, file));

    private static IEnumerable<Decision> Read(string option, FileInfo file)
    {
        var (lines, decisions) = (0, 0);
        foreach (var line in DecisionFile.LinesOf(file.FullName))
        {
            lines++;
            Decision? decision = null;
            try
            {
                decision = CanonicalJson.Read<Decision>(line.Span);
            }
            catch (DocumentException)
            {
                // A line that a crash tore off; decisions verify names it.
            }

            if (decision is not null)
            {
                decisions++;
                yield return decision;
            }
        }

        if (lines > 0 && decisions == 0)
        {
            throw new CommandException(FormattableString.Invariant($"{option}: expected a decision log, but none of the {lines} lines of {file.FullName} is a decision"));
        }
    }
}
