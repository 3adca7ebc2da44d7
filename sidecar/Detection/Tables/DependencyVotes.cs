using System.Runtime.CompilerServices;

namespace Warden.Detection.Tables;

/// <summary>What the other columns of a row say about one cell: weights of evidence for each value.</summary>
/// <remarks>Whole numbers, so that a sum does not depend on the order of columns.</remarks>
internal struct DependencyVotes
{
    private const int Most = 16;

    private Places _places;
    private Weights _weights;
    private int _count;

    /// <summary>The largest group that votes for the leading value.</summary>
    public int Support { get; private set; }

    /// <summary>The column whose vote weighs most.</summary>
    public int Strongest { get; private set; }

    private long _strongest;

    public void Add(int place, long weight, int support, int column)
    {
        var i = 0;
        while (i < _count && _places[i] != place)
            i++;
        if (i == Most)
            return;
        if (i == _count)
        {
            _places[i] = place;
            _weights[i] = 0;
            _count++;
        }

        _weights[i] += weight;
        Support = Math.Max(Support, support);
        if (weight > _strongest)
            (_strongest, Strongest) = (weight, column);
    }

    /// <summary>Gets the value with most weight; -1 where nothing voted.</summary>
    public readonly int Leader(int own, out long leads, out long ownWeight)
    {
        var best = -1;
        ownWeight = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_places[i] == own)
                ownWeight = _weights[i];
            if (best < 0 || _weights[i] > _weights[best] || (_weights[i] == _weights[best] && _places[i] < _places[best]))
                best = i;
        }

        leads = best < 0 ? 0 : _weights[best];
        return best < 0 ? -1 : _places[best];
    }

    [InlineArray(Most)]
    private struct Places
    {
        private int _first;
    }

    [InlineArray(Most)]
    private struct Weights
    {
        private long _first;
    }
}
