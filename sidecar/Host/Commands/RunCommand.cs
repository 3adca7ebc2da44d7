using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace Warden.Host.Commands;

/// <summary>The command <c>run</c>: the sidecar itself.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo>("--config") { Description = "The settings as JSON; see docs/operations.md.", Required = true, HelpName = "FILE" }.OfExisting();
        return new Command("run", "Guards the chaincodes that the settings name until Ctrl-C.") { config }.Runs(async (context, cancellationToken) =>
        {
            using var loggers = LoggerFactory.Create(logging => Log(logging, context.Json));
            try
            {
                await using var sidecar = await Sidecar.StartAsync(SidecarOptionsFile.Read(context.Value(config)!.FullName), loggers, cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how it is meant to end.
            }

            return ExitCodes.Done;
        });
    }

    private static void Log(ILoggingBuilder logging, bool json)
    {
        const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        if (json)
        {
            logging.AddJsonConsole(console => (console.TimestampFormat, console.UseUtcTimestamp) = (Timestamp, true));
        }
        else
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, Timestamp, true));
        }
    }
}
