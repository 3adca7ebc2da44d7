using Warden.Detection.Numerics;

namespace Warden.Sidecar.Tests.Detection.Models;

/// <summary>Seeded samples and a rank statistic for the tests of the models.</summary>
internal static class Samples
{
    public static double[] Edges { get; } =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon,
        0, -0.0, 2.2250738585072014e-308, 1e-320, 1, -1, 1e300, -1e300,
    ];

    public static double Normal(ref SeededGenerator random) =>
        Math.Sqrt(-2 * Math.Log(random.NextUnit())) * Math.Cos(2 * Math.PI * random.NextUnit());

    public static double[] Normals(int count, ulong seed, double mean = 0, double deviation = 1)
    {
        var random = new SeededGenerator(seed);
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = mean + (deviation * Normal(ref random));
        return values;
    }

    public static double[] LogNormals(int count, ulong seed, double median = 100, double sigma = 0.8) =>
        Array.ConvertAll(Normals(count, seed, 0, sigma), value => median * Math.Exp(value));

    /// <summary>70 % around 30 ± 5 and 30 % around 150 ± 10.</summary>
    public static double[] TwoModes(int count, ulong seed)
    {
        var random = new SeededGenerator(seed);
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = random.NextUnit() < 0.7 ? 30 + (5 * Normal(ref random)) : 150 + (10 * Normal(ref random));
        return values;
    }

    /// <summary>The chance that an outlier scores above an inlier, ties counted half.</summary>
    public static double RocAuc(double[] inliers, double[] outliers)
    {
        var sorted = inliers.Order().ToArray();
        var wins = 0.0;
        foreach (var score in outliers)
            wins += (0.5 * SortedValues.CountBelow(sorted, score)) + (0.5 * SortedValues.CountUpTo(sorted, score));
        return wins / ((double)inliers.Length * outliers.Length);
    }
}
