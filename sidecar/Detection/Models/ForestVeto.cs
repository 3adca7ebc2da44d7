using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The calibrated form of <c>forest</c>: steps with the share of history that is isolated at least as easily.</summary>
/// <remarks>
/// Beyond its last cut a forest over one dimension says the same of every value, so it is a veto at 1 % and no more. Steps that a
/// quarter of the history shares are of no use to a veto: they are merged and say 1, which keeps about a third of the cuts.
/// </remarks>
internal sealed class ForestVeto : RarityLaw
{
    private const double LargestShare = 0.25;
    private readonly double[] _cuts;
    private readonly ushort[] _ranks;
    private readonly int _count;
    private readonly double _weight;

    private ForestVeto(double[] cuts, ushort[] ranks, int count, double weight) =>
        (_cuts, _ranks, _count, _weight) = (cuts, ranks, count, weight);

    /// <param name="ascending">The values, at least two.</param>
    /// <param name="seed">Decides subsamples and cuts.</param>
    /// <param name="trees">How many trees.</param>
    /// <param name="treeSample">How many values a tree is grown from.</param>
    /// <param name="weight">The share of the whole history that these values are; every p but 1 is multiplied by it.</param>
    public static ForestVeto Fit(ReadOnlySpan<double> ascending, ulong seed, int trees, int treeSample, double weight)
    {
        var (cuts, scores) = IsolationForest.Fit(ascending, seed, trees, treeSample).Compile();
        var own = new double[ascending.Length];
        for (var i = 0; i < own.Length; i++)
            own[i] = scores[SortedValues.CountUpTo(cuts, ascending[i])];
        Array.Sort(own);
        var keptCuts = new List<double>();
        var ranks = new List<ushort> { Rank(own, scores[0]) };
        for (var i = 0; i < cuts.Length; i++)
        {
            var rank = Rank(own, scores[i + 1]);
            if (rank == ranks[^1])
                continue;
            keptCuts.Add(cuts[i]);
            ranks.Add(rank);
        }
        return new ForestVeto(keptCuts.ToArray(), ranks.ToArray(), own.Length, weight);
    }

    public int Steps => _ranks.Length;

    /// <summary>The share in (0, 1]; 1 where more than a quarter of the history is isolated as easily.</summary>
    public override double P(in NumberPlace at)
    {
        var rank = _ranks[SortedValues.CountUpTo(_cuts, at.Value)];
        return rank == ushort.MaxValue ? 1 : _weight * ((rank + 1.0) / (_count + 1.0));
    }

    public override void Write(CanonicalWriter writer)
    {
        writer.Doubles(_cuts);
        writer.UInt16s(_ranks);
        writer.Int32(_count);
        writer.Double(_weight);
    }

    public static ForestVeto Read(ref CanonicalReader reader)
    {
        var cuts = reader.Doubles();
        var ranks = reader.UInt16s();
        if (ranks.Length != cuts.Length + 1)
            throw new InvalidDataException($"{cuts.Length} cuts need {cuts.Length + 1} ranks, {ranks.Length} came.");
        return new ForestVeto(cuts, ranks, reader.Int32(), reader.Double());
    }

    private static ushort Rank(ReadOnlySpan<double> own, double score)
    {
        var atLeast = own.Length - SortedValues.CountBelow(own, score);
        return atLeast > LargestShare * own.Length ? ushort.MaxValue : (ushort)atLeast;
    }
}
