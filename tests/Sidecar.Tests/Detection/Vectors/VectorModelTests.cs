using Warden.Detection.Models;
using Warden.Detection.Numerics;
using Warden.Detection.Vectors;
using Warden.Evaluation.Vectors;

namespace Warden.Sidecar.Tests.Detection.Vectors;

public sealed class VectorModelTests(ITestOutputHelper output)
{
    private const int Columns = 4;

    [Fact]
    public void Records_that_are_odd_only_in_combination_stand_out()
    {
        var (rows, outliers) = Planted(2000, 30);

        var scores = VectorModel.ScoreTable(rows, Columns, seed: 1);

        var area = RankMetrics.RocAuc(Array.ConvertAll(scores, s => s.Score), outliers);
        output.WriteLine($"ROC AUC {area:F4}");
        Assert.True(area > 0.97, $"ROC AUC {area:F4}");
        // Each attribute by itself is ordinary, so that histograms cannot see them.
        Assert.InRange(RankMetrics.RocAuc(Array.ConvertAll(scores, s => -s.Histogram), outliers), 0.2, 0.9);
    }

    [Fact]
    public void Few_fresh_records_of_the_same_law_are_called_rare()
    {
        var model = VectorModel.Fit(Planted(2000, 0).Rows, Columns, seed: 1);
        const int Fresh = 5000;
        var fresh = Planted(Fresh, 0, seed: 77).Rows;

        var (rare, rarer) = (0, 0);
        for (var i = 0; i < Fresh; i++)
        {
            var p = model.Score(fresh.AsSpan(i * Columns, Columns)).P;
            rare += p < 0.01 ? 1 : 0;
            rarer += p < 0.001 ? 1 : 0;
        }

        output.WriteLine($"below 1 %: {(double)rare / Fresh:P3}, below 0.1 %: {(double)rarer / Fresh:P3}");
        Assert.InRange((double)rare / Fresh, 0.0005, 0.02);
        Assert.InRange((double)rarer / Fresh, 0, 0.003);
    }

    [Fact]
    public void Equal_records_and_seeds_give_equal_bytes_and_scores_on_any_number_of_threads()
    {
        var rows = Planted(1500, 10).Rows;
        var (one, other) = (VectorModel.Fit(rows, Columns, seed: 5), VectorModel.Fit(rows, Columns, seed: 5));
        var read = VectorModel.FromBytes(one.ToBytes());
        var alone = Enumerable.Range(0, 200).Select(i => one.Score(rows.AsSpan(i * Columns, Columns))).ToArray();

        var together = new VectorScore[200];
        Parallel.For(0, 200, i => together[i] = one.Score(rows.AsSpan(i * Columns, Columns)));

        Assert.Equal(one.ToBytes(), other.ToBytes());
        Assert.Equal(one.ToBytes(), read.ToBytes());
        Assert.Equal(alone, together);
        Assert.Equal(alone, Enumerable.Range(0, 200).Select(i => read.Score(rows.AsSpan(i * Columns, Columns))));
        Assert.NotEqual(one.ToBytes(), VectorModel.Fit(rows, Columns, seed: 6).ToBytes());
    }

    [Fact]
    public void Nothing_is_allocated_per_score()
    {
        var rows = Planted(600, 0).Rows;
        var model = VectorModel.Fit(rows, Columns, seed: 1);
        var sum = 0.0;
        for (var warm = 0; warm < 50; warm++)
            sum += model.Score(rows.AsSpan(0, Columns)).P;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            sum += model.Score(rows.AsSpan(i * Columns, Columns)).P;

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }

    [Fact]
    public void The_attribute_that_is_odd_gets_most_of_the_blame_and_what_similar_records_have()
    {
        var rows = Planted(2000, 0).Rows;
        var model = VectorModel.Fit(rows, Columns, seed: 1);
        var record = rows.AsSpan(0, Columns).ToArray();
        record[2] += 40;
        var shares = new double[Columns];
        var similar = new ValueRange[Columns];

        model.Explain(record, shares, similar);

        Assert.Equal(1, shares.Sum(), 9);
        Assert.All(shares, s => Assert.InRange(s, 0, 1));
        Assert.Equal(2, Array.IndexOf(shares, shares.Max()));
        Assert.True(similar[2].High < record[2]);
        Assert.True(similar[2].Low <= similar[2].High);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    public void Hostile_numbers_have_defined_scores(double hostile)
    {
        var rows = Planted(400, 0).Rows;
        for (var i = 0; i < 400; i += 7)
            rows[(i * Columns) + (i % Columns)] = hostile;
        var model = VectorModel.Fit(rows, Columns, seed: 1);

        foreach (var record in (double[][])[[hostile, hostile, hostile, hostile], [1, hostile, 2, 3], [0, 0, 0, 0], [1e308, -1e308, double.NaN, 5e-324]])
        {
            Defined(model.Score(record));
            var shares = new double[Columns];
            model.Explain(record, shares, new ValueRange[Columns]);
            Assert.Equal(1, shares.Sum(), 9);
        }

        Assert.Equal(model.ToBytes(), VectorModel.FromBytes(model.ToBytes()).ToBytes());
    }

    [Fact]
    public void Constant_columns_missing_columns_and_equal_records_have_defined_scores()
    {
        double[] rows = [.. Enumerable.Range(0, 300).SelectMany(i => (double[])[7, double.NaN, i % 3, 1e300])];
        var model = VectorModel.Fit(rows, Columns, seed: 1);

        var usual = model.Score([7, double.NaN, 1, 1e300]);
        var odd = model.Score([8, 3, 100, -1e300]);

        Defined(usual);
        Defined(odd);
        Assert.True(odd.Score > usual.Score);
        Assert.True(odd.P < 0.01, $"p {odd.P}");
    }

    [Fact]
    public void Two_records_are_enough_to_fit()
    {
        var model = VectorModel.Fit([1, 2, 1, 2], 2, seed: 1);

        Defined(model.Score([1, 2]));
        Defined(model.Score([5, -5]));
    }

    [Fact]
    public void Wrong_shapes_and_settings_are_refused_by_name()
    {
        var model = VectorModel.Fit([1, 2, 1, 2], 2, seed: 1);

        Assert.Contains("2 numbers were expected, 3 came", Assert.Throws<ArgumentException>(() => model.Score([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => VectorModel.Fit([1, 2, 3], 2, seed: 1));
        Assert.Throws<ArgumentException>(() => VectorModel.Fit([1, 2], 2, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorModel.Fit([], 0, seed: 1));
        var wrong = Assert.Throws<ArgumentOutOfRangeException>(() => VectorModel.Fit([1, 2], 1, seed: 1, new() { Trees = 0 }));
        Assert.Equal("Trees", wrong.ParamName);
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        var bytes = VectorModel.Fit(Planted(100, 0).Rows, Columns, seed: 1).ToBytes();

        for (var length = 0; length < 60; length++)
            Assert.Throws<InvalidDataException>(() => VectorModel.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => VectorModel.FromBytes([.. bytes, 0]));
        Assert.Throws<InvalidDataException>(() => VectorModel.FromBytes([2, .. bytes.AsSpan(1)]));
        // The highest byte of the number of columns, of every setting, and of the count of numbers.
        foreach (var at in (int[])[4, 16, 20, 24, 28, 32, 36, 40])
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0xFF;
            Assert.Throws<InvalidDataException>(() => VectorModel.FromBytes(damaged));
        }
    }

    private static void Defined(VectorScore score)
    {
        Assert.True(double.IsFinite(score.Score), $"score {score}");
        Assert.All((double[])[score.P, score.Forest, score.Histogram, score.Neighbours], p => Assert.InRange(p, double.Epsilon, 1));
    }

    // Three attributes follow a hidden one, a fourth is by itself; the planted ones take each attribute from another record.
    private static (double[] Rows, bool[] Outliers) Planted(int count, int planted, ulong seed = 3)
    {
        var random = new SeededGenerator(seed);
        var rows = new double[count * Columns];
        var outliers = new bool[count];
        for (var i = 0; i < count; i++)
        {
            outliers[i] = i < planted;
            var hidden = 100 * random.NextUnit();
            for (var j = 0; j < Columns; j++)
            {
                if (outliers[i])
                    hidden = (hidden + 30 + (40 * random.NextUnit())) % 100;
                rows[(i * Columns) + j] = j == 3 ? random.NextUnit() : ((j + 1) * hidden) + random.NextUnit() + random.NextUnit();
            }
        }

        return (rows, outliers);
    }
}
