using Warden.Documents;
using Warden.Evaluation.Tables;

namespace Warden.Benchmarks.Accuracy;

/// <summary>Real tables with their real errors.</summary>
internal sealed class TableSuite(AccuracyOptions options, TextWriter progress)
{
    private static readonly string[] Strategies = ["passive", "cautious", "active"];

    public List<ScoredTable> Run()
    {
        var scored = new List<ScoredTable>();
        foreach (var folder in options.TableFolders().Where(f => File.Exists(Path.Combine(f, "dirty.csv"))))
        {
            var table = DirtyTable.Open(folder);
            var policy = new DetectionPolicy { Chaincode = "table" };
            var textbook = policy with { Thresholds = ThresholdKind.Textbook };
            var row = new ScoredTable(
                table.Name,
                WholeTableRun.Score(table),
                CleanHistoryRun.Score(table, policy),
                [.. Strategies.Select(s => CleanHistoryRun.Score(table, textbook with { Strategy = s }))]);
            progress.WriteLine(FormattableString.Invariant($"{row.Name}: alone: cell F1 {row.Whole.F1:F3}; clean history: cell F1 {row.CleanHistory.F1:F3}, {row.CleanHistory.FalseAlarmRate:P3} of right cells flagged"));
            scored.Add(row);
        }

        return scored;
    }
}
