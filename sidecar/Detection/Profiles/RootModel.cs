using Warden.Detection.Models;
using Warden.Detection.Vectors;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What is usual for one attribute tree. Immutable once fitted.</summary>
internal sealed class RootModel
{
    private const int CommonNames = 100;
    private const double CommonShare = 0.05;

    private readonly LeafModel[] _leaves;

    private readonly string[] _sensitive;

    private RootModel(
        string name, long records, double novelPathShare, PathTable paths, LeafModel[] leaves, RelationModel relations, int discriminator,
        string[] sensitive, NumericDetectors detectors, RootConduct conduct)
    {
        Detectors = detectors;
        _sensitive = sensitive;
        Discriminator = discriminator;
        Name = name;
        Records = records;
        NovelPathShare = novelPathShare;
        Paths = paths;
        _leaves = leaves;
        Relations = relations;
        Conduct = conduct;
    }

    public string Name { get; }

    public long Records { get; }

    /// <summary>The share of lawful records with a path never seen before.</summary>
    public double NovelPathShare { get; }

    public PathTable Paths { get; }

    /// <summary>The attributes, by the number of their path.</summary>
    public ReadOnlySpan<LeafModel> Leaves => _leaves;

    /// <summary>The member whose values have trees of their own; -1 where there is none.</summary>
    public int Discriminator { get; }

    /// <summary>The paths that the schema calls sensitive, in the history or not.</summary>
    public ReadOnlySpan<string> Sensitive => _sensitive;

    /// <summary>The detectors of numbers; they name those of a finding.</summary>
    public NumericDetectors Detectors { get; }

    /// <summary>What holds between the attributes.</summary>
    public RelationModel Relations { get; }

    /// <summary>The numbers of a record together; null where no strategy asked for them or there is too little.</summary>
    public VectorProfile? Vectors { get; private init; }

    /// <summary>Callers and changes.</summary>
    public RootConduct Conduct { get; }

    public static RootModel Fit(
        string name, RootHistory history, AttributeSchema? schema, IReadOnlyDictionary<ulong, ulong> organizationOf, ulong seed, NumericModelOptions numeric,
        FitOptions options, bool hashed = false)
    {
        var paths = history.Paths;
        var leaves = new LeafModel[history.Leaves.Count];
        Parallel.For(0, leaves.Length, options.Parallel, node =>
        {
            var path = paths.PathOf(node);
            leaves[node] = LeafFit.Fit(
                path,
                history.Leaves[node],
                ParentsOf(history, node),
                history.Records,
                hashed ? DeclaredAttribute.Find(schema, name, path).AsDigest() : DeclaredAttribute.Find(schema, name, path),
                Fingerprint.Mix(seed + (ulong)node),
                numeric);
        });

        SetPrices(leaves);
        var once = history.Leaves.Count(l => l.Records == 1 && l.Count > 0);
        return new(
            name,
            history.Records,
            once / (double)Math.Max(1, history.Records),
            CopyOf(paths),
            leaves,
            RelationModel.Fit(history, leaves, Fingerprint.Mix(seed ^ 0x11E5), numeric),
            history.Discriminator,
            DeclaredAttribute.SensitiveIn(schema, name),
            numeric.Detectors,
            RootConduct.Fit(history, leaves, organizationOf, seed, numeric, options))
        {
            Vectors = options.Records ? VectorProfile.Fit(history, leaves, seed) : null,
        };
    }

    /// <summary>Whether reports list an attribute. The name of a member below a sensitive path may be somebody's value, unless many records have it.</summary>
    public bool IsListed(int node)
    {
        var leaf = _leaves[node];
        return leaf.Count > 0
            && (leaf.Count >= CommonNames && leaf.Count >= CommonShare * Records
                || DeclaredAttribute.Above(_sensitive, leaf.Path) is not { } above || above == leaf.Path);
    }

    /// <summary>How many attributes share the budget of numeric outliers.</summary>
    /// <param name="minimumHistory">Observations an attribute needs.</param>
    /// <param name="noveltyBudget">What closed sets may flag; one whose rule it buys needs no judging by number.</param>
    public int BudgetShares(int minimumHistory, double noveltyBudget)
    {
        var shares = Conduct.BudgetShares(minimumHistory);
        foreach (var leaf in _leaves)
        {
            if (leaf.SpendsBudget && leaf.IsJudged(minimumHistory) && !(leaf.Role == LeafRole.Discrete && leaf.Values!.Rule.Prices[0] <= noveltyBudget))
                shares++;
        }

        return shares + Relations.Lines.Length;
    }

    public void Write(HistoryWriter to)
    {
        to.Text(Name);
        to.Long(Records);
        to.Double(NovelPathShare);
        to.Int(_leaves.Length);
        for (var i = 0; i < _leaves.Length; i++)
        {
            to.Int(Paths[i].Parent);
            to.Int((int)Paths[i].Step);
            to.Bytes(Paths[i].Name);
            _leaves[i].Write(to);
        }

        to.Int(Discriminator);
        Relations.Write(to);
        to.Int(_sensitive.Length);
        foreach (var path in _sensitive)
            to.Text(path);
        Conduct.Write(to);
        to.Bool(Vectors is not null);
        Vectors?.Write(to);
    }

    public static RootModel Read(HistoryReader from)
    {
        var (name, records, share) = (from.Text(), from.Long(), from.Double());
        var paths = new PathTable();
        var leaves = new LeafModel[from.Count()];
        for (var i = 0; i < leaves.Length; i++)
        {
            var (parent, step, member) = (from.Int(), (PathStep)from.Int(), from.Bytes());
            if (i > 0)
                paths.Add(parent, step, member);
            leaves[i] = LeafModel.Read(from);
        }

        var discriminator = from.Int();
        var relations = RelationModel.Read(from);
        var sensitive = new string[from.Count()];
        for (var i = 0; i < sensitive.Length; i++)
            sensitive[i] = from.Text();
        return new(name, records, share, paths, leaves, relations, discriminator, sensitive, from.Detectors, RootConduct.Read(from, leaves))
        {
            Vectors = from.Bool() ? VectorProfile.Read(from, leaves.Length) : null,
        };
    }

    // A history goes on learning paths after the fit; the model keeps those it was fitted with.
    private static PathTable CopyOf(PathTable paths)
    {
        var copy = new PathTable();
        for (var i = 1; i < paths.Count; i++)
            copy.Add(paths[i].Parent, paths[i].Step, paths[i].Name);
        return copy;
    }

    private static long ParentsOf(RootHistory history, int node)
    {
        if (node == 0 || history.Paths.HasItemAbove(node))
            return 0;
        var parent = history.Paths[node].Parent;
        var above = history.Leaves[parent];
        return above.Count == 0 ? history.Records : above.Kinds[(int)ValueKind.Object];
    }

    // Values and forms spend from budgets of their own: a history poisoned with many forms does not make new values lawful.
    private static void SetPrices(LeafModel[] leaves)
    {
        PricedRule.SetPrices(leaves.Select(l => l.Values).OfType<ValueSet>().Where(v => v.Closed).Select(v => v.Rule));
        PricedRule.SetPrices(leaves.Select(l => l.Shape).OfType<TextShape>().SelectMany(s => (PricedRule[])[s.Marks.Shown, s.Marks.Hidden, s.LengthRule]));
    }
}
