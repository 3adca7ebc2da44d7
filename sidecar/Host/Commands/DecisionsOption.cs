using System.CommandLine;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Host.Telemetry;

namespace Warden.Host.Commands;

/// <summary>The option that names decision logs.</summary>
internal static class DecisionsOption
{
    /// <summary>Makes the option.</summary>
    public static Option<FileInfo[]> Create() => new("--decisions")
    {
        Description = "A sidecar's decision log; can be repeated where it was rotated, the oldest first.", HelpName = "FILE",
    };

    /// <summary>Gets the decisions of the logs named, in their order.</summary>
    /// <exception cref="CommandException">A file is not there.</exception>
    public static IEnumerable<Decision> Read(this Option<FileInfo[]> option, CommandContext context) => (context.Value(option) ?? []).SelectMany(DecisionsIn);

    private static IEnumerable<Decision> DecisionsIn(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new CommandException($"--decisions: expected a decision log, but there is none at {file.FullName}");
        }

        return Read(file.FullName);
    }

    private static IEnumerable<Decision> Read(string path)
    {
        foreach (var line in DecisionFile.LinesOf(path))
        {
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
                yield return decision;
            }
        }
    }
}
