using FsCheck;
using FsCheck.Fluent;
using Warden.Detection.Models;
using Warden.Detection.Numerics;
using Warden.Sidecar.Tests.Detection.Models;

namespace Warden.Sidecar.Tests.Detection.Numerics;

public sealed class NumericsTests
{
    [Fact]
    public void Searches_count_what_a_scan_counts()
    {
        var lists = ArbMap.Default.GeneratorFor<int[]>().Select(values => values.Select(value => (double)(value % 10)).ToArray()).ToArbitrary();
        Prop.ForAll(lists, values =>
        {
            var sorted = SortedValues.SortFinite(values);
            for (var probe = -11.0; probe <= 11; probe += 0.5)
            {
                if (SortedValues.CountBelow(sorted, probe) != values.Count(value => value < probe)
                    || SortedValues.CountUpTo(sorted, probe) != values.Count(value => value <= probe))
                    return false;
            }
            return true;
        }).Check(Seeded.Config.WithMaxTest(500));
    }

    [Fact]
    public void A_quantile_lies_between_its_order_statistics()
    {
        double[] sorted = [1, 2, 4, 8];
        Assert.Equal(1, SortedValues.Quantile(sorted, 0));
        Assert.Equal(3, SortedValues.Quantile(sorted, 0.5));
        Assert.Equal(8, SortedValues.Quantile(sorted, 1));
        Assert.Equal(5, SortedValues.Quantile(sorted, 0.75));
        Assert.Throws<ArgumentException>(() => SortedValues.Quantile([], 0.5));
    }

    [Fact]
    public void The_median_absolute_deviation_is_that_of_a_sorted_list_of_deviations()
    {
        for (var count = 1; count < 60; count++)
        {
            var values = SortedValues.SortFinite(Samples.Normals(count, (ulong)count));
            var median = SortedValues.Quantile(values, 0.5);
            var deviations = values.Select(value => Math.Abs(value - median)).Order().ToArray();
            Assert.Equal(SortedValues.Quantile(deviations, 0.5), Spread.MedianAbsoluteDeviation(values, median), 1e-15);
        }
    }

    [Theory]
    [InlineData(-0.2, 3)]
    [InlineData(0, 1)]
    [InlineData(0.3, 2)]
    public void A_generalised_pareto_law_is_found_again_from_its_own_values(double shape, double scale)
    {
        var random = new SeededGenerator(5);
        var values = new double[4000];
        for (var i = 0; i < values.Length; i++)
        {
            var u = random.NextUnit();
            values[i] = shape == 0 ? -scale * Math.Log(u) : scale * (Math.Pow(u, -shape) - 1) / shape;
        }
        Array.Sort(values);
        var law = GeneralizedPareto.Fit(values);
        Assert.InRange(law.Shape, shape - 0.08, shape + 0.08);
        Assert.InRange(law.Scale / scale, 0.9, 1.1);
        Assert.Equal(1, law.Survival(0), 1e-12);
        Assert.InRange(law.Survival(values[2000]), 0.47, 0.53);
    }

    [Fact]
    public void A_survival_never_rises_and_ends_where_the_law_ends()
    {
        foreach (var shape in new[] { -0.3, -1e-6, 0, 1e-6, 0.5 })
        {
            var law = new GeneralizedPareto(shape, 2);
            var previous = 1.0;
            for (var excess = 0.0; excess < 100; excess += 0.1)
            {
                var survival = law.Survival(excess);
                Assert.InRange(survival, 0, previous);
                previous = survival;
            }
        }
        Assert.Equal(0, new GeneralizedPareto(-0.5, 2).Survival(4));
        Assert.Equal(0, new GeneralizedPareto(0, 2).Survival(double.PositiveInfinity));
        Assert.Equal(Math.Exp(-3), new GeneralizedPareto(0, 2).Survival(6), 1e-15);
    }

    [Fact]
    public void Moments_neither_overflow_nor_underflow()
    {
        var plain = Moments.Of([1, 2, 3, 4]);
        Assert.Equal(2.5, plain.Mean);
        Assert.Equal(Math.Sqrt(1.25), plain.Deviation, 1e-15);
        var huge = Moments.Of([1e300, 2e300, 3e300, 4e300]);
        Assert.Equal(Math.Sqrt(1.25) * 1e300, huge.Deviation, 1e286);
        var tiny = Moments.Of([1e-300, 2e-300, 3e-300, 4e-300]);
        Assert.Equal(Math.Sqrt(1.25), tiny.Deviation / 1e-300, 1e-12);
        Assert.Equal(new Moments(7, 0), Moments.Of([7, 7, 7]));
        Assert.Equal(new Moments(0, 0), Moments.Of([]));
    }

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        var writer = new CanonicalWriter();
        writer.Byte(7);
        writer.UInt16(65535);
        writer.Int32(-5);
        writer.Double(-0.0);
        writer.Doubles([double.Epsilon, double.NaN]);
        writer.UInt16s([1, 2]);
        var reader = new CanonicalReader(writer.Written);
        Assert.Equal(7, reader.Byte());
        Assert.Equal(65535, reader.UInt16());
        Assert.Equal(-5, reader.Int32());
        Assert.True(double.IsNegative(reader.Double()));
        Assert.Equal([double.Epsilon, double.NaN], reader.Doubles());
        Assert.Equal<ushort[]>([1, 2], reader.UInt16s());
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void A_count_that_the_bytes_cannot_hold_is_refused_before_anything_is_allocated()
    {
        Assert.Throws<InvalidDataException>(() => new CanonicalReader([255, 255, 255, 127, 0]).Doubles());
        Assert.Throws<InvalidDataException>(() => new CanonicalReader([255, 255, 255, 255, 0]).Doubles());
    }
}
