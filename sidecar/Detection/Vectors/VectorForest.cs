using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Detection.Vectors;

/// <summary>Isolation trees over records: what few random cuts separate from the others stands alone.</summary>
/// <remarks>
/// Source: Liu, Ting and Zhou, "Isolation Forest", ICDM 2008. Each tree takes a subsample without replacement; each cut takes a
/// random attribute that still differs and a uniform value inside its range. A missing value follows the heavier side. Path lengths are
/// whole multiples of 2^-32, so that their sum is exact.
/// </remarks>
internal sealed class VectorForest
{
    private const double PathUnit = 4294967296;
    private readonly Node[] _nodes;
    private readonly int[] _roots;
    private readonly double _usualPath;

    private VectorForest(Node[] nodes, int[] roots, double usualPath) => (_nodes, _roots, _usualPath) = (nodes, roots, usualPath);

    /// <summary>Grows the forest; equal records, seeds and options give equal trees.</summary>
    /// <param name="rows">The records, one after another; shape [n, d].</param>
    /// <param name="columns">d.</param>
    /// <param name="seed">Decides subsamples and cuts.</param>
    /// <param name="options">How many trees, and of how many records.</param>
    public static VectorForest Fit(ReadOnlySpan<double> rows, int columns, ulong seed, VectorModelOptions options)
    {
        var count = rows.Length / columns;
        var size = Math.Min(options.TreeSample, count);
        var depthLimit = 0;
        while (1 << depthLimit < size)
            depthLimit++;
        var nodes = new List<Node>();
        var roots = new int[options.Trees];
        var order = new int[count];
        var able = new int[columns];
        for (var tree = 0; tree < roots.Length; tree++)
        {
            var random = new SeededGenerator(SplitMix64.Mix(seed + (ulong)tree));
            for (var i = 0; i < count; i++)
                order[i] = i;
            for (var i = 0; i < size; i++)
            {
                var other = i + random.NextBelow(count - i);
                (order[i], order[other]) = (order[other], order[i]);
            }

            roots[tree] = Grow(nodes, rows, columns, order.AsSpan(0, size), able, 0, depthLimit, ref random);
        }

        return new([.. nodes], roots, Math.Max(IsolationForest.AveragePath(size), 1) * PathUnit);
    }

    /// <summary>How easily a record is isolated: the mean path ÷ the usual one, negated; higher is more anomalous.</summary>
    /// <remarks>The paper's score 2^−x orders records alike.</remarks>
    public double Score(ReadOnlySpan<double> record)
    {
        long sum = 0;
        foreach (var root in _roots)
        {
            var at = root;
            while (_nodes[at] is { Left: >= 0 } node)
            {
                var value = record[node.Column];
                at = value < node.Cut ? node.Left : value >= node.Cut || !node.LeftIsHeavier ? node.Right : node.Left;
            }

            sum += _nodes[at].Path;
        }

        return -(sum / (_usualPath * _roots.Length));
    }

    private static int Grow(List<Node> nodes, ReadOnlySpan<double> rows, int columns, Span<int> members, int[] able, int depth, int depthLimit, ref SeededGenerator random)
    {
        var index = nodes.Count;
        var (column, low, high) = depth < depthLimit && members.Length > 1 ? Choose(rows, columns, members, able, ref random) : (-1, 0, 0);
        if (column < 0)
        {
            nodes.Add(new(0, -1, -1, -1, (long)(((depth + IsolationForest.AveragePath(members.Length)) * PathUnit) + 0.5), LeftIsHeavier: false));
            return index;
        }

        nodes.Add(default);
        var share = random.NextUnit();
        var cut = (low * (1 - share)) + (high * share);
        // Rounding may land on or outside an end; both sides must keep a record.
        if (!(cut > low) || cut > high)
            cut = high;
        var (below, missing) = Split(rows, columns, members, column, cut);
        var leftIsHeavier = below > members.Length - missing - below;
        if (leftIsHeavier)
        {
            // The missing ones stand last; turned around they follow the left side.
            members[below..].Reverse();
            below += missing;
        }

        var left = Grow(nodes, rows, columns, members[..below], able, depth + 1, depthLimit, ref random);
        var right = Grow(nodes, rows, columns, members[below..], able, depth + 1, depthLimit, ref random);
        nodes[index] = new(cut, left, right, column, 0, leftIsHeavier);
        return index;
    }

    // A column that differs among the members, each equally likely.
    private static (int Column, double Low, double High) Choose(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<int> members, int[] able, ref SeededGenerator random)
    {
        for (var j = 0; j < columns; j++)
            able[j] = j;
        for (var left = columns; left > 0; left--)
        {
            var pick = random.NextBelow(left);
            var column = able[pick];
            able[pick] = able[left - 1];
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var member in members)
            {
                var value = rows[(member * columns) + column];
                low = value < low ? value : low;
                high = value > high ? value : high;
            }

            if (low < high)
                return (column, low, high);
        }

        return (-1, 0, 0);
    }

    // Those below the cut first, then the others, missing ones last; the order inside does not matter to the trees below.
    private static (int Below, int Missing) Split(ReadOnlySpan<double> rows, int columns, Span<int> members, int column, double cut)
    {
        var (below, end) = (0, members.Length);
        for (var i = 0; i < end;)
        {
            var value = rows[(members[i] * columns) + column];
            if (value < cut)
            {
                (members[below], members[i]) = (members[i], members[below]);
                below++;
                i++;
            }
            else if (value >= cut)
            {
                i++;
            }
            else
            {
                end--;
                (members[end], members[i]) = (members[i], members[end]);
            }
        }

        return (below, members.Length - end);
    }

    private readonly record struct Node(double Cut, int Left, int Right, int Column, long Path, bool LeftIsHeavier);
}
