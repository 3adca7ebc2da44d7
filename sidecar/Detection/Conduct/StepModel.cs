using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>What is usual of the changes of one number against its key's last value. No change is always usual. Immutable.</summary>
internal sealed class StepModel
{
    private const int Few = 50;
    private const int KeptValues = 1024;

    private StepModel(long changes, double novel, LeafModel leaf) => (Changes, Novel, Leaf) = (changes, novel, leaf);

    /// <summary>Changes other than 0 in the history.</summary>
    public long Changes { get; }

    /// <summary>Few different changes came: the share of lawful changes that are new ones; 0 where changes lie on a scale.</summary>
    public double Novel { get; }

    /// <summary>The changes, as an attribute of their own.</summary>
    public LeafModel Leaf { get; }

    /// <summary>Fits the changes of an attribute; null where there are none, or it is no number on a scale.</summary>
    public static StepModel? Fit(LeafModel leaf, LeafConductHistory history, ulong seed, NumericModelOptions numeric)
    {
        if (history.Steps is not { } steps || !leaf.SpendsBudget)
            return null;
        var (kept, _) = IdentityShare.Of(steps.InOrder());
        var values = Array.ConvertAll(kept, o => o.Number);
        var distinct = values.GroupBy(v => v).Select(g => g.Count()).ToArray();
        var novel = distinct.Length > Few ? 0 : (distinct.Count(c => c == 1) + 1) / (double)Math.Max(1, history.Changes);
        return new(history.Changes, novel, AsLeaf(leaf, history.Changes, NumericModel.Fit(values, seed, numeric with { MaximumSample = ConductLimits.Steps, KeptValues = KeptValues })));
    }

    /// <summary>Judges a change; null where it is usual.</summary>
    public LeafVerdict? Judge(LeafModel of, double step, in Thresholds limits)
    {
        if (step == 0 || Changes < limits.MinimumHistory || Novel > limits.NoveltyBudget)
            return null;
        // A clock or a counter that stood still for long has no limit ahead; that it goes back is another matter.
        if (of.Trend is { } trend && (trend.Reach >= 0 ? step > 0 : step < 0))
            return null;
        var verdict = NumberJudge.Judge(Leaf, step, limits, ModelSet.Step);
        return verdict.Outliers == ModelSet.None ? null : verdict with { Outliers = verdict.Outliers | ModelSet.Step, Hypothesis = null };
    }

    public void Write(HistoryWriter to)
    {
        to.Long(Changes);
        to.Double(Novel);
        to.Bytes(Leaf.Numbers!.ToBytes());
    }

    public static StepModel Read(HistoryReader from, LeafModel leaf)
    {
        var (changes, novel) = (from.Long(), from.Double());
        return new(changes, novel, AsLeaf(leaf, changes, NumericModel.FromBytes(from.Bytes(), from.Detectors)));
    }

    private static LeafModel AsLeaf(LeafModel leaf, long changes, NumericModel numbers) => new()
    {
        Path = leaf.Path,
        Role = LeafRole.Continuous,
        Count = changes,
        Missing = 0,
        Required = false,
        Type = new(1 << (int)ValueKind.Number, WholeOnly: false, TextForms.None, double.NaN, double.NaN),
        Sensitive = leaf.Sensitive,
        Conceals = leaf.Conceals,
        Label = leaf.Label,
        Numbers = numbers,
    };
}
