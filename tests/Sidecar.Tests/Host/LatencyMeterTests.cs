using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using Warden.Host.Guard;

namespace Warden.Host.Tests;

/// <summary>A window has so many calls as was voted, and what it gives is of its calls alone, in whatever order they came.</summary>
public sealed class LatencyMeterTests
{
    private static readonly LatencyLimit Limit = new(10, Calls: 10);

    [Fact]
    public void A_window_is_told_of_when_it_is_full_and_the_next_begins_anew()
    {
        var told = new List<LatencyMeasure?>();
        LatencyMeter meter = null!;
        meter = new LatencyMeter(() => told.Add(meter.Last));
        for (var call = 1; call <= 25; call++)
        {
            meter.Take(TimeSpan.FromMicroseconds(call), Limit, (ulong)call);
        }

        Assert.Equal([new LatencyMeasure(Limit, 1, 10, 5, 10), new LatencyMeasure(Limit, 2, 20, 15, 20)], told);
    }

    [Fact]
    public void Another_limit_begins_a_window_anew()
    {
        var meter = new LatencyMeter(() => { });
        for (var call = 0; call < 9; call++)
        {
            meter.Take(TimeSpan.FromSeconds(9), Limit, 1);
        }

        var other = Limit with { Calls = 12 };
        for (var call = 0; call < 12; call++)
        {
            Assert.Null(meter.Last);
            meter.Take(TimeSpan.FromMicroseconds(3), other, 2);
        }

        Assert.Equal(new LatencyMeasure(other, 1, 2, 3, 3), meter.Last);
    }

    [Fact]
    public void Of_a_hundred_calls_one_may_be_slow()
    {
        var meter = new LatencyMeter(() => { });
        for (var call = 0; call < 200; call++)
        {
            meter.Take(TimeSpan.FromMicroseconds(call is 7 or 107 ? 90_000 : 100), Limit with { Calls = 100 }, 1);
            Assert.Equal(call >= 99 ? 100 : null, meter.Last?.P99Microseconds);
        }
    }

    [Fact]
    public void The_order_of_calls_does_not_matter_and_half_are_at_most_p50() => Prop.ForAll(
        (from calls in Gen.Choose(0, 1_000_000).ArrayOf(37)
         from shuffled in Gen.Shuffle(calls)
         select (calls, shuffled)).ToArbitrary(),
        given =>
        {
            var (one, other) = (Measured(given.calls), Measured(given.shuffled));
            return one == other
                && given.calls.Count(c => c <= one.P50Microseconds) >= 18.5 && given.calls.Count(c => c < one.P50Microseconds) < 18.5
                && one.P99Microseconds == given.calls.Max();
        }).Check(Seeded.Config);

    [Fact]
    public void Calls_on_many_threads_are_each_counted_once()
    {
        var windows = 0;
        var meter = new LatencyMeter(() => Interlocked.Increment(ref windows));
        Parallel.For(0, 10_000, call => meter.Take(TimeSpan.FromMicroseconds(call), Limit, 1));
        Assert.Equal((1000, 1000L), (windows, meter.Last!.Window));
    }

    private static LatencyMeasure Measured(int[] microseconds)
    {
        var meter = new LatencyMeter(() => { });
        foreach (var call in microseconds)
        {
            meter.Take(TimeSpan.FromMicroseconds(call), Limit with { Calls = microseconds.Length }, 1);
        }

        return meter.Last!;
    }
}
