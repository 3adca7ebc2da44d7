using Warden.Detection;
using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Replays;

/// <summary>Counts what a back-test finds, call by call.</summary>
internal sealed class BacktestTally
{
    private readonly SortedDictionary<string, BacktestCount> functions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> attributes = new(StringComparer.Ordinal);
    private readonly List<BacktestWarning> warnings = [];
    private readonly List<string> warned = [];

    /// <summary>Counts a call.</summary>
    public void Add(ulong block, LedgerCall call, string function, ScoreResult score)
    {
        // One name less than the report has room for, so that the rest has a place.
        var name = functions.ContainsKey(function) || functions.Count < BacktestReport.MaxEntries - 1 ? function : Backtest.OtherFunctions;
        functions[name] = functions.GetValueOrDefault(name, BacktestCount.None).With(score.Outcome);
        if (score.Outcome != Outcome.Warn)
        {
            return;
        }

        warned.Add(call.TxId);
        if (warnings.Count < BacktestReport.MaxWarned)
        {
            warnings.Add(new BacktestWarning(block, call.TxId, function, score.Findings));
        }

        foreach (var path in score.Findings.Select(finding => finding.Path).Distinct(StringComparer.Ordinal))
        {
            attributes[path] = attributes.GetValueOrDefault(path) + 1;
        }
    }

    /// <summary>Gets the outcome.</summary>
    /// <param name="basis">The report without its counts.</param>
    public BacktestRun ToRun(BacktestReport basis)
    {
        var report = basis with
        {
            Functions = functions,
            Total = functions.Values.Aggregate(BacktestCount.None, (sum, count) => sum.With(count)),
            Warned = [.. warned.Take(BacktestReport.MaxWarned)],
            WarnedDigest = BacktestReport.DigestOf(warned),
        };
        return new BacktestRun(report.Validate(), warnings, attributes);
    }
}
