using Warden.Detection.Models;
using Warden.Detection.Vectors;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges all values of one record by its tree's model.</summary>
internal static class RecordJudge
{
    /// <summary>Follows the path of an attribute whose change is meant.</summary>
    public const string Change = " Δ";

    // What depends on the height stands behind what does not.
    private const double ContextGrade = 4;
    private const int MaxShown = 64;
    private const int MaxNodes = 1024;
    private const double MissingGrade = 1e-296;

    // Paths that come once in many records are how the contract works, not faults.
    private const double NovelPathShare = 0.0005;

    /// <summary>Judges a record and adds what stands out.</summary>
    /// <returns>How many values were judged, and by whom.</returns>
    public static (int Judged, ModelSet TookPart) Judge(
        RootModel root, Record record, ulong key, in Thresholds limits, Caller caller, LastNumbers? before, ref List<RankedFinding>? findings)
    {
        Span<ulong> seen = stackalloc ulong[MaxNodes / 64];
        Span<ulong> objects = stackalloc ulong[MaxNodes / 64];
        seen.Clear();
        objects.Clear();
        var related = !root.Relations.IsEmpty;
        var together = root.Vectors is not null && root.Records >= limits.MinimumHistory && (limits.At(0).Strategy.Named & ModelSet.Record) != 0;
        Span<double> numbers = stackalloc double[related || together ? root.Leaves.Length : 0];
        Span<int> places = stackalloc int[related ? root.Leaves.Length : 0];
        numbers.Fill(double.NaN);
        places.Fill(-1);
        Span<bool> present = stackalloc bool[related ? root.Leaves.Length : 0];
        present.Clear();
        var judged = 0;
        var tookPart = ModelSet.None;
        var others = findings?.Count ?? 0;
        foreach (var token in record.Tokens)
        {
            if (token.Node >= root.Leaves.Length)
            {
                JudgeUnknown(root, record, token, limits, ref findings);
                continue;
            }

            var leaf = root.Leaves[token.Node];
            var twice = Mark(seen, token.Node);
            if (token.Kind == ValueKind.Object)
                Mark(objects, token.Node);
            if (!limits.Judges(leaf, token.Node))
                continue;
            var own = limits.At(token.Node);
            var mode = limits.ModeAt(token.Node);
            if (twice && leaf.Role != LeafRole.Container && !root.Paths.HasItemAbove(token.Node))
                Add(ref findings, root, leaf, record, token, new(ModelSet.Form, ModelSet.Form, MissingGrade, Reasons.GivenTwice), mode);

            var conduct = root.Conduct[token.Node];
            var verdict = LeafJudge.Judge(leaf, token, record.TextOf(token), key, own);
            verdict = LeafConductJudge.Judge(conduct, leaf, token, record.TextOf(token), verdict, caller, own);
            judged++;
            tookPart |= verdict.TookPart;
            if (related || together)
                numbers[token.Node] = verdict.Number;
            if (related)
                (places[token.Node], present[token.Node]) = (verdict.Place, verdict.Outliers == ModelSet.None && token.Kind is ValueKind.Text or ValueKind.Number);
            if (verdict.Outliers != ModelSet.None && own.Strategy.Evaluate(verdict.Outliers))
                Add(ref findings, root, leaf, record, token, verdict, mode);
            else if (before is not null && conduct.Step is { } step)
                JudgeStep(root, leaf, step, LastNumbers.NumberOf(token, record.TextOf(token)) - before.At(root.Paths[token.Node].Fingerprint), own, mode, ref tookPart, ref findings);
        }

        if (related)
            JudgeRelations(root, record, numbers, places, present, limits, ref tookPart, ref findings);
        JudgeMissing(root, record, seen, objects, limits, ref findings);
        if (together)
        {
            tookPart |= ModelSet.Record;
            if ((findings?.Count ?? 0) == others)
                JudgeTogether(root, record, numbers, limits, ref findings);
        }

        return (judged, tookPart);
    }

    private static void JudgeTogether(RootModel root, Record record, ReadOnlySpan<double> numbers, in Thresholds limits, ref List<RankedFinding>? findings)
    {
        if (!limits.At(0).Strategy.Evaluate(ModelSet.Record) || VectorJudge.Judge(root, root.Vectors!, numbers, limits.RecordLevel) is not var (node, verdict))
            return;
        foreach (var token in record.Tokens)
        {
            if (token.Node != node)
                continue;
            Add(ref findings, root, root.Leaves[node], record, token, verdict, limits.ModeAt(node));
            return;
        }
    }

    private static void JudgeStep(
        RootModel root, LeafModel leaf, StepModel model, double step, in Thresholds limits, WardenMode? mode, ref ModelSet tookPart, ref List<RankedFinding>? findings)
    {
        if (double.IsNaN(step))
            return;
        tookPart |= ModelSet.Step;
        if (model.Judge(leaf, step, limits) is not { } verdict || !limits.Strategy.Evaluate(verdict.Outliers))
            return;
        var path = (leaf.Label ?? leaf.Path) + Change;
        verdict = verdict with { Grade = ContextGrade + verdict.Grade };
        if (leaf.Sensitive || leaf.Conceals)
            AddAt(ref findings, root, path, Finding.Masked, verdict with { Expected = null }, mode);
        else
            AddAt(ref findings, root, path, (step > 0 ? "+" : "") + KnownValue.Show(step), verdict, mode);
    }

    private static void JudgeRelations(
        RootModel root, Record record, ReadOnlySpan<double> numbers, ReadOnlySpan<int> places, ReadOnlySpan<bool> present, in Thresholds limits, ref ModelSet tookPart, ref List<RankedFinding>? findings)
    {
        List<(int Node, LeafVerdict Verdict)>? broken = null;
        if (RelationJudge.Judge(root, numbers, places, present, limits, ref broken))
            tookPart |= ModelSet.Relation;
        if (broken is null)
            return;
        foreach (var (node, verdict) in broken)
        {
            if (!limits.At(node).Strategy.Evaluate(ModelSet.Relation))
                continue;
            foreach (var token in record.Tokens)
            {
                if (token.Node != node)
                    continue;
                Add(ref findings, root, root.Leaves[node], record, token, verdict, limits.ModeAt(node));
                break;
            }
        }
    }

    private static void JudgeUnknown(RootModel root, Record record, LeafToken token, in Thresholds limits, ref List<RankedFinding>? findings)
    {
        var parent = record.ParentOf(token.Node);
        if (parent >= root.Leaves.Length || root.Records < limits.MinimumHistory || root.NovelPathShare > NovelPathShare || record.Truncated)
            return;
        var above = root.Leaves[parent];
        if (above.Role == LeafRole.Ignored || (above.Count > 0 && !above.Type.Allows(ValueKind.Object)))
            return;
        var verdict = new LeafVerdict(ModelSet.Type, ModelSet.Type, MissingGrade, Reasons.NotExpected);
        if (!limits.Strategy.Evaluate(verdict.Outliers))
            return;

        // Below a sensitive path even the name of an unknown member may tell a value.
        var path = record.PathOf(token.Node);
        var sensitive = DeclaredAttribute.Above(root.Sensitive, path);
        var hidden = sensitive is not null || DeclaredAttribute.AnyBelow(root.Sensitive, path);
        AddAt(ref findings, root, sensitive ?? path, hidden && !IsContainer(token) ? Finding.Masked : Shown(record, token), verdict);
    }

    private static void JudgeMissing(
        RootModel root, Record record, ReadOnlySpan<ulong> seen, ReadOnlySpan<ulong> objects, in Thresholds limits, ref List<RankedFinding>? findings)
    {
        if (record.Truncated)
            return;
        for (var node = 1; node < root.Leaves.Length; node++)
        {
            var leaf = root.Leaves[node];
            if (!leaf.Required || Has(seen, node) || !limits.Judges(leaf, node))
                continue;
            var parent = root.Paths[node].Parent;
            if ((root.Leaves[parent].Count == 0 || Has(objects, parent)) && limits.At(node).Strategy.Evaluate(ModelSet.Type))
                AddAt(ref findings, root, leaf.Label ?? leaf.Path, "", new(ModelSet.Type, ModelSet.Type, MissingGrade, Reasons.Missing, new(Form: leaf.Type.Describe())), limits.ModeAt(node));
        }
    }

    private static void Add(ref List<RankedFinding>? findings, RootModel root, LeafModel leaf, Record record, LeafToken token, LeafVerdict verdict, WardenMode? mode)
    {
        // What is usual, what was probably meant, and what exactly is odd would tell as much as the value.
        if (leaf.Sensitive || (leaf.Conceals && !IsContainer(token)))
            AddAt(ref findings, root, leaf.Label ?? leaf.Path, Finding.Masked, verdict with { Reason = verdict.Discreet ?? verdict.Reason, Expected = null, Hypothesis = null }, mode);
        else
            AddAt(ref findings, root, leaf.Label ?? leaf.Path, Shown(record, token), verdict, mode, double.IsNaN(verdict.Number) ? null : leaf.Unit);
    }

    private static bool IsContainer(LeafToken token) => token.Kind is ValueKind.Object or ValueKind.Array;

    private static void AddAt(ref List<RankedFinding>? findings, RootModel root, string path, string value, LeafVerdict verdict, WardenMode? mode = null, string? unit = null)
    {
        var numeric = verdict.TookPart & ~(ModelSet.Structural | ModelSet.Record);
        var finding = new Finding(
            DeclaredAttribute.FullPath(root.Name, path),
            value,
            verdict.Reason,
            root.Detectors.NamesOf(verdict.Outliers),
            verdict.Expected,
            numeric == ModelSet.None ? null : numeric.Size(),
            verdict.Hypothesis,
            unit);
        (findings ??= []).Add(new(verdict.Grade, finding, mode));
    }

    private static string Shown(Record record, LeafToken token)
    {
        switch (token.Kind)
        {
            case ValueKind.Object:
                return "{…}";
            case ValueKind.Array:
                return "[…]";
            case ValueKind.Number when token.Length == 0:
                return KnownValue.Show(token.Number);
            case ValueKind.Bytes:
                return "0x" + Convert.ToHexStringLower(record.TextOf(token)[..Math.Min(token.Length, 16)]) + (token.Length > 16 ? "…" : "");
            default:
                var text = record.StringOf(token);
                if (text.Length <= MaxShown)
                    return text;
                var end = char.IsHighSurrogate(text[MaxShown - 2]) ? MaxShown - 2 : MaxShown - 1;
                return text[..end] + "…";
        }
    }

    private static bool Mark(Span<ulong> set, int node)
    {
        var bit = 1UL << (node & 63);
        var was = (set[node >> 6] & bit) != 0;
        set[node >> 6] |= bit;
        return was;
    }

    private static bool Has(ReadOnlySpan<ulong> set, int node) => (set[node >> 6] & (1UL << (node & 63))) != 0;
}
