using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>What a model knows of the callers and changes of one tree. Immutable.</summary>
internal sealed class RootConduct
{
    private readonly LeafConduct[] _leaves;

    private RootConduct(LeafConduct[] leaves) => _leaves = leaves;

    public LeafConduct this[int node] => _leaves[node];

    public static RootConduct Fit(RootHistory history, LeafModel[] leaves, IReadOnlyDictionary<ulong, ulong> organizationOf, ulong seed, NumericModelOptions numeric, FitOptions options)
    {
        var fitted = new LeafConduct[leaves.Length];
        Parallel.For(0, leaves.Length, options.Parallel, node =>
        {
            var (leaf, conduct) = (leaves[node], history.Conduct.Leaves[node]);
            var own = Fingerprint.Mix(seed + (ulong)node + 0xC0D);
            var judged = leaf.Role == LeafRole.Continuous && leaf.Numbers is not null && !leaf.Type.IsTime;
            fitted[node] = new(
                conduct.Identities.Of.Count,
                conduct.Identities.Many,
                conduct.Organizations.Of.Count,
                conduct.LastBlock,
                conduct.Maximal > 0,
                leaf.Role == LeafRole.Ignored ? null : StepModel.Fit(leaf, conduct, own, numeric),
                judged ? ProfileModel.Fit(leaf, LeafFit.NumericSample(history.Leaves[node], leaf.Type), conduct, organizationOf, own, numeric) : []);
        });
        return new(fitted);
    }

    /// <summary>How many attributes' changes share the budget of numeric outliers.</summary>
    public int BudgetShares(int minimumHistory)
    {
        var shares = 0;
        foreach (var leaf in _leaves)
            shares += leaf.Step is { } step && step.Changes >= minimumHistory ? 1 : 0;
        return shares;
    }

    public void Write(HistoryWriter to)
    {
        foreach (var leaf in _leaves)
            leaf.Write(to);
    }

    public static RootConduct Read(HistoryReader from, LeafModel[] leaves) => new(Array.ConvertAll(leaves, leaf => LeafConduct.Read(from, leaf)));
}
