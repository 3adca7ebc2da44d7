using System.Security.Cryptography;
using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Sidecar.Tests.Detection.Models;

public sealed class NumericModelTests
{
    public static TheoryData<string> Histories =>
    [
        "empty", "one", "two", "few equal", "all equal", "all zero", "two values", "tiny", "huge", "both infinities", "subnormal", "with NaN",
        "distinct million", "one far", "almost all zero", "alternating", "thirty", "steps", "signed zero",
    ];

    private static double[] History(string name) => name switch
    {
        "empty" => [],
        "one" => [5],
        "two" => [5, 6],
        "few equal" => [7, 7, 7],
        "all equal" => Enumerable.Repeat(42.0, 5000).ToArray(),
        "all zero" => new double[500],
        "two values" => Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 1.0 : 2.0).ToArray(),
        "tiny" => Array.ConvertAll(Samples.Normals(1000, 1), value => value * 1e-300),
        "huge" => Array.ConvertAll(Samples.Normals(1000, 1), value => value * 1e307),
        "both infinities" => Samples.Normals(500, 1).Concat([double.PositiveInfinity, double.NegativeInfinity]).ToArray(),
        "subnormal" => Enumerable.Range(0, 500).Select(i => i * double.Epsilon).ToArray(),
        "with NaN" => Samples.Normals(500, 1).Concat(Enumerable.Repeat(double.NaN, 500)).ToArray(),
        "distinct million" => Samples.Normals(1_000_000, 1),
        "one far" => Samples.Normals(1000, 1).Append(1e200).ToArray(),
        "almost all zero" => new double[5000].Concat([1.0, 2, 3, 50]).ToArray(),
        "alternating" => Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? -1e300 : 1e300).ToArray(),
        "thirty" => Samples.Normals(30, 1),
        "steps" => Enumerable.Range(0, 3000).Select(i => (double)(i / 100)).ToArray(),
        _ => Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? -0.0 : i % 3 == 1 ? 0.0 : Math.Sin(i)).ToArray(),
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void Every_history_gives_a_model_with_defined_answers_that_survives_saving(string name)
    {
        var history = History(name);
        var model = NumericModel.Fit(history, 1);
        var loaded = NumericModel.FromBytes(model.ToBytes());
        Assert.Equal(Math.Min(16384, history.Count(double.IsFinite)), model.Count);
        foreach (var value in Samples.Edges.Concat(history.Take(20)).Concat([history.FirstOrDefault(double.IsFinite) + 0.5]))
        {
            var p = model.PValues(value);
            foreach (var one in new[] { p.Sigma, p.Knn, p.Density, p.Forest })
                Assert.True(one > 0 && one <= 1, $"{value:R} has p = {one:R}");
            Assert.Equal(p, loaded.PValues(value));
            var answers = model.Textbook(value, TextbookThresholds.Default);
            Assert.Equal(answers, loaded.Textbook(value, TextbookThresholds.Default));
            Assert.Equal(ModelSet.None, answers.Outliers & ~answers.TookPart);
            if (double.IsNaN(value))
                Assert.Equal(ModelSet.None, p.TookPart);
            else if (model.Count > 0)
                Assert.True(double.IsFinite(model.NearestUsual(value)));
        }
        Assert.Equal(model.Count == 0, double.IsNaN(model.UsualRange().Low));
        Assert.True(model.Count == 0 || model.UsualRange().Low <= model.UsualRange().High);
    }

    [Fact]
    public void Negative_zero_is_zero()
    {
        var model = NumericModel.Fit(History("signed zero"), 1);
        Assert.Equal(model.PValues(0), model.PValues(-0.0));
        var positive = Array.ConvertAll(History("signed zero"), value => value == 0 ? 0 : value);
        Assert.Equal(NumericModel.Fit(positive, 1).ToBytes(), model.ToBytes());
    }

    [Fact]
    public void Infinity_is_as_far_out_as_the_largest_number()
    {
        var model = NumericModel.Fit(Samples.Normals(1000, 2), 1);
        Assert.Equal(model.PValues(1e300), model.PValues(double.PositiveInfinity));
        Assert.Equal(model.PValues(-1e300), model.PValues(double.NegativeInfinity));
        Assert.Equal(ModelSet.Numeric, model.Textbook(double.PositiveInfinity, TextbookThresholds.Default).Outliers);
        Assert.Equal(ModelSet.Numeric, model.Calibrated(double.NegativeInfinity, 1e-6).Outliers);
    }

    [Fact]
    public void A_large_sample_is_thinned_alike_whatever_its_order()
    {
        var sample = Samples.LogNormals(60_000, 3);
        var model = NumericModel.Fit(sample, 9);
        Assert.Equal(16384, model.Count);
        var random = new SeededGenerator(4);
        for (var i = sample.Length - 1; i > 0; i--)
        {
            var j = random.NextBelow(i + 1);
            (sample[i], sample[j]) = (sample[j], sample[i]);
        }
        Assert.Equal(model.ToBytes(), NumericModel.Fit(sample, 9).ToBytes());
        Assert.NotEqual(model.ToBytes(), NumericModel.Fit(sample, 10).ToBytes());
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var model = NumericModel.Fit(Samples.TwoModes(4000, 4), 1);
        var thresholds = TextbookThresholds.Default;
        double[] probes = [30, 31.5, 90, 150, 1e6, -5, double.NaN, double.PositiveInfinity];
        var sum = 0.0;
        long before = 0;
        for (var round = 0; round < 200; round++)
        {
            if (round == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var value in probes)
            {
                sum += model.PValues(value).Smallest + (int)model.Textbook(value, thresholds).Outliers
                    + (int)model.Calibrated(value, 1e-4).Outliers;
            }
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Fact]
    public void A_form_that_was_not_fitted_says_that_nobody_took_part()
    {
        var sample = Samples.Normals(1000, 5);
        var textbook = NumericModel.Fit(sample, 1, new NumericModelOptions { Forms = ModelForms.Textbook });
        var calibrated = NumericModel.Fit(sample, 1, new NumericModelOptions { Forms = ModelForms.Calibrated });
        Assert.Equal(NumericPValues.None, textbook.PValues(99));
        Assert.Equal(default, calibrated.Textbook(99, TextbookThresholds.Default));
        Assert.Equal(ModelSet.Numeric, textbook.Textbook(99, TextbookThresholds.Default).TookPart);
        Assert.Equal(ModelSet.Numeric, calibrated.PValues(99).TookPart);
        Assert.True(calibrated.UsualRange().Contains(0) && textbook.UsualRange().Contains(0));
    }

    [Fact]
    public void A_calibrated_model_of_the_default_sample_stays_within_64_kilobytes()
    {
        foreach (var sample in new[] { Samples.Normals(20_000, 6), Samples.LogNormals(20_000, 6), Samples.TwoModes(20_000, 6) })
        {
            var model = NumericModel.Fit(sample, 1, new NumericModelOptions { Forms = ModelForms.Calibrated });
            Assert.InRange(model.ToBytes().Length, 1, 65_536);
        }
    }

    [Fact]
    public void The_bytes_of_a_fitted_model_are_pinned_for_all_machines()
    {
        // A rational sample, so that the sample itself cannot differ. A change of this digest needs a new format version.
        var sample = new double[3000];
        var random = new SeededGenerator(12);
        for (var i = 0; i < sample.Length; i++)
            sample[i] = (random.NextUnit() + random.NextUnit() + random.NextUnit()) / (0.05 + random.NextUnit());
        var digest = Convert.ToHexStringLower(SHA256.HashData(NumericModel.Fit(sample, 1).ToBytes()));
        Assert.Equal("e18535de49fc9bb7", digest[..16]);
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused_and_nothing_else_happens()
    {
        var bytes = NumericModel.Fit(Samples.TwoModes(300, 7), 1).ToBytes();
        Assert.Throws<InvalidDataException>(() => NumericModel.FromBytes([]));
        Assert.Throws<InvalidDataException>(() => NumericModel.FromBytes([.. bytes, 0]));
        for (var length = 0; length < bytes.Length; length += 97)
            Assert.Throws<InvalidDataException>(() => NumericModel.FromBytes(bytes.AsSpan(0, length)));
        var random = new SeededGenerator(13);
        for (var i = 0; i < 3000; i++)
        {
            var broken = bytes.ToArray();
            broken[random.NextBelow(broken.Length)] ^= (byte)(1 << random.NextBelow(8));
            try
            {
                var model = NumericModel.FromBytes(broken);
                foreach (var value in new[] { -1e300, 0, 30, 100.5, 1e300 })
                {
                    model.PValues(value);
                    model.Textbook(value, TextbookThresholds.Default);
                }
            }
            catch (InvalidDataException)
            {
                // Refused: the other lawful outcome.
            }
        }
    }

    [Fact]
    public void An_option_out_of_bounds_is_named()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(
            () => NumericModel.Fit([1, 2, 3], 1, new NumericModelOptions { MaximumSample = 70_000 }));
        Assert.Equal("MaximumSample", thrown.ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => NumericModel.Fit([1, 2, 3], 1, new NumericModelOptions { KnnNeighbours = 40 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => NumericModel.Fit([1, 2, 3], 1, new NumericModelOptions { Forms = 0 }));
    }
}
