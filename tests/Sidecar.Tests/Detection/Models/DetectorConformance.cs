using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Sidecar.Tests.Detection.Models;

/// <summary>What every detector of continuous numbers must do, whatever it computes.</summary>
public abstract class DetectorConformance
{
    /// <summary>The detector under test, as a score of one value: higher is more anomalous, within <see cref="Range"/>.</summary>
    protected abstract double Score(NumericModel model, double value);

    /// <summary>The least and the largest score.</summary>
    protected abstract ValueRange Range { get; }

    /// <summary>The ROC AUC that the detector must reach on the seeded data.</summary>
    protected abstract double AucFloor { get; }

    private NumericModel Fit(ulong seed = 1) => NumericModel.Fit(Samples.TwoModes(2000, 5), seed);

    private static IEnumerable<double> Probes()
    {
        var random = new SeededGenerator(77);
        for (var i = 0; i < 2000; i++)
            yield return Samples.Normal(ref random) * Math.Pow(10, random.NextBelow(8) - 2);
        foreach (var value in Samples.Edges)
            yield return value;
    }

    [Fact]
    public void Scores_are_finite_and_in_range()
    {
        var model = Fit();
        foreach (var value in Probes())
        {
            var score = Score(model, value);
            Assert.True(double.IsFinite(score) && Range.Contains(score), $"score of {value:R} is {score:R}");
        }
    }

    [Fact]
    public void The_sample_is_left_untouched()
    {
        var sample = Samples.TwoModes(500, 9);
        var copy = sample.ToArray();
        NumericModel.Fit(sample, 1);
        Assert.Equal(copy, sample);
    }

    [Fact]
    public void Equal_seeds_give_equal_scores_whatever_the_order_of_the_sample()
    {
        var sample = Samples.TwoModes(2000, 5);
        var model = NumericModel.Fit(sample, 1);
        var reversed = sample.ToArray();
        Array.Reverse(reversed);
        var other = NumericModel.Fit(reversed, 1);
        Assert.Equal(model.ToBytes(), other.ToBytes());
        foreach (var value in Probes())
            Assert.Equal(BitConverter.DoubleToInt64Bits(Score(model, value)), BitConverter.DoubleToInt64Bits(Score(other, value)));
    }

    [Fact]
    public void Many_threads_score_as_one_does()
    {
        var model = Fit();
        var probes = Probes().ToArray();
        var alone = Array.ConvertAll(probes, value => Score(model, value));
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < probes.Length; i++)
                Assert.Equal(alone[i], Score(model, probes[i]));
        });
    }

    [Fact]
    public void A_saved_model_scores_as_the_one_that_was_saved_bit_for_bit()
    {
        var model = Fit();
        var bytes = model.ToBytes();
        var loaded = NumericModel.FromBytes(bytes);
        Assert.Equal(bytes, loaded.ToBytes());
        foreach (var value in Probes())
            Assert.Equal(BitConverter.DoubleToInt64Bits(Score(model, value)), BitConverter.DoubleToInt64Bits(Score(loaded, value)));
    }

    [Fact]
    public void A_missing_value_is_no_outlier_and_nobody_takes_part()
    {
        var model = Fit();
        Assert.Equal(default, model.Textbook(double.NaN, TextbookThresholds.Default));
        Assert.Equal(NumericPValues.None, model.PValues(double.NaN));
        Assert.True(double.IsNaN(model.NearestUsual(double.NaN)));
    }

    [Fact]
    public void Outliers_are_told_from_inliers_above_the_floor()
    {
        var model = Fit();
        var random = new SeededGenerator(31);
        var inliers = Array.ConvertAll(Samples.TwoModes(2000, 6), value => Score(model, value));
        var outliers = new double[500];
        for (var i = 0; i < outliers.Length; i++)
        {
            // Far outside on either side, or in the gap between the modes.
            var value = (i % 3) switch { 0 => 300 + (random.NextUnit() * 300), 1 => -100 - (random.NextUnit() * 100), _ => 70 + (random.NextUnit() * 20) };
            outliers[i] = Score(model, value);
        }
        Assert.InRange(Samples.RocAuc(inliers, outliers), AucFloor, 1);
    }
}

public sealed class CalibratedSigmaConformance : DetectorConformance
{
    protected override double Score(NumericModel model, double value) => double.IsNaN(value) ? 0 : 1 - model.PValues(value).Sigma;

    protected override ValueRange Range => new(0, 1);

    protected override double AucFloor => 0.995;
}

public sealed class CalibratedKnnConformance : DetectorConformance
{
    protected override double Score(NumericModel model, double value) => double.IsNaN(value) ? 0 : 1 - model.PValues(value).Knn;

    protected override ValueRange Range => new(0, 1);

    protected override double AucFloor => 0.995;
}

public sealed class CalibratedDensityConformance : DetectorConformance
{
    protected override double Score(NumericModel model, double value) => double.IsNaN(value) ? 0 : 1 - model.PValues(value).Density;

    protected override ValueRange Range => new(0, 1);

    protected override double AucFloor => 0.995;
}

public sealed class CalibratedForestConformance : DetectorConformance
{
    protected override double Score(NumericModel model, double value) => double.IsNaN(value) ? 0 : 1 - model.PValues(value).Forest;

    protected override ValueRange Range => new(0, 1);

    protected override double AucFloor => 0.95;
}

public sealed class TextbookForestConformance : DetectorConformance
{
    protected override double Score(NumericModel model, double value) => double.IsNaN(value) ? 0 : model.TextbookForm!.ForestScore(value);

    protected override ValueRange Range => new(0, 1);

    protected override double AucFloor => 0.95;
}

public sealed class TextbookVotesConformance : DetectorConformance
{
    protected override double Score(NumericModel model, double value) =>
        model.Textbook(value, TextbookThresholds.Default).Outliers.Size();

    protected override ValueRange Range => new(0, 4);

    protected override double AucFloor => 0.95;
}
