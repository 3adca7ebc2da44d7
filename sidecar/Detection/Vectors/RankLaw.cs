using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Detection.Vectors;

/// <summary>Ranks a figure among the history's own: the share of ordinary records whose figure is at least as high.</summary>
/// <remarks>Ranks up to a high quantile, a generalised Pareto law beyond it, and strictly falling all the way, so that it orders records as the figure does.</remarks>
internal sealed class RankLaw
{
    private const double LowestShape = -0.15;
    private const int PseudoExcesses = 50;
    private const double Smallest = 1e-300;

    private readonly double[] _ascending;
    private readonly TailLaw _tail;

    private RankLaw(double[] ascending, TailLaw tail) => (_ascending, _tail) = (ascending, tail);

    /// <param name="own">The figures of the history's own records, at least one, all finite. Kept, in ascending order.</param>
    public static RankLaw Fit(double[] own)
    {
        Array.Sort(own);
        return new(own, TailLaw.Fit(own, TailLaw.QuantileFor(own.Length), LowestShape, PseudoExcesses));
    }

    /// <summary>The share, in (0, 1].</summary>
    public double P(double figure)
    {
        // Equal figures share the middle of their ranks: half of the records have fewer of anything than they have.
        var (below, upTo) = (SortedValues.CountBelow(_ascending, figure), SortedValues.CountUpTo(_ascending, figure));
        var byRank = (_ascending.Length - (0.5 * (below + upTo)) + 0.5) / (_ascending.Length + 1);
        return figure > _tail.Threshold ? Math.Max(Smallest, Math.Min(byRank, _tail.Tail(figure, _ascending.Length - below))) : Math.Max(byRank, _tail.Share);
    }
}
