using System.Diagnostics;

namespace Warden.Benchmarks.Speed;

/// <summary>How long single calls take: each one is timed by itself.</summary>
/// <param name="P50">The median.</param>
/// <param name="P99">What 99 % stay within.</param>
/// <param name="BytesPerCall">What a call allocates, on average.</param>
internal readonly record struct Latency(TimeSpan P50, TimeSpan P99, double BytesPerCall)
{
    /// <summary>Measures a call.</summary>
    /// <param name="calls">How many are timed, after a tenth of them to warm up.</param>
    /// <param name="call">The call; its argument counts them.</param>
    public static Latency Of(int calls, Action<int> call)
    {
        for (var i = 0; i < calls / 10; i++)
            call(i);
        // What two looks at the clock cost is not the call's.
        var empty = Sorted(calls, static _ => { }).Ticks[calls / 2];
        var (ticks, bytes) = Sorted(calls, call);
        return new(Span(ticks[calls / 2] - empty), Span(ticks[(int)(calls * 0.99)] - empty), (double)bytes / calls);
    }

    private static (long[] Ticks, long Bytes) Sorted(int calls, Action<int> call)
    {
        var ticks = new long[calls];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            call(i);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(ticks);
        return (ticks, bytes);
    }

    private static TimeSpan Span(long ticks) => Stopwatch.GetElapsedTime(0, Math.Max(0, ticks));
}
