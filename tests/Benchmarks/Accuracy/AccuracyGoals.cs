using Warden.Benchmarks.Speed;
using Warden.Evaluation.Report;
using Warden.Evaluation.Tables;
using Warden.Evaluation.Worlds;

namespace Warden.Benchmarks.Accuracy;

/// <summary>The goals of the detection design, section 6, and what a run reached.</summary>
internal static class AccuracyGoals
{
    public static IEnumerable<Goal> Of(AccuracyResults results) => OfWorlds(results).Concat(OfTables(results)).Concat(OfVectors(results)).Concat(OfSpeed(results.Speed));

    private static IEnumerable<Goal> OfWorlds(AccuracyResults results)
    {
        var ordinary = new Setting(results, WorldSuite.Ordinary);
        var poisoned = new Setting(results, WorldSuite.Poisoned);
        var brief = new Setting(results, WorldSuite.Short);
        var tables = new Setting(results, WorldSuite.InTables);
        var few = new Setting(results, WorldSuite.InShortTables);
        if (ordinary.Any)
        {
            yield return ordinary.AtMost("clean records flagged, mean over worlds, history 10,000", 0.001, "%3", s => s.FalseAlarmRate);
            yield return ordinary.AtMostInAny("the same, in any world", 0.0016, "%3", s => s.FalseAlarmRate);
            yield return ordinary.AtLeast("detectable faults found, clean history", 0.99, "%2", s => s.DetectableRecall);
            yield return ordinary.AtLeast("the same, numeric kinds alone", 0.97, "%2", s => s.RecallOf(FaultKinds.Numeric));
            yield return ordinary.AtLeast("record F1 at 5 % faults", 0.95, "F3", s => s.F1);
            yield return ordinary.AtMost("legal tail and rare-but-legal values flagged", 0.02, "%2", s => s.RareRate);
            yield return ordinary.AtLeast("type, form, enum, hash, date, duplicate kinds found", 1, "%2", s => s.RecallOf(FaultKinds.Structural));
        }

        if (poisoned.Any)
        {
            yield return poisoned.AtMost("clean records flagged, mean over worlds, 1 % of the history poisoned", 0.001, "%3", s => s.FalseAlarmRate);
            yield return poisoned.AtMostInAny("the same, in any world", 0.0016, "%3", s => s.FalseAlarmRate);
            yield return poisoned.AtLeast("detectable faults found, 1 % of the history poisoned", 0.97, "%2", s => s.DetectableRecall);
            yield return poisoned.AtLeast("the same, numeric kinds alone", 0.95, "%2", s => s.RecallOf(FaultKinds.Numeric));
        }

        if (brief.Any)
        {
            yield return brief.AtMost("clean records flagged, history 1,000", 0.0015, "%3", s => s.FalseAlarmRate);
            yield return brief.AtLeast("detectable faults found, history 1,000", 0.95, "%2", s => s.DetectableRecall);
        }

        if (tables.Any)
            yield return tables.AtMost("clean records of real tables with injected faults flagged, histories of 1,000 and more", 0.0012, "%3", s => s.FalseAlarmRate);
        if (few.Any)
            yield return few.AtMost("the same, histories of 500", 0.0012, "%3", s => s.FalseAlarmRate);
    }

    private static IEnumerable<Goal> OfTables(AccuracyResults results)
    {
        foreach (var table in results.Tables)
        {
            var (whole, anchor, least) = table.Name switch { "hospital" => (0.80, "0.49", 0.95), "beers" => (0.75, "0.75", 0.98), _ => (0.70, "0.68", 0.60) };
            yield return Goal.AtLeast($"{table.Name}: whole dirty table, no labels, cell F1 (dBoost's best with labels {anchor})", whole, "F3", table.Whole.F1);
            yield return Goal.AtLeast($"{table.Name}: history clean, stream dirty, cell F1", least, "F3", table.CleanHistory.F1, table.Textbook.Select(t => t.F1));
            yield return Goal.AtMost($"{table.Name}: right cells flagged", 0.001, "%3", table.CleanHistory.FalseAlarmRate, table.Textbook.Select(t => t.FalseAlarmRate));
        }
    }

    private static IEnumerable<Goal> OfVectors(AccuracyResults results)
    {
        if (results.Vectors.Count == 0)
            yield break;
        yield return Goal.AtLeast($"record mode on {results.Vectors.Count} sets of vectors, mean ROC AUC (scikit-learn's best 0.771)", 0.78, "F3", results.Vectors.Average(v => v.RocAuc));
        yield return Goal.AtLeast("the same, mean PR AUC (scikit-learn's best 0.406)", 0.41, "F3", results.Vectors.Average(v => v.Precision));
    }

    private static IEnumerable<Goal> OfSpeed(MeasuredSpeed? speed)
    {
        if (speed is null)
            yield break;
        yield return Goal.AtMost("one value, four models, 10⁶ history: median, µs", 0.5, "0.00", speed.Value.P50.TotalMicroseconds);
        yield return Goal.AtMost("the same: p99, µs", 5, "0.00", speed.Value.P99.TotalMicroseconds);
        yield return Goal.AtMost("the same: allocated, bytes", 0, "0", speed.Value.BytesPerCall);
        yield return Goal.AtMost("record of 20 leaves, parse included: p99, µs", 15, "0.0", speed.Record.P99.TotalMicroseconds);
        yield return Goal.AtMost("fit one attribute of 10⁶, s", 0.3, "0.000", speed.Fit.TotalSeconds);
        yield return Goal.AtMost("kept per numeric attribute, kB", 64, "0.0", speed.ModelBytes / 1000.0);
        yield return Goal.AtLeast("whole table offline, cells a second", 2_000_000, "N0", speed.CellsPerSecond);
    }

    // The worlds of one setting; a mean is a mean over worlds, not over records.
    private sealed class Setting(AccuracyResults results, string group)
    {
        private readonly List<ScoredWorld> _worlds = [.. results.Worlds.Where(w => w.Group == group)];

        public bool Any => _worlds.Count > 0;

        public Goal AtMost(string what, double most, string format, Func<CaseScore, double> figure) =>
            Goal.AtMost(what, most, format, _worlds.Average(w => figure(w.Score)), Textbook(figure, worlds => worlds.Average()));

        public Goal AtMostInAny(string what, double most, string format, Func<CaseScore, double> figure) =>
            Goal.AtMost(what, most, format, _worlds.Max(w => figure(w.Score)), Textbook(figure, worlds => worlds.Max()));

        public Goal AtLeast(string what, double least, string format, Func<CaseScore, double> figure) =>
            Goal.AtLeast(what, least, format, _worlds.Average(w => figure(w.Score)), Textbook(figure, worlds => worlds.Average()));

        private IEnumerable<double> Textbook(Func<CaseScore, double> figure, Func<IEnumerable<double>, double> over) =>
            Enumerable.Range(0, _worlds[0].Textbook.Count).Select(s => over(_worlds.Select(w => figure(w.Textbook[s]))));
    }
}
