using Warden.Host.Commands;

namespace Warden.Host.Tests.Commands;

/// <summary>What a command of <c>warden</c> printed and how it ended, run in this process.</summary>
internal sealed record CommandOutcome(int ExitCode, string Output, string Errors)
{
    public static async Task<CommandOutcome> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync(arguments, output, errors, cancellationToken);
        return new CommandOutcome(exitCode, output.ToString(), errors.ToString());
    }

    public static Task<CommandOutcome> RunAsync(params string[] arguments) => RunAsync(arguments, TestContext.Current.CancellationToken);
}
