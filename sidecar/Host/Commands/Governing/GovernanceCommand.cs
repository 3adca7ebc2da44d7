using System.CommandLine;

namespace Warden.Host.Commands.Governing;

/// <summary>Makes commands of calls of the governance chaincode.</summary>
internal static class GovernanceCommand
{
    /// <summary>Sets what a command does with the governance chaincode, and adds the options to reach it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="body">Gets one of <see cref="ExitCodes"/>.</param>
    public static Command Governs(this Command command, Func<CommandContext, GovernanceAccess, CancellationToken, Task<int>> body)
    {
        var connection = new GovernanceConnection();
        connection.AddTo(command);
        return command.Runs(async (context, cancellationToken) =>
        {
            using var access = connection.Open(context);
            return await body(context, access, cancellationToken);
        });
    }

    /// <summary>Sets what a command reads and how a person is shown it; a program gets the document.</summary>
    public static Command Shows<T>(
        this Command command, Func<CommandContext, GovernanceAccess, CancellationToken, Task<T>> read, Action<CommandContext, T> show)
        where T : notnull => command.Governs(async (context, access, cancellationToken) =>
        {
            var document = await read(context, access, cancellationToken);
            if (context.Json)
            {
                context.PrintJson(document);
            }
            else
            {
                show(context, document);
            }

            return ExitCodes.Done;
        });

    /// <summary>Gets the argument that names a guarded chaincode.</summary>
    public static Argument<string> Chaincode() => new("chaincode") { Description = "The guarded chaincode." };

    /// <summary>Gets the argument that names a proposal.</summary>
    public static Argument<string> Proposal() => new("proposal") { Description = "The proposal's id, or its first digits." };

    /// <summary>Gets the option for a reason that has to be given.</summary>
    public static Option<string> Reason() => new("--reason") { Description = "Why, in one line.", HelpName = "TEXT", Required = true };
}
