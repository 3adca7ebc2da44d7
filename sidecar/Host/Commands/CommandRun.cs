using System.CommandLine;
using Grpc.Core;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Ledger;

namespace Warden.Host.Commands;

/// <summary>Runs the body of a command and turns what ends it early into a sentence and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="body">Gets one of <see cref="ExitCodes"/>; throws <see cref="CommandException"/> for what its user can mend.</param>
    public static Command Runs(this Command command, Func<CommandContext, CancellationToken, Task<int>> body)
    {
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, body, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Func<CommandContext, CancellationToken, Task<int>> body, CancellationToken cancellationToken)
    {
        var context = CommandContext.Of(parsed);
        try
        {
            return await body(context, cancellationToken);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            await context.Errors.WriteLineAsync("interrupted");
            return ExitCodes.Interrupted;
        }
        catch (CommandException e)
        {
            await context.Errors.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is SidecarOptionsException or LedgerException or DocumentException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await context.Errors.WriteLineAsync(e.Message);
            return ExitCodes.BadInput;
        }
        catch (GatewayException e)
        {
            // What the chaincode itself said is the sentence to read; else what failed.
            var refusal = e.Details.Select(detail => detail.Refusal).FirstOrDefault(r => r is not null);
            await context.Errors.WriteLineAsync(refusal is null ? e.Message : $"{refusal.Status} {refusal.Message}");
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is RpcException or TimeoutException)
        {
            await context.Errors.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
    }
}
