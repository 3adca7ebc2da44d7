using System.Globalization;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Replays;

namespace Warden.Host.Commands.Governing;

/// <summary>A back-test as people read it.</summary>
internal static class BacktestPage
{
    private const int ListedWarnings = 10;

    /// <summary>Prints it; for programs the report, its digest and the comparison.</summary>
    public static async Task PrintAsync(CommandContext context, BacktestComparison comparison, CancellationToken cancellationToken)
    {
        var report = comparison.Proposed.Report;
        if (context.Json)
        {
            context.PrintJson(new
            {
                digest = comparison.Digest,
                claimed = comparison.Claim?.Digest,
                report,
                expected = ExpectedOf(report.Total),
                attributes = comparison.Proposed.Attributes,
                inForce = comparison.InForce?.Report,
                inForceAttributes = comparison.InForce?.Attributes,
            });
            return;
        }

        await context.Output.WriteLineAsync(FormattableString.Invariant(
            $"blocks {report.From} to {report.To} of {report.Channel}: {report.Total.Calls} calls of {report.Chaincode}, judged by {Models(report)}").AsMemory(), cancellationToken);
        context.Print(Functions(comparison), "no call of it is in these blocks");
        if (report.Total.Judged() > 0)
        {
            context.Output.WriteLine(Expected(report.Total));
        }

        context.Print(Attributes(comparison), "no attribute would have been warned of");
        foreach (var warning in comparison.Proposed.Warnings.Take(ListedWarnings))
        {
            context.Output.WriteLine(FormattableString.Invariant(
                $"block {warning.Block}, {Tables.Short(warning.TxId)}, {warning.Function}: {VerdictSentence.For(warning.Findings)}"));
        }

        if (report.Total.Warn > ListedWarnings)
        {
            context.Output.WriteLine(FormattableString.Invariant($"… and {report.Total.Warn - ListedWarnings} more"));
        }

        context.Output.WriteLine($"report {comparison.Digest}{Standing(comparison)}");
    }

    // For people and programs, not in the report that is voted on: it follows from the counts there.
    private static object ExpectedOf(BacktestCount total) => new
    {
        rate = total.Judged() == 0 ? 0 : total.Warn / (double)total.Judged(), low = ShareInterval.Of(total.Warn, total.Judged()).Low, high = ShareInterval.Of(total.Warn, total.Judged()).High,
    };

    private static string Expected(BacktestCount total)
    {
        var interval = ShareInterval.Of(total.Warn, total.Judged());
        return FormattableString.Invariant(
            $"of such calls to expect: WARN for {100.0 * total.Warn / total.Judged():0.00} %, in 19 cases of 20 between {100 * interval.Low:0.00} % and {100 * interval.High:0.00} %");
    }

    private static string Standing(BacktestComparison comparison) => comparison.Claim is not { } claim ? ""
        : claim.Digest == comparison.Digest ? ", as the proposal says"
        : ", not what the proposal says";

    private static string Models(BacktestReport report) => report.Models switch
    {
        [] => "no model",
        [var only] => FormattableString.Invariant($"the model of height {only.Height}"),
        var several => FormattableString.Invariant($"{several.Count} models of heights {several[0].Height} to {several[^1].Height}"),
    };

    private static Spectre.Console.Table Functions(BacktestComparison comparison)
    {
        var inForce = comparison.InForce?.Report;
        var table = Tables.Of([.. inForce is null ? ["function", "calls", "not scored", "WARN"] : (string[])["function", "calls", "not scored", "WARN", "WARN in force"]]);
        foreach (var (function, count) in comparison.Proposed.Report.Functions)
        {
            table.Row(
                [
                    function.Length == 0 ? "(others)" : function, Number(count.Calls), Number(count.Unscored), Share(count),
                    .. inForce is null ? [] : (string[])[Share(inForce.Functions.GetValueOrDefault(function, BacktestCount.None))],
                ]);
        }

        return table;
    }

    private static Spectre.Console.Table Attributes(BacktestComparison comparison)
    {
        var inForce = comparison.InForce?.Attributes;
        var table = Tables.Of([.. inForce is null ? ["attribute", "WARN"] : (string[])["attribute", "WARN", "WARN in force"]]);
        foreach (var path in comparison.Proposed.Attributes.Keys.Union(inForce?.Keys ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            table.Row(
                [path, Number(comparison.Proposed.Attributes.GetValueOrDefault(path)), .. inForce is null ? [] : (string[])[Number(inForce.GetValueOrDefault(path))]]);
        }

        return table;
    }

    private static string Share(BacktestCount count) => count.Judged() == 0
        ? Number(count.Warn)
        : FormattableString.Invariant($"{count.Warn} ({100.0 * count.Warn / count.Judged():0.00} %)");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
