using System.CommandLine;
using Microsoft.Extensions.Logging;
using Warden.Host;

var config = new Option<FileInfo>("--config") { Description = "The settings as JSON; see docs/operations.md.", Required = true };
var run = new Command("run", "Guards the chaincodes that the settings name until Ctrl-C.") { config };
run.SetAction(async (parsed, cancellationToken) =>
{
    using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        console.UseUtcTimestamp = true;
    }));
    try
    {
        await using var sidecar = await Sidecar.StartAsync(
            SidecarOptionsFile.Read(parsed.GetRequiredValue(config).FullName), loggers, cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        return 0;
    }
    catch (Exception e) when (e is SidecarOptionsException or Warden.Host.Ledger.LedgerException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 2;
    }
});
return await new RootCommand("Warden, the guard between peer and chaincode.") { run }.Parse(args).InvokeAsync();
