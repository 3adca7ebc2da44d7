using Warden.Gateway;

namespace Warden.Cli;

/// <summary>Turns what ends a command early into a sentence and an exit code.</summary>
internal static class RunGuard
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="interrupted">Cancelled by Ctrl-C; whatever fails after that fails because of it.</param>
    /// <returns>Its exit code; 1 after a fault, 130 after Ctrl-C.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> command, CancellationToken interrupted)
    {
        try
        {
            return await command();
        }
        catch (Exception) when (interrupted.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("interrupted; everything that was started has been ended");
            return Interrupted;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or TimeoutException or GatewayException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }
}
