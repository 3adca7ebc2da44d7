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

    // … and when so wide a gap would come by chance in one of e^6 tails.
    private const double LawfulGaps = 6;
    private const double NaturalLogOf10 = 2.302585092994046;

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
        var part = _all[mode];
        var wide = PoisonGap * Spread.Robust(part);
        // An exponential tail falls by a factor e every this far: from its 90 % to its 99 % quantile by a factor 10.
        var upperScale = (SortedValues.Quantile(part, 0.99) - SortedValues.Quantile(part, 0.9)) / NaturalLogOf10;
        var lowerScale = (SortedValues.Quantile(part, 0.1) - SortedValues.Quantile(part, 0.01)) / NaturalLogOf10;
        var most = (int)(LargestPoison * _all.Length) + 1;
        // Twice: a group may hide behind another.
        for (var round = 0; round < 2; round++)
        {
            high = LastBefore(low, high, most, wide, upperScale);
            low = FirstAfter(low, high, most, wide, lowerScale);
        }
        return low..high;
    }

    private int LastBefore(int low, int high, int most, double wide, double scale)
    {
        var end = high;
        var widest = 0.0;
        for (var i = high - 1; i > low + 1 && high - i <= most; i--)
        {
            // The widest gap counts, the innermost of equal ones: everything beyond it goes.
            var gap = _all[i] - _all[i - 1];
            if (gap >= widest && IsSuspicious(i, gap, high - i, wide, scale))
                (widest, end) = (gap, i);
        }
        return end;
    }

    private int FirstAfter(int low, int high, int most, double wide, double scale)
    {
        var start = low;
        var widest = 0.0;
        for (var i = low + 1; i < high - 1 && i - low <= most; i++)
        {
            var gap = _all[i] - _all[i - 1];
            if (gap >= widest && IsSuspicious(i, gap, i - low, wide, scale))
                (widest, start) = (gap, i);
        }
        return start;
    }

    // In a lawful exponential tail the gap before the outermost j values has the mean scale ÷ j.
    private bool IsSuspicious(int index, double gap, int beyond, double wide, double scale) =>
        gap > wide && gap * beyond > LawfulGaps * scale && _raw[index] - _raw[index - 1] > _leastGap;
}
