using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Splits ascending values into modes at wide empty intervals and drops isolated groups at their ends.</summary>
internal readonly ref struct ModeSplit(ReadOnlySpan<double> ascending, ReadOnlySpan<double> raw, double step)
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

    // On a grid an empty interval is more than this many steps wide: under a logarithm single steps look wide near zero.
    private const double GridSteps = 4;

    private readonly ReadOnlySpan<double> _all = ascending;
    private readonly ReadOnlySpan<double> _raw = raw;
    private readonly double _leastGap = GridSteps * step;

    /// <summary>Fills <paramref name="kept"/> with the modes' ranges, ascending, without their isolated ends.</summary>
    public void Find(List<Range> kept)
    {
        kept.Clear();
        Split(0, _all.Length, kept);
        for (var i = 0; i < kept.Count; i++)
            kept[i] = Peel(kept[i]);
    }

    private void Split(int from, int to, List<Range> modes)
    {
        var n = to - from;
        var fewest = Math.Max((int)(SmallestMode * _all.Length), FewestInMode);
        var at = -1;
        if (n >= 2 * fewest)
        {
            var widest = 0.0;
            for (var i = from + fewest; i <= to - fewest; i++)
            {
                if (_all[i] - _all[i - 1] > widest)
                    (widest, at) = (_all[i] - _all[i - 1], i);
            }
            if (at >= 0 && !Separates(_all[from..at], _all[at..to], widest))
                at = -1;
        }
        if (at < 0)
        {
            modes.Add(from..to);
            return;
        }
        Split(from, at, modes);
        Split(at, to, modes);
    }

    private static bool Separates(ReadOnlySpan<double> left, ReadOnlySpan<double> right, double gap) =>
        gap > GapDeviations * Math.Min(Spread.Robust(left), Spread.Robust(right))
        && gap > GapRatio * Math.Max(Spread.GapQuantile(left, 0.99), Spread.GapQuantile(right, 0.99));

    private Range Peel(Range mode)
    {
        var low = mode.Start.Value;
        var high = mode.End.Value;
        var wide = PoisonGap * Spread.Robust(_all[mode]);
        var most = (int)(LargestPoison * _all.Length) + 1;
        // Twice: a group may hide behind another.
        for (var round = 0; round < 2; round++)
        {
            high = LastBefore(low, high, most, wide);
            low = FirstAfter(low, high, most, wide);
        }
        return low..high;
    }

    private int LastBefore(int low, int high, int most, double wide)
    {
        var end = high;
        var widest = wide;
        for (var i = high - 1; i > low + 1 && high - i <= most; i--)
        {
            // The widest gap counts, the innermost of equal ones: everything beyond it goes.
            if (_all[i] - _all[i - 1] >= widest && _all[i] - _all[i - 1] > wide && IsEmptyInterval(i))
                (widest, end) = (_all[i] - _all[i - 1], i);
        }
        return end;
    }

    private int FirstAfter(int low, int high, int most, double wide)
    {
        var start = low;
        var widest = wide;
        for (var i = low + 1; i < high - 1 && i - low <= most; i++)
        {
            if (_all[i] - _all[i - 1] >= widest && _all[i] - _all[i - 1] > wide && IsEmptyInterval(i))
                (widest, start) = (_all[i] - _all[i - 1], i);
        }
        return start;
    }

    private bool IsEmptyInterval(int index) => _raw[index] - _raw[index - 1] > _leastGap;
}
