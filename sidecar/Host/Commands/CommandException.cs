namespace Warden.Host.Commands;

/// <summary>Ends a command with a sentence for its user: what was expected and what came.</summary>
/// <param name="message">The sentence, without a full stop.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class CommandException(string message, int exitCode = ExitCodes.BadInput) : Exception(message)
{
    /// <summary>Gets the exit code.</summary>
    public int ExitCode => exitCode;
}
