using System.Globalization;
using Warden.Detection;
using Warden.Documents;
using Warden.Evaluation.Tables;
using Warden.Evaluation.Worlds;

namespace Warden.Benchmarks.Accuracy;

/// <summary>Generated worlds, made and scored one after another; the next is generated while one is scored.</summary>
internal sealed class WorldSuite(AccuracyOptions options, TextWriter progress)
{
    public const string Ordinary = "history 10,000";
    public const string Poisoned = "history 10,000, 1 % of it poisoned";
    public const string Short = "history 1,000";
    public const string ShortPoisoned = "history 1,000, 1 % of it poisoned";
    public const string Samples = "sample data";
    public const string InTables = "real tables with injected faults";
    public const string InShortTables = "short real tables with injected faults";

    private static readonly string[] Strategies = ["passive", "cautious", "active"];

    /// <summary>Runs every case that the options name.</summary>
    public async Task<List<ScoredWorld>> RunAsync(CancellationToken cancellation)
    {
        var scored = new List<ScoredWorld>();
        foreach (var name in (string[])["asset", "trade"])
        {
            if (options.Data is not null && Path.Combine(options.Data, name) is var folder && Directory.Exists(folder))
                scored.Add(Score(Samples, name, LabelledCase.Open(folder)));
        }

        if (options.Generator is null)
            return scored;
        var scratch = Directory.CreateTempSubdirectory("warden-tables-");
        try
        {
            await RunGeneratedAsync(Plans(scratch.FullName).ToList(), new(options.Python, options.Generator, scratch.FullName), scored, cancellation);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        return scored;
    }

    private async Task RunGeneratedAsync(List<(string Group, string Name, WorldPlan Plan)> plans, WorldGenerator generator, List<ScoredWorld> scored, CancellationToken cancellation)
    {
        Task<LabelledCase>? ready = null;
        for (var i = 0; i < plans.Count; i++)
        {
            var data = await (ready ?? generator.GenerateAsync(plans[i].Plan, cancellation));
            ready = i + 1 < plans.Count ? generator.GenerateAsync(plans[i + 1].Plan, cancellation) : null;
            scored.Add(Score(plans[i].Group, plans[i].Name, data));
        }
    }

    private IEnumerable<(string Group, string Name, WorldPlan Plan)> Plans(string scratch)
    {
        foreach (var (group, history, contamination) in ((string, int, double)[])[(Ordinary, 10_000, 0), (Poisoned, 10_000, 0.01), (Short, 1_000, 0), (ShortPoisoned, 1_000, 0.01)])
        {
            foreach (var seed in options.Seeds)
            {
                foreach (var domain in (string[])["asset", "trade"])
                    yield return (group, Named(domain, seed), new(domain, seed, seed + options.WorldSeed, history, options.Stream, contamination));
            }
        }

        // Every record of a table is used once: half of them teach.
        foreach (var folder in options.TableFolders())
        {
            var copy = Path.GetFileName(folder) + ".csv";
            var records = InjectableTable.Copy(Path.Combine(folder, "clean.csv"), Path.Combine(scratch, copy));
            var history = Math.Min(10_000, records / 2);
            foreach (var seed in options.Seeds)
                yield return (history >= 1_000 ? InTables : InShortTables, Named(Path.GetFileName(folder), seed), new($"csv:{copy}", seed, seed, history, Math.Min(20_000, records - history)));
        }
    }

    private static string Named(string what, int seed) => string.Create(CultureInfo.InvariantCulture, $"{what} {seed}");

    private ScoredWorld Score(string group, string name, LabelledCase data)
    {
        var policy = new DetectionPolicy { Chaincode = "case" };
        using var surprises = options.Surprises is null ? null : new StreamWriter(Path.Combine(options.Surprises, $"{group} {name}.txt".Replace(' ', '-')));
        var score = CaseRun.Score(data, new Scorer(data.Fit(policy), policy), surprises is null ? null : (i, result) => Note(surprises, data, i, result));
        var textbook = policy with { Thresholds = ThresholdKind.Textbook };
        var model = data.Fit(textbook);
        var baseline = Strategies.Select(s => CaseRun.Score(data, new Scorer(model, textbook with { Strategy = s }))).ToArray();
        progress.WriteLine(FormattableString.Invariant($"{group}: {name}: {score.FalseAlarmRate:P3} of clean flagged, {score.DetectableRecall:P2} found, F1 {score.F1:F3}"));
        return new(group, name, score, baseline);
    }

    private static void Note(TextWriter to, LabelledCase data, int record, ScoreResult result)
    {
        to.WriteLine(result.Outcome == Outcome.Warn
            ? $"false alarm {record}: {string.Join("; ", result.Findings.Select(f => $"{f.Path} = {f.Value} {f.Reason} [{string.Join(',', f.Models)}]"))}"
            : $"missed {record}: {string.Join("; ", data.Labels[record].Select(l => $"{l.Kind} {l.Path}"))}");
        to.WriteLine("  " + data.Stream[record]);
    }
}
