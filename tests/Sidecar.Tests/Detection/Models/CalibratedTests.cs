using FsCheck;
using FsCheck.Fluent;
using Warden.Detection.Models;
using Warden.Detection.Numerics;
using Warden.Detection.Strategies;

namespace Warden.Sidecar.Tests.Detection.Models;

public sealed class CalibratedTests
{
    private static readonly NumericModelOptions Large = new() { MaximumSample = 16384 };

    public static TheoryData<string> Laws => ["normal", "lognormal", "uniform", "exponential", "modes", "counts", "cents", "zero-inflated", "student"];

    private static double[] Draw(string law, int count, ulong seed)
    {
        var random = new SeededGenerator(seed);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var normal = Samples.Normal(ref random);
            values[i] = law switch
            {
                "normal" => 100 + (15 * normal),
                "lognormal" => 200 * Math.Exp(0.9 * normal),
                "uniform" => random.NextUnit(),
                "exponential" => -30 * Math.Log(random.NextUnit()),
                "modes" => random.NextUnit() < 0.6 ? 20 + (2 * normal) : 500 + (40 * normal),
                "counts" => Math.Floor(Math.Exp(3 + (0.7 * normal))),
                "cents" => Math.Round(5 * Math.Exp(0.6 * normal), 2),
                "zero-inflated" => random.NextUnit() < 0.7 ? 0 : Math.Round(-8 * Math.Log(random.NextUnit()), 1),
                _ => normal / Math.Sqrt((Squared(ref random) + Squared(ref random) + Squared(ref random) + Squared(ref random)) / 4),
            };
        }
        return values;

        static double Squared(ref SeededGenerator source)
        {
            var normal = Samples.Normal(ref source);
            return normal * normal;
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Clean_values_of_a_law_are_flagged_about_as_often_as_the_level_allows(string law)
    {
        var flagged = 0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var model = NumericModel.Fit(Draw(law, 10_000, seed), seed, Large);
            foreach (var value in Draw(law, 10_000, seed + 100))
                flagged += Strategy.Active.Evaluate(model.Calibrated(value, 0.0005).Outliers) ? 1 : 0;
        }
        // 30,000 clean values at 5 in 10,000: 15 are allowed, and chance and the estimated tails are given as many again and more.
        Assert.InRange(flagged, 0, 36);
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void A_short_history_flags_no_more(string law)
    {
        var flagged = 0;
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var model = NumericModel.Fit(Draw(law, 1000, seed), seed);
            foreach (var value in Draw(law, 3_000, seed + 100))
                flagged += Strategy.Active.Evaluate(model.Calibrated(value, 0.0005).Outliers) ? 1 : 0;
        }
        Assert.InRange(flagged, 0, 45);
    }

    [Theory]
    [InlineData("normal", 1000.0)]
    [InlineData("normal", 10.0)]
    [InlineData("normal", -100.0)]
    [InlineData("lognormal", 200_000.0)]
    [InlineData("lognormal", 1.0)]
    [InlineData("lognormal", 0.0)]
    [InlineData("lognormal", -200.0)]
    [InlineData("uniform", 2.0)]
    [InlineData("uniform", -0.5)]
    [InlineData("modes", 100.0)]
    [InlineData("modes", 5000.0)]
    [InlineData("counts", 5000.0)]
    [InlineData("counts", -3.0)]
    [InlineData("cents", 4000.0)]
    [InlineData("zero-inflated", 500.0)]
    [InlineData("zero-inflated", -1.0)]
    [InlineData("student", 3000.0)]
    public void A_wrong_value_is_found_and_its_nearest_usual_value_is_lawful(string law, double wrong)
    {
        var model = NumericModel.Fit(Draw(law, 10_000, 3), 3, Large);
        Assert.True(Strategy.Active.Evaluate(model.Calibrated(wrong, 0.0001).Outliers));
        var nearest = model.NearestUsual(wrong);
        Assert.False(Strategy.Active.Evaluate(model.Calibrated(nearest, 0.0001).Outliers));
    }

    [Fact]
    public void One_percent_of_poison_does_not_hide_a_fault()
    {
        var history = Draw("lognormal", 10_000, 4);
        for (var i = 0; i < 100; i++)
            history[i * 100] *= (i % 4) switch { 0 => 1000, 1 => 0.001, 2 => 0, _ => -1 };
        var model = NumericModel.Fit(history, 4, Large);
        foreach (var wrong in new[] { 500_000.0, 0.1, -300 })
            Assert.True((model.Calibrated(wrong, 0.0001).Outliers & ModelSet.Sigma) != 0, $"{wrong} was not found");
        Assert.InRange(model.UsualRange().Low, 1, 40);
        Assert.InRange(model.UsualRange().High, 1000, 5000);
    }

    [Fact]
    public void A_value_seen_three_times_is_lawful_however_lonely()
    {
        var history = Draw("normal", 2000, 5);
        history[7] = history[77] = history[777] = 5000;
        var model = NumericModel.Fit(history, 5);
        Assert.True(model.PValues(5000).Smallest >= 3.0 / 2000);
        Assert.Equal(ModelSet.None, model.Calibrated(5000, 0.0001).Outliers);
        Assert.NotEqual(ModelSet.None, model.Calibrated(4000, 0.0001).Outliers);
    }

    [Fact]
    public void Counts_that_thin_out_toward_zero_may_be_zero_and_counts_that_stop_before_it_may_not()
    {
        // Of a Poisson law with mean 6 a thousand draws hold 2.5 zeros in the mean; here by chance none.
        var thinning = Counts(0, 15, 45, 89, 134, 161, 161, 138, 103, 69, 41, 23, 11, 5, 2, 1);
        var stopping = Counts(0, 60, 70, 89, 134, 161, 161, 138, 103, 69, 41, 23, 11, 5, 2, 1);

        Assert.Equal(ModelSet.None, NumericModel.Fit(thinning, 1, Large).Calibrated(0, 0.0002).Outliers);
        Assert.Contains("sigma", NumericModel.Fit(stopping, 1, Large).Calibrated(0, 0.0002).Outliers.ToNames());
        Assert.Contains("sigma", NumericModel.Fit(thinning, 1, Large).Calibrated(-1, 0.0002).Outliers.ToNames());

        static double[] Counts(params int[] counts) => [.. counts.SelectMany((count, value) => Enumerable.Repeat((double)value, count))];
    }

    [Fact]
    public void The_lower_tail_of_positive_numbers_ends_at_zero_even_in_a_short_history()
    {
        // Shares in percent, skewed to the left: a tail that were exponential would reach 8.5 now and then.
        var random = new SeededGenerator(5);
        var history = Enumerable.Range(0, 1000).Select(_ => Math.Round(100 * Math.Pow(random.NextUnit(), 0.2), 1)).Where(v => v > 15).ToArray();
        var shifted = Array.ConvertAll(history, value => value - 50);

        Assert.True(NumericModel.Fit(history, 1, Large).PValues(8.5).Sigma < 0.5 * NumericModel.Fit(shifted, 1, Large).PValues(-41.5).Sigma);
    }

    [Fact]
    public void A_sign_that_the_history_never_showed_is_found_right_beside_zero()
    {
        var history = Array.ConvertAll(Draw("exponential", 3000, 6), value => Math.Ceiling(value));
        var model = NumericModel.Fit(history, 6);
        Assert.Equal(ModelSet.None, model.Calibrated(1, 0.0001).Outliers);
        Assert.Equal(ModelSet.Sigma, model.Calibrated(0, 0.0001).Outliers & ModelSet.Sigma);
        Assert.Equal(ModelSet.Sigma, model.Calibrated(-1, 0.0001).Outliers & ModelSet.Sigma);
    }

    [Fact]
    public void Modes_are_told_apart_and_their_bands_are_shown()
    {
        var model = NumericModel.Fit(Draw("modes", 4000, 7), 7);
        Assert.Equal(2, model.CalibratedForm!.Modes);
        var bands = model.UsualBands();
        Assert.Equal(2, bands.Length);
        Assert.InRange(bands[0].High, 24, 30);
        Assert.InRange(bands[1].Low, 300, 420);
        Assert.Equal(bands[0].High, model.NearestUsual(60));
        Assert.Equal(bands[1].Low, model.NearestUsual(280));
        Assert.Equal(510.5, model.NearestUsual(510.5));
    }

    [Fact]
    public void The_zero_of_a_zero_inflated_amount_is_usual_and_does_not_bend_the_law_of_the_rest()
    {
        var model = NumericModel.Fit(Draw("zero-inflated", 4000, 8), 8);
        Assert.Equal(ModelSet.None, model.Calibrated(0, 0.001).Outliers);
        Assert.Equal(0, model.UsualRange().Low);
        Assert.Equal(0, model.NearestUsual(0));
    }

    [Fact]
    public void The_transform_follows_the_shape_of_the_history()
    {
        Assert.Equal(TransformKind.Identity, NumericModel.Fit(Draw("normal", 3000, 9), 9).CalibratedForm!.Transform);
        Assert.Equal(TransformKind.Logarithm, NumericModel.Fit(Draw("lognormal", 3000, 9), 9).CalibratedForm!.Transform);
        var both = Array.ConvertAll(Draw("normal", 3000, 9), value => Math.Sinh((value - 100) / 8));
        Assert.Equal(TransformKind.Asinh, NumericModel.Fit(both, 9).CalibratedForm!.Transform);
    }

    [Fact]
    public void Beyond_the_history_p_never_rises_with_the_distance()
    {
        foreach (var row in Laws)
        {
            var law = row.Data;
            var history = Draw(law, 4000, 10);
            var model = NumericModel.Fit(history, 10);
            var previous = NumericPValues.None;
            for (var step = 0; step < 400; step++)
            {
                var p = model.PValues(history.Max() + (history.Max() * step * 0.05));
                if (step > 0)
                {
                    Assert.True(p.Sigma <= previous.Sigma, $"{law}: sigma rises at step {step}");
                    Assert.True(p.Knn <= previous.Knn, $"{law}: knn rises at step {step}");
                    Assert.True(p.Density <= previous.Density, $"{law}: density rises at step {step}");
                    Assert.True(p.Forest <= previous.Forest, $"{law}: forest rises at step {step}");
                }
                previous = p;
            }
        }
    }

    [Fact]
    public void A_stricter_level_never_adds_an_outlier_and_strategies_stay_nested()
    {
        var models = Laws.Select(row => NumericModel.Fit(Draw(row.Data, 1500, 11), 11)).ToArray();
        var cases =
            from model in Gen.Elements(models)
            from value in ArbMap.Default.GeneratorFor<double>()
            from exponent in Gen.Choose(1, 8)
            select (model, value, level: Math.Pow(10, -exponent));
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var loose = test.model.Calibrated(test.value, test.level).Outliers;
            var strict = test.model.Calibrated(test.value, test.level / 10).Outliers;
            return (strict & ~loose) == 0
                && (!Strategy.Passive.Evaluate(strict) || Strategy.Passive.Evaluate(loose))
                && (!Strategy.Passive.Evaluate(loose) || Strategy.Cautious.Evaluate(loose))
                && (!Strategy.Cautious.Evaluate(loose) || Strategy.Active.Evaluate(loose));
        }).Check(Seeded.Config.WithMaxTest(1000));
    }

    [Fact]
    public void The_forest_vetoes_but_never_flags_alone()
    {
        Assert.Equal(ModelSet.None, new NumericPValues(0.5, 0.5, 0.5, 1e-4, ModelSet.Numeric).At(0.001).Outliers);
        Assert.Equal(ModelSet.Sigma, new NumericPValues(1e-9, 0.5, 0.5, 0.2, ModelSet.Numeric).At(0.001).Outliers);
        Assert.Equal(ModelSet.Knn, new NumericPValues(0.5, 1e-9, 0.5, 1e-4, ModelSet.Numeric).At(0.001).Outliers);
        Assert.Equal(
            ModelSet.Knn | ModelSet.Density | ModelSet.Forest,
            new NumericPValues(0.5, 1e-9, 1e-9, 1e-4, ModelSet.Numeric).At(0.001).Outliers);
        Assert.Equal(
            ModelSet.Sigma | ModelSet.Forest, new NumericPValues(1e-9, 0.5, 0.5, 0.009, ModelSet.Numeric).At(0.001).Outliers);
    }
}
