using System.CommandLine;
using System.Security.Authentication;
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
            await context.Errors.WriteLineAsync(refusal is not null ? $"{refusal.Status} {refusal.Message}" : Unreached(e.InnerException as RpcException) ?? Told(e));
            return ExitCodes.Failed;
        }
        catch (RpcException e)
        {
            await context.Errors.WriteLineAsync(Unreached(e) ?? $"{e.StatusCode}: {e.Status.Detail}");
            return ExitCodes.Failed;
        }
        catch (TimeoutException e)
        {
            await context.Errors.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
    }

    // In one line: what failed, then what each node said in place of the gateway's "see attached details".
    private static string Told(GatewayException fault)
    {
        const string Failed = " failed: ";
        var end = fault.Message.IndexOf(Failed, StringComparison.Ordinal);
        return end < 0 || fault.Details.Count == 0 ? fault.Message : string.Concat(fault.Message.AsSpan(0, end + Failed.Length), string.Join("; ", fault.Details));
    }

    // Null where somebody answered. What was being asked matters little where nobody is there.
    private static string? Unreached(RpcException? fault)
    {
        for (var cause = fault?.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return $"expected a peer whose TLS certificate fits --tls-root and --server-name, but another one came: {cause.Message.TrimEnd('.')}";
            }

            if (cause is HttpRequestException && cause.InnerException is not AuthenticationException)
            {
                return $"expected a peer that answers, but none does: {cause.Message.TrimEnd('.')}";
            }
        }

        return null;
    }
}
