using Warden.Detection.Vectors;
using Warden.Evaluation.Vectors;

namespace Warden.Benchmarks.Accuracy;

/// <summary>Sets of vectors with known outliers: the record mode learns from the set itself, without labels, and ranks its records.</summary>
internal sealed class VectorSuite(AccuracyOptions options, TextWriter progress)
{
    // Any number; the mode has one seed per epoch.
    private const ulong Seed = 1;

    public async Task<IReadOnlyList<ScoredVectors>> RunAsync(CancellationToken cancellation)
    {
        if (options.Vectors is null)
            return [];
        var files = Directory.GetFiles(options.Vectors, "*.npz").Order(StringComparer.Ordinal).ToArray();
        var scored = new ScoredVectors[files.Length];
        // The largest first, so that no core waits at the end.
        var order = Enumerable.Range(0, files.Length).OrderByDescending(i => new FileInfo(files[i]).Length);
        await Parallel.ForEachAsync(order, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, _) =>
        {
            scored[i] = Score(VectorSet.Open(files[i]));
            lock (progress)
                progress.WriteLine(FormattableString.Invariant($"vectors: {scored[i].Name}: ROC AUC {scored[i].RocAuc:F3}, PR AUC {scored[i].Precision:F3}"));
            return ValueTask.CompletedTask;
        });
        return scored;
    }

    private static ScoredVectors Score(VectorSet set)
    {
        var scores = VectorModel.ScoreTable(set.Values, set.Columns, Seed);
        var all = Areas(set, Array.ConvertAll(scores, s => s.Score));
        return new(
            set.Name, set.Rows, set.Columns, set.Outliers.Count(o => o), all.RocAuc, all.Precision,
            [Areas(set, Array.ConvertAll(scores, s => -s.Forest)), Areas(set, Array.ConvertAll(scores, s => -s.Histogram)), Areas(set, Array.ConvertAll(scores, s => -s.Neighbours))]);
    }

    private static (double RocAuc, double Precision) Areas(VectorSet set, double[] scores) =>
        (RankMetrics.RocAuc(scores, set.Outliers), RankMetrics.AveragePrecision(scores, set.Outliers));
}
