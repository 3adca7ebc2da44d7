using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using Warden.Host.Commands.Governing;

namespace Warden.Host.Commands;

/// <summary>The command line of the process <c>warden</c>: one file per group of commands, one line here.</summary>
internal static partial class CommandLine
{
    /// <summary>Makes the root command.</summary>
    public static RootCommand Create()
    {
        // In the order in which a consortium needs them; the help prints them so.
        var root = new RootCommand("Warden, the guard between peer and chaincode.")
        {
            RunCommand.Create(),
            ConstitutionCommand.Create(),
            PolicyCommand.Create(),
            SchemaCommand.Create(),
            BacktestCommand.Create(),
            VoteCommand.Create(),
            EpochCommand.Create(),
            VerifyModelCommand.Create(),
            ConfirmCommand.Create(),
            LabelCommand.Create(),
            IncidentCommand.Create(),
            RestrictCommand.Create(),
            EvaluateCommand.Create(),
            DecisionsCommand.Create(),
            AnalyzeCommand.Create(),
        };
        foreach (var option in CommonOptions.Create())
        {
            root.Options.Add(option);
        }

        return root;
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">As the shell split them, without the program's name.</param>
    /// <param name="output">Takes results; null for the console.</param>
    /// <param name="errors">Takes everything else; null for the console.</param>
    /// <param name="cancellationToken">Ends the command; of Ctrl-C it is told by the program.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter? output = null, TextWriter? errors = null, CancellationToken cancellationToken = default)
    {
        var parsed = Create().Parse(arguments);
        var invocation = new InvocationConfiguration
        {
            Output = output ?? Console.Out,
            Error = errors ?? Console.Error,
            // Signals are the program's own: this library listens only after an action has begun, and would cut the end of its parts short.
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        if (parsed.Action is not ParseErrorAction action)
        {
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }

        // The sentence is what its user has to read; forty lines of help would hide it.
        action.ShowHelp = false;
        using var said = new StringWriter();
        (invocation.Output, invocation.Error) = (said, said);
        await parsed.InvokeAsync(invocation, cancellationToken);
        await (errors ?? Console.Error).WriteAsync(InOurWords(said.ToString()));
        return ExitCodes.BadInput;
    }

    // The library names types of the program, and leaves lines empty.
    private static string InOurWords(string said)
    {
        var lines = said.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0).Select(line => Unreadable().Replace(line, found =>
            $"{found.Groups["option"].Value}: expected {(found.Groups["type"].Value.Contains("Int", StringComparison.Ordinal) ? "a whole number" : "another value")}, but {found.Groups["came"].Value} came"));
        return lines.ToList() is ["Required command was not provided."]
            ? "expected a command; --help lists them\n"
            : string.Concat(lines.Where(line => line != "Required command was not provided.").Select(line => line + "\n"));
    }

    [GeneratedRegex(@"^Cannot parse argument '(?<came>.*)' for (option|command) '(?<option>[^']*)' as expected type '(?<type>[^']*)'\.$")]
    private static partial Regex Unreadable();
}
