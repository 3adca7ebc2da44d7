using System.CommandLine;
using Warden.Documents;
using Warden.Host.Incidents;
using Warden.Host.Ledger;

namespace Warden.Host.Commands.Governing;

/// <summary>The commands <c>incident compensate</c>, <c>check</c> and <c>report</c>: what takes the blocks as well as the ledger.</summary>
internal static class IncidentBlocksCommand
{
    public static Command Compensate()
    {
        var incident = IncidentCommand.Incident();
        var original = new Argument<string>("original") { Description = "The transaction of the incident that is undone: its id, or its first digits." };
        var compensating = new Argument<string>("compensating") { Description = "The id of the transaction that undoes it." };
        var partial = new Option<string>("--partial") { Description = "Why it is enough that only a part has its value back.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var ledger = new LedgerOptions();
        return new Command("compensate", "Checks from blocks that one transaction undoes another, and links them.")
        {
            incident, original, compensating, partial, ledger.OfBlocks,
        }.Governs(async (context, access, cancellationToken) =>
        {
            var standing = await access.IncidentAsync(context.Value(incident)!, cancellationToken);
            var id = GovernanceAccess.OnlyOne("transaction of the incident", context.Value(original)!, standing.Incident.Document.Transactions);
            var blocks = await ledger.OpenBlocksAsync(context, () => access.Peer, cancellationToken);
            var finding = (await new CompensationCheck(blocks).CompareAsync([(id, context.Value(compensating)!)], cancellationToken))[0];
            var comparison = finding.Comparison ?? throw new LedgerException(finding.Fault!);
            var why = context.Value(partial)!;
            Require(context, comparison, why);
            var link = await access.SubmitAsync<IncidentCompensation>(
                GovernanceFunctions.CompensateIncident, [standing.Incident.Id, id, comparison.Compensating, comparison.Digest(), why], cancellationToken);
            if (context.Json)
            {
                context.PrintJson(link);
                return ExitCodes.Done;
            }

            IncidentPage.Print(context, comparison);
            context.Output.WriteLine($"linked to incident {Tables.Short(link.Incident)} with digest {link.Digest}; warden incident check {Tables.Short(link.Incident)} recomputes it");
            return ExitCodes.Done;
        });
    }

    public static Command Check()
    {
        var incident = IncidentCommand.Incident();
        var ledger = new LedgerOptions();
        return new Command("check", "Compares anew from blocks what is linked as compensated; exit code 1 where it does not hold.")
        {
            incident, ledger.OfBlocks,
        }.Governs(async (context, access, cancellationToken) =>
        {
            var standing = await access.IncidentAsync(context.Value(incident)!, cancellationToken);
            var blocks = await ledger.OpenBlocksAsync(context, () => access.Peer, cancellationToken);
            var findings = await new CompensationCheck(blocks).CompareAsync([.. standing.Compensations.Select(c => (c.Original, c.Compensating))], cancellationToken);
            List<CompensationVerdict> verdicts = [.. standing.Compensations.Zip(findings, CompensationVerdict.Of)];
            if (context.Json)
            {
                context.PrintJson(verdicts);
            }
            else
            {
                Print(context, verdicts);
            }

            return verdicts.TrueForAll(verdict => verdict.Holds) ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    public static Command Report()
    {
        var incident = IncidentCommand.Incident();
        var file = new Option<FileInfo>("--out") { Description = "Where the report is written: canonical JSON (docs/schemas/incidentReport.json).", HelpName = "FILE", Required = true };
        var ledger = new LedgerOptions();
        return new Command("report", "Writes what the ledger and its blocks tell of an incident into one file, for a regulator.")
        {
            incident, file, ledger.OfBlocks,
        }.Governs(async (context, access, cancellationToken) =>
        {
            var standing = await access.IncidentAsync(context.Value(incident)!, cancellationToken);
            var blocks = await ledger.OpenBlocksAsync(context, () => access.Peer, cancellationToken);
            var report = await new IncidentReporter(blocks).MakeAsync(standing, cancellationToken);
            await File.WriteAllBytesAsync(context.Value(file)!.FullName, CanonicalJson.ToBytes(report), cancellationToken);
            if (context.Json)
            {
                context.PrintJson(report);
                return ExitCodes.Done;
            }

            context.Output.WriteLine(FormattableString.Invariant(
                $"report of incident {Tables.Short(report.Incident.Id)} up to block {report.ToBlock}: {report.Timeline.Count} steps, ")
                + $"{After("isolated", report.BlocksToIsolate)}, {After("closed", report.BlocksToClose)}, digest {report.Digest}");
            return ExitCodes.Done;
        });
    }

    private static void Require(CommandContext context, CompensationComparison comparison, string why)
    {
        if (comparison.Restores())
        {
            if (!string.IsNullOrWhiteSpace(why))
            {
                throw new CommandException("--partial: expected a part, but every key has its value back: leave it out");
            }

            return;
        }

        if (!string.IsNullOrWhiteSpace(why))
        {
            return;
        }

        if (!context.Json)
        {
            IncidentPage.Print(context, comparison);
        }

        throw new CommandException(
            comparison.Keys.Count == 0
                ? $"expected a transaction that wrote something, but {Tables.Short(comparison.Original)} wrote nothing that could be undone"
                : $"expected every key to have its value back, but {Names(comparison)} differs: --partial says why that is enough",
            ExitCodes.Failed);
    }

    private static string Names(CompensationComparison comparison) =>
        string.Join(", ", comparison.Keys.Where(key => !key.Restored).Select(key => $"{IncidentPage.NameOf(key)} of {key.Chaincode}"));

    private static void Print(CommandContext context, List<CompensationVerdict> verdicts)
    {
        foreach (var (link, comparison, holds, fault) in verdicts)
        {
            if (comparison is null)
            {
                context.Output.WriteLine($"{Tables.Short(link.Compensating)}, which {link.By.Organization} linked to {Tables.Short(link.Original)}, does not undo it: {fault}");
                continue;
            }

            IncidentPage.Print(context, comparison);
            context.Output.WriteLine(
                holds ? $"digest {link.Digest}, as linked by {link.By.Organization}"
                : link.Digest != comparison.Digest() ? $"{link.By.Organization} linked it with digest {link.Digest}, but these blocks give {comparison.Digest()}"
                : link.IsPartial ? "linked as a part, but every key has its value back"
                : "linked as whole, but not every key has its value back");
        }

        if (verdicts.Count == 0)
        {
            context.Output.WriteLine("nothing is compensated");
        }
    }

    private static string After(string what, long? blocks) => blocks is { } number ? FormattableString.Invariant($"{what} {number} blocks after it was opened") : $"not {what}";
}
