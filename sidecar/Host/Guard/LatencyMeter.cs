using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>Measures what the guard of one chaincode adds to calls, in windows of so many calls as the policy says. For any number of threads.</summary>
/// <remarks>Counts calls and knows no time: where nobody calls, the last measure stays.</remarks>
/// <param name="measured">Is told of each full window, on the thread of its last call.</param>
internal sealed class LatencyMeter(Action measured)
{
    private readonly Lock gate = new();
    private LatencyLimit? limit;
    private long[] window = [];
    private int count;
    private long windows;
    private LatencyMeasure? last;

    /// <summary>What the last full window gave; null before the first.</summary>
    public LatencyMeasure? Last => Volatile.Read(ref last);

    /// <summary>Takes in one call.</summary>
    /// <param name="added">What the guard added to it.</param>
    /// <param name="voted">The limit in force for it; another one begins a window anew.</param>
    /// <param name="height">How many blocks were taken in when the call began.</param>
    public void Take(TimeSpan added, LatencyLimit voted, ulong height)
    {
        long[] full;
        long number;
        lock (gate)
        {
            if (limit != voted)
            {
                (limit, window, count) = (voted, new long[voted.Calls], 0);
            }

            window[count++] = (long)added.TotalMicroseconds;
            if (count < window.Length)
            {
                return;
            }

            (full, number) = (window, ++windows);
            (window, count) = (new long[voted.Calls], 0);
        }

        Array.Sort(full);
        Volatile.Write(ref last, new LatencyMeasure(voted, number, height, Quantile(full, 50), Quantile(full, 99)));
        measured();
    }

    // The nearest rank: the least value that so many of a hundred do not exceed.
    private static long Quantile(long[] sorted, long percent) => sorted[(int)(((percent * sorted.Length) + 99) / 100) - 1];
}
