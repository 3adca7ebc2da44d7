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

    /// <summary>How models are fitted for it.</summary>
    protected virtual NumericModelOptions Options => NumericModelOptions.Default;

    private NumericModel Fit(ulong seed = 1) => NumericModel.Fit(Samples.TwoModes(2000, 5), seed, Options);

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
        NumericModel.Fit(sample, 1, Options);
        Assert.Equal(copy, sample);
    }

    [Fact]
    public void Equal_seeds_give_equal_scores_whatever_the_order_of_the_sample()
    {
        var sample = Samples.TwoModes(2000, 5);
        var model = NumericModel.Fit(sample, 1, Options);
        var reversed = sample.ToArray();
        Array.Reverse(reversed);
        var other = NumericModel.Fit(reversed, 1, Options);
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
        var loaded = NumericModel.FromBytes(bytes, Options.Detectors);
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

/// <summary>What every detector of the registry must do in calibrated and in textbook form.</summary>
/// <param name="name">Its name in the registry.</param>
/// <param name="floor">The ROC AUC that its p-values must reach on the seeded data.</param>
public abstract class RegisteredConformance(string name, double floor) : DetectorConformance
{
    /// <summary>Gets its name in the registry.</summary>
    public string Name => name;

    protected override ValueRange Range => new(0, 1);

    protected override double AucFloor => floor;

    private ModelSet Bit => Options.Detectors.TryParseName(name, out var bit) ? bit : throw new InvalidOperationException($"{name} is not registered");

    protected override double Score(NumericModel model, double value)
    {
        var all = Options.Detectors.All;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Name == name)
                return double.IsNaN(value) ? 0 : 1 - model.PValues(value)[i];
        }

        throw new InvalidOperationException($"{name} is not registered");
    }

    [Fact]
    public void With_one_value_less_than_its_minimum_it_takes_no_part()
    {
        foreach (var detector in Options.Detectors.All)
        {
            if (detector.Name != name)
                continue;
            var enough = detector.Minimum(Options);
            var few = NumericModel.Fit(Samples.Normals(enough - 1, 3), 1, Options);
            var model = NumericModel.Fit(Samples.Normals(enough, 3), 1, Options);
            Assert.Equal(ModelSet.None, (few.Calibrated(1e9, 0.5).TookPart | few.Textbook(1e9, TextbookThresholds.Default).TookPart) & Bit);
            Assert.Equal(Bit, model.Calibrated(1e9, 0.5).TookPart & model.Textbook(1e9, TextbookThresholds.Default).TookPart & Bit);
        }
    }

    [Fact]
    public void In_textbook_form_a_wild_value_is_an_outlier_and_an_ordinary_one_is_none()
    {
        var model = NumericModel.Fit(Samples.Normals(2000, 8, 100, 15), 1, Options);

        Assert.Equal(Bit, model.Textbook(100_000, TextbookThresholds.Default).Outliers & Bit);
        Assert.Equal(ModelSet.None, model.Textbook(101, TextbookThresholds.Default).Outliers & Bit);
    }
}

public sealed class SigmaConformance() : RegisteredConformance("sigma", 0.995);

public sealed class KnnConformance() : RegisteredConformance("knn", 0.995);

public sealed class DensityConformance() : RegisteredConformance("density", 0.995);

public sealed class ForestConformance() : RegisteredConformance("forest", 0.95);

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
