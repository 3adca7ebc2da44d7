using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Isolation trees over one dimension: a value that few random cuts separate from the history stands alone.</summary>
/// <remarks>
/// Source: Liu, Ting and Zhou, "Isolation Forest", ICDM 2008, equations 1 and 2. Each tree takes a subsample without replacement and
/// cuts it at uniform random values between its smallest and its largest, down to ⌈log2 ψ⌉ levels. Path lengths are kept as whole
/// multiples of 2^-32, so that their sum is exact in any order and the compiled step function has the same bits as the walk.
/// </remarks>
internal sealed class IsolationForest
{
    private const double PathUnit = 4294967296;
    private const double EulerGamma = 0.5772156649015329;
    private readonly Node[] _nodes;
    private readonly int[] _roots;
    private readonly int _subsample;

    private IsolationForest(Node[] nodes, int[] roots, int subsample) => (_nodes, _roots, _subsample) = (nodes, roots, subsample);

    /// <summary>Grows the forest; the same ascending values and seed give the same forest.</summary>
    public static IsolationForest Fit(ReadOnlySpan<double> sorted, ulong seed, int trees, int treeSample)
    {
        var size = Math.Min(treeSample, sorted.Length);
        var depthLimit = 0;
        while (1 << depthLimit < size)
            depthLimit++;
        var nodes = new List<Node>(trees * size);
        var roots = new int[trees];
        var chosen = new double[size];
        for (var tree = 0; tree < trees; tree++)
        {
            var random = new SeededGenerator(SplitMix64.Mix(seed + (ulong)tree));
            Subsample.Fill(sorted, chosen, ref random);
            roots[tree] = Grow(nodes, chosen, 0, depthLimit, ref random);
        }
        return new IsolationForest(nodes.ToArray(), roots, size);
    }

    /// <summary>The score by walking every tree: the definition that <see cref="Compile"/> is measured by.</summary>
    public double Score(double value)
    {
        long sum = 0;
        foreach (var root in _roots)
        {
            var node = _nodes[root];
            while (node.Left >= 0)
                node = _nodes[value < node.Cut ? node.Left : node.Right];
            sum += node.Path;
        }
        return ScoreOfPathSum(sum, _roots.Length, _subsample);
    }

    /// <summary>All trees together: steps between ascending cuts, with the score on each.</summary>
    public (double[] Cuts, double[] Scores) Compile()
    {
        var steps = new List<(double Cut, long Change)>(_nodes.Length);
        long first = 0;
        foreach (var root in _roots)
        {
            long previous = 0;
            var atStart = true;
            CollectLeaves(root, double.NegativeInfinity, steps, ref previous, ref atStart, ref first);
        }
        steps.Sort(static (x, y) => x.Cut.CompareTo(y.Cut));
        var cuts = new List<double>(steps.Count);
        var scores = new List<double>(steps.Count + 1) { ScoreOfPathSum(first, _roots.Length, _subsample) };
        var sum = first;
        for (var i = 0; i < steps.Count; i++)
        {
            sum += steps[i].Change;
            if (i + 1 < steps.Count && steps[i + 1].Cut == steps[i].Cut)
                continue;
            var score = ScoreOfPathSum(sum, _roots.Length, _subsample);
            if (score == scores[^1])
                continue;
            cuts.Add(steps[i].Cut);
            scores.Add(score);
        }
        return (cuts.ToArray(), scores.ToArray());
    }

    /// <summary>c(n): the mean path length of an unsuccessful search in a binary search tree of n values (Liu et al., equation 1).</summary>
    public static double AveragePath(int n)
    {
        if (n <= 1)
            return 0;
        if (n == 2)
            return 1;
        return (2 * (DeterministicMath.Log(n - 1) + EulerGamma)) - (2.0 * (n - 1) / n);
    }

    // s = 2^(−E(h)/c(ψ)), equation 2.
    private static double ScoreOfPathSum(long sum, int trees, int subsample)
    {
        var meanPath = sum / PathUnit / trees;
        return DeterministicMath.Exp(-(meanPath / AveragePath(subsample)) * 0.6931471805599453);
    }

    private static int Grow(List<Node> nodes, ReadOnlySpan<double> values, int depth, int depthLimit, ref SeededGenerator random)
    {
        var index = nodes.Count;
        if (depth >= depthLimit || values[0] == values[^1])
        {
            var path = (long)(((depth + AveragePath(values.Length)) * PathUnit) + 0.5);
            nodes.Add(new Node(0, -1, -1, path));
            return index;
        }
        nodes.Add(default);
        var share = random.NextUnit();
        var cut = (values[0] * (1 - share)) + (values[^1] * share);
        // Rounding may land on or outside an end; both sides must keep a value.
        if (!(cut > values[0]) || cut > values[^1])
            cut = values[^1];
        var below = SortedValues.CountBelow(values, cut);
        var left = Grow(nodes, values[..below], depth + 1, depthLimit, ref random);
        var right = Grow(nodes, values[below..], depth + 1, depthLimit, ref random);
        nodes[index] = new Node(cut, left, right, 0);
        return index;
    }

    // Leaves from left to right; a step is recorded where the next leaf begins.
    private void CollectLeaves(
        int index, double from, List<(double Cut, long Change)> steps, ref long previous, ref bool atStart, ref long first)
    {
        var node = _nodes[index];
        if (node.Left >= 0)
        {
            CollectLeaves(node.Left, from, steps, ref previous, ref atStart, ref first);
            CollectLeaves(node.Right, node.Cut, steps, ref previous, ref atStart, ref first);
            return;
        }
        if (atStart)
            first += node.Path;
        else if (node.Path != previous)
            steps.Add((from, node.Path - previous));
        previous = node.Path;
        atStart = false;
    }

    private readonly record struct Node(double Cut, int Left, int Right, long Path);
}
