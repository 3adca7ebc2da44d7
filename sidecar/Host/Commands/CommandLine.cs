using System.CommandLine;
using System.CommandLine.Invocation;
using Warden.Host.Commands.Governing;

namespace Warden.Host.Commands;

/// <summary>The command line of the process <c>warden</c>: one file per group of commands, one line here.</summary>
internal static class CommandLine
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
        await invocation.Error.WriteLineAsync(await CommandFaults.SentenceAsync(parsed, action));
        return ExitCodes.BadInput;
    }
}
