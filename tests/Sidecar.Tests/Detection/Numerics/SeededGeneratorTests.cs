using Warden.Detection.Numerics;

namespace Warden.Sidecar.Tests.Detection.Numerics;

public sealed class SeededGeneratorTests
{
    [Fact]
    public void Splitmix_gives_the_published_sequence()
    {
        // The first outputs for seed 1234567 of the reference implementation, as many generators' test suites quote them.
        ulong state = 1234567;
        Assert.Equal(6457827717110365317UL, SplitMix64.Next(ref state));
        Assert.Equal(3203168211198807973UL, SplitMix64.Next(ref state));
        Assert.Equal(9817491932198370423UL, SplitMix64.Next(ref state));
    }

    [Fact]
    public void Equal_seeds_give_equal_streams_and_others_differ()
    {
        var a = new SeededGenerator(7);
        var b = new SeededGenerator(7);
        var c = new SeededGenerator(8);
        var differs = false;
        for (var i = 0; i < 1000; i++)
        {
            var bits = a.NextBits();
            Assert.Equal(bits, b.NextBits());
            differs |= bits != c.NextBits();
        }
        Assert.True(differs);
    }

    [Fact]
    public void Units_stay_strictly_between_0_and_1_with_the_moments_of_a_uniform_law()
    {
        var random = new SeededGenerator(9);
        double sum = 0, squares = 0;
        const int count = 200_000;
        for (var i = 0; i < count; i++)
        {
            var unit = random.NextUnit();
            Assert.InRange(unit, 1e-17, 1 - 1e-17);
            sum += unit;
            squares += unit * unit;
        }
        Assert.InRange(sum / count, 0.498, 0.502);
        Assert.InRange((squares / count) - (sum / count * sum / count), 0.0825, 0.0841);
    }

    [Fact]
    public void Whole_numbers_below_a_limit_are_even_to_chance()
    {
        var random = new SeededGenerator(10);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.NextBelow(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeededGenerator(1).NextBelow(0));
    }
}
