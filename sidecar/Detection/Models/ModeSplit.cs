using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Splits ascending values into modes at wide empty intervals and drops isolated groups at their ends.</summary>
internal static class ModeSplit
{
    // A mode holds at least this share of all values, and 30 of them.
    private const double SmallestMode = 0.02;
    private const int FewestInMode = 30;

    // An interval separates modes when it is this many robust deviations of the tighter side wide …
    private const double GapDeviations = 2;

    // … and this many times the 99 % quantile of the gaps on either side.
    private const double GapRatio = 8;

    // An end group is poison when it is at most this share of all and lies this many robust deviations off.
    private const double LargestPoison = 0.005;
    private const double PoisonGap = 0.75;

    /// <summary>Fills <paramref name="kept"/> with the modes' ranges, ascending, without their isolated ends.</summary>
    public static void Find(ReadOnlySpan<double> ascending, List<Range> kept)
    {
        kept.Clear();
        Split(ascending, 0, ascending.Length, kept);
        for (var i = 0; i < kept.Count; i++)
            kept[i] = Peel(ascending, kept[i]);
    }

    private static void Split(ReadOnlySpan<double> all, int from, int to, List<Range> modes)
    {
        var n = to - from;
        var fewest = Math.Max((int)(SmallestMode * all.Length), FewestInMode);
        var at = -1;
        if (n >= 2 * fewest)
        {
            var widest = 0.0;
            for (var i = from + fewest; i <= to - fewest; i++)
            {
                if (all[i] - all[i - 1] > widest)
                    (widest, at) = (all[i] - all[i - 1], i);
            }
            if (at >= 0 && !Separates(all[from..at], all[at..to], widest))
                at = -1;
        }
        if (at < 0)
        {
            modes.Add(from..to);
            return;
        }
        Split(all, from, at, modes);
        Split(all, at, to, modes);
    }

    private static bool Separates(ReadOnlySpan<double> left, ReadOnlySpan<double> right, double gap) =>
        gap > GapDeviations * Math.Min(Spread.Robust(left), Spread.Robust(right))
        && gap > GapRatio * Math.Max(Spread.GapQuantile(left, 0.99), Spread.GapQuantile(right, 0.99));

    private static Range Peel(ReadOnlySpan<double> all, Range mode)
    {
        var low = mode.Start.Value;
        var high = mode.End.Value;
        var wide = PoisonGap * Spread.Robust(all[mode]);
        var most = (int)(LargestPoison * all.Length) + 1;
        // Twice: a group may hide behind another.
        for (var round = 0; round < 2; round++)
        {
            high = LastBefore(all, low, high, most, wide);
            low = FirstAfter(all, low, high, most, wide);
        }
        return low..high;
    }

    private static int LastBefore(ReadOnlySpan<double> all, int low, int high, int most, double wide)
    {
        var end = high;
        var widest = wide;
        for (var i = high - 1; i > low + 1 && high - i <= most; i--)
        {
            // The widest gap counts, the innermost of equal ones: everything beyond it goes.
            if (all[i] - all[i - 1] >= widest && all[i] - all[i - 1] > wide)
                (widest, end) = (all[i] - all[i - 1], i);
        }
        return end;
    }

    private static int FirstAfter(ReadOnlySpan<double> all, int low, int high, int most, double wide)
    {
        var start = low;
        var widest = wide;
        for (var i = low + 1; i < high - 1 && i - low <= most; i++)
        {
            if (all[i] - all[i - 1] >= widest && all[i] - all[i - 1] > wide)
                (widest, start) = (all[i] - all[i - 1], i);
        }
        return start;
    }
}
