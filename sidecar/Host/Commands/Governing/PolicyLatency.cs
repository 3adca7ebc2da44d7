using System.CommandLine;
using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>policy latency</c>: what the guard adds to calls, as sidecars report it, and whether it stands back for that.</summary>
internal static class PolicyLatency
{
    private const double MicrosecondsInOne = 1000;

    public static Command Create()
    {
        var chaincode = new Argument<string?>("chaincode") { Description = "The guarded chaincode; without it all that have a limit.", Arity = ArgumentArity.ZeroOrOne };
        var withdraw = new Option<string?>("--withdraw")
        {
            Description = "Takes out the report of a sidecar of the own organisation that is gone; as its administrator.",
            HelpName = "SIDECAR",
        };
        return new Command("latency", "Shows what the guard adds to calls, by sidecar, and whether it stands back to shadow for that.") { chaincode, withdraw }.Governs(
            async (context, access, cancellationToken) =>
            {
                if (context.Value(withdraw) is { } gone)
                {
                    var named = context.Value(chaincode) ?? throw new CommandException($"{withdraw.Name}: expected a chaincode beside it, but none came");
                    var report = await access.SubmitAsync<LatencyReport>(GovernanceFunctions.WithdrawLatency, [named, gone], cancellationToken);
                    Withdrawn(context, report);
                    return ExitCodes.Done;
                }

                if (context.Value(chaincode) is { } one)
                {
                    Print(context, await access.ReadAsync<LatencyStanding>(GovernanceFunctions.GetLatency, [one], cancellationToken));
                    return ExitCodes.Done;
                }

                var all = await access.ReadAsync<List<LatencyStanding>>(GovernanceFunctions.ListLatency, [], cancellationToken);
                if (context.Json)
                {
                    context.PrintJson(all);
                }
                else if (all.Count == 0)
                {
                    context.Output.WriteLine("no policy has a limit of latency");
                }
                else
                {
                    all.ForEach(standing => Print(context, standing));
                }

                return ExitCodes.Done;
            });
    }

    private static void Withdrawn(CommandContext context, LatencyReport report)
    {
        if (context.Json)
        {
            context.PrintJson(report);
            return;
        }

        context.Output.WriteLine($"what {report.Place} of {report.Organization} reported on {report.Chaincode} counts no more");
    }

    private static void Print(CommandContext context, LatencyStanding standing)
    {
        if (context.Json)
        {
            context.PrintJson(standing);
            return;
        }

        var limit = standing.Limit;
        context.Output.WriteLine(FormattableString.Invariant(
            $"{standing.Scope()}: at most {limit.P99Milliseconds} ms added to 99 of 100 calls, over {limit.Calls} calls; over it: {Tables.Listed(standing.Over)}; {standing.Needed} put the guard in shadow"));
        context.Output.WriteLine(standing.InShadow ? "the guard is in shadow" : "the modes of the policy hold");
        var table = Tables.Of("organisation", "sidecar", "p50 ms", "p99 ms", "", "at block");
        foreach (var report in standing.Reports)
        {
            table.Row(
                report.Organization, report.Place, Milliseconds(report.P50Microseconds), Milliseconds(report.P99Microseconds), report.IsOver ? "over" : "",
                report.Height.ToString(CultureInfo.InvariantCulture));
        }

        context.Print(table, "no sidecar has reported under this limit");
    }

    private static string Milliseconds(long microseconds) => (microseconds / MicrosecondsInOne).ToString("0.###", CultureInfo.InvariantCulture);
}
