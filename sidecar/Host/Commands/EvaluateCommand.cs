using System.CommandLine;
using Warden.Host.Commands.Governing;
using Warden.Host.Replays;

namespace Warden.Host.Commands;

/// <summary>The command <c>evaluate</c>: what governance of a chaincode was worth, in figures.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var log = DecisionsOption.Create();
        var from = new Option<long?>("--from") { Description = "The first block; without it 1.", HelpName = "BLOCK" };
        var to = new Option<long?>("--to") { Description = "The last block; without it the last one there is.", HelpName = "BLOCK" };
        var ledger = new LedgerOptions();
        var peer = new PeerOptions();
        var command = new Command("evaluate", "Evaluates the guard of a chaincode: precision, recall, warnings, overrides, blocks to detect and to act, milliseconds added.")
        {
            chaincode, log, from, to,
        };
        foreach (var option in (Option[])[.. ledger.All, .. peer.All])
        {
            command.Options.Add(option);
        }

        return command.Runs(async (context, cancellationToken) =>
        {
            PeerAccess? access = null;
            try
            {
                using var copy = await ledger.OpenAsync(context, () => access ??= peer.Open(context), last: null, cancellationToken);
                var request = new BacktestRequest(context.Value(chaincode)!, null, null, null, context.Value(from) ?? 1, context.Value(to));
                request.RequireKnown(copy.Store);
                var (first, last) = request.Range(copy.Store);
                var report = new GuardEvaluation(copy.Store, request.Chaincode).Run(log.Read(context), first, last);
                Print(context, report);
                if (!context.Json && context.Value(log) is not { Length: > 0 })
                {
                    context.Output.WriteLine($"most of it is measured by the decision log of a sidecar: {log.Name} FILE");
                }

                return ExitCodes.Done;
            }
            finally
            {
                access?.Dispose();
            }
        });
    }

    private static void Print(CommandContext context, EvaluationReport report)
    {
        if (context.Json)
        {
            context.PrintJson(report);
            return;
        }

        context.Output.WriteLine(FormattableString.Invariant($"{report.Chaincode}, blocks {report.From} to {report.To}"));
        var table = Tables.Of("figure", "");
        foreach (var (name, figure) in report.Figures())
        {
            table.Row(name, figure);
        }

        context.Print(table);
    }
}
