using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>An isolation forest over one dimension, compiled: one binary search gives the score that walking all trees gives.</summary>
internal sealed class ForestSteps : FixedRule
{
    private readonly double[] _cuts;
    private readonly double[] _scores;

    private ForestSteps(double[] cuts, double[] scores) => (_cuts, _scores) = (cuts, scores);

    public static ForestSteps Fit(ReadOnlySpan<double> sorted, ulong seed, int trees, int treeSample)
    {
        var (cuts, scores) = IsolationForest.Fit(sorted, seed, trees, treeSample).Compile();
        return new ForestSteps(cuts, scores);
    }

    public int Steps => _scores.Length;

    /// <summary>The anomaly score in (0, 1]; a cut belongs to the step on its right.</summary>
    public double Score(double value) => _scores[SortedValues.CountUpTo(_cuts, value)];

    public override bool IsOutlier(in NumberPlace at, TextbookThresholds thresholds) => Score(at.Value) > thresholds.ForestScore;

    public override void Write(CanonicalWriter writer)
    {
        writer.Doubles(_cuts);
        writer.Doubles(_scores);
    }

    public static ForestSteps Read(ref CanonicalReader reader)
    {
        var cuts = reader.Doubles();
        var scores = reader.Doubles();
        if (scores.Length != cuts.Length + 1)
            throw new InvalidDataException($"{cuts.Length} cuts need {cuts.Length + 1} scores, {scores.Length} came.");
        return new ForestSteps(cuts, scores);
    }
}
