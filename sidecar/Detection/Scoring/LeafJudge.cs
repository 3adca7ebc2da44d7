using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges one value by the model of its attribute.</summary>
internal static class LeafJudge
{
    // Grades of structural findings: before any number, the surest first.
    private const double TypeGrade = 1e-300;
    private const double UniqueGrade = 1e-299;
    private const double FormGrade = 1e-298;
    private const double NoveltyGrade = 1e-297;

    // A value so often seen can be what a slip was meant to be.
    private const long Frequent = 3;

    // Day, month and year.
    private const int LeastDateDigits = 5;

    /// <summary>Judges a value.</summary>
    /// <param name="leaf">The attribute.</param>
    /// <param name="token">The value.</param>
    /// <param name="text">Its text.</param>
    /// <param name="key">Fingerprint of what the record is about.</param>
    /// <param name="limits">The thresholds.</param>
    public static LeafVerdict Judge(LeafModel leaf, LeafToken token, ReadOnlySpan<byte> text, ulong key, in Thresholds limits)
    {
        var verdict = JudgeByHistory(leaf, token, text, key, limits);

        // That a name is used again is said of two records, not of a value.
        return verdict.Outliers is ModelSet.None or ModelSet.Unique || leaf.Declared?.Has(DeclaredValues.FingerprintOf(token, text)) != true
            ? verdict
            : new(ModelSet.None, verdict.TookPart) { Number = verdict.Number, Place = verdict.Place };
    }

    private static LeafVerdict JudgeByHistory(LeafModel leaf, LeafToken token, ReadOnlySpan<byte> text, ulong key, in Thresholds limits)
    {
        if (!leaf.Type.Allows(token.Kind))
            return WrongKind(leaf, token, text);
        if (token.Kind is ValueKind.Object or ValueKind.Array or ValueKind.Null)
            return new(ModelSet.None, ModelSet.Type);
        if (token.Kind == ValueKind.Number && leaf.Type.WholeOnly && token.Number != Math.Floor(token.Number))
            return Outlier(leaf, ModelSet.Type, TypeGrade, Reasons.UnusualType, new(Form: leaf.Type.Describe()));

        var number = token.Number;
        if (token.Kind == ValueKind.Text && leaf.Type.Form is not (TextForms.None or TextForms.Text)
            && (TextClassifier.Classify(text, out number) & leaf.Type.Form) == 0)
        {
            return WrongForm(leaf, text);
        }

        var verdict = new LeafVerdict(ModelSet.None, ModelSet.Type);
        if (leaf.Values is not null)
            verdict = JudgeValues(leaf, token, text, number, limits);
        // A number far off says more than that it has a digit too many.
        if (verdict.Outliers == ModelSet.None && leaf.SpendsBudget && !double.IsNaN(number) && verdict.Place < 0)
            verdict = NumberJudge.Judge(leaf, number, limits, verdict.TookPart) with { Place = verdict.Place };
        if (verdict.Outliers == ModelSet.None && leaf.Shape is not null && token.Kind == ValueKind.Text)
            verdict = JudgeShape(leaf, text, limits, verdict);
        if (verdict.Outliers == ModelSet.None && leaf.Check is not null)
            verdict = JudgeCheck(leaf, leaf.Check, text, verdict);
        if (verdict.Outliers == ModelSet.None && leaf.Words is not null && verdict.Place < 0 && token.Kind == ValueKind.Text)
            verdict = JudgeWords(leaf, text, limits, verdict);
        if (verdict.Outliers == ModelSet.None && leaf.Identifiers is not null)
            verdict = JudgeIdentity(leaf, token, text, key, verdict);
        return verdict with { Number = number };
    }

    private static LeafVerdict Outlier(LeafModel leaf, ModelSet model, double grade, string reason, Expectation expected, string? hypothesis = null) =>
        new(model, model | ModelSet.Type | (leaf.Values is null ? ModelSet.None : ModelSet.Novelty), grade, reason, expected, hypothesis);

    private static LeafVerdict WrongKind(LeafModel leaf, LeafToken token, ReadOnlySpan<byte> text)
    {
        string? hypothesis = null;
        if (token.Kind == ValueKind.Text && leaf.Type.Allows(ValueKind.Number) && (TextClassifier.Classify(text, out _) & TextForms.Decimal) != 0)
            hypothesis = "a number written as text?";
        else if (token.Kind == ValueKind.Number && leaf.Type.Allows(ValueKind.Text))
            hypothesis = "a text written as number?";
        else if (token.Kind is ValueKind.Null or ValueKind.Empty)
            hypothesis = "left out?";

        return Outlier(leaf, ModelSet.Type, TypeGrade, Reasons.UnusualType, new(Form: leaf.Type.Describe()), hypothesis);
    }

    private static LeafVerdict WrongForm(LeafModel leaf, ReadOnlySpan<byte> text)
    {
        if (leaf.Values?.SlipOf(text, Frequent) is { } meant)
            return Outlier(leaf, ModelSet.Type | ModelSet.Novelty, TypeGrade, Reasons.NeverSeen, ExpectedValues(leaf, meant), $"did you mean {meant}?");
        var hypothesis = leaf.Type.IsTime && Digits(text) >= LeastDateDigits ? "another way to write a date?" : leaf.Shape is null ? null : FormHypothesis.Of(leaf.Shape, text);
        return Outlier(leaf, ModelSet.Type, TypeGrade, Reasons.UnusualType, new(Form: leaf.Type.Describe()), hypothesis);
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var digits = 0;
        foreach (var c in text)
            digits += c is >= (byte)'0' and <= (byte)'9' ? 1 : 0;
        return digits;
    }

    private static LeafVerdict JudgeValues(LeafModel leaf, LeafToken token, ReadOnlySpan<byte> text, double number, in Thresholds limits)
    {
        var values = leaf.Values!;
        var fingerprint = token.Kind == ValueKind.Number ? Fingerprint.Of(number) : Fingerprint.Of(token.Kind, text);
        var place = values.IndexOf(fingerprint);
        var known = place < values.Values.Length ? values.Values[place].Count : 0;
        var took = ModelSet.Type | (values.Closed ? ModelSet.Novelty : ModelSet.None);
        var support = limits.Textbook is null ? values.Rule.SupportWithin(limits.NoveltyBudget) : values.Closed ? 1 : 0;
        if (known >= Math.Max(1, support) || known >= ValueSet.MaxSupport)
            return new(ModelSet.None, took) { Place = place };

        var meant = token.Kind == ValueKind.Text ? values.SlipOf(text, Frequent) : token.Kind == ValueKind.Number ? values.SlipOf(number) : null;
        if (known < support)
            return new(ModelSet.Novelty, took, NoveltyGrade, Reasons.NeverSeen, ExpectedValues(leaf, meant), meant is null ? null : $"did you mean {meant}?");

        // Too open a set to call every new value an outlier; but few lawful new values look like a slip of a frequent one.
        if (meant is not null && known == 0 && limits.Textbook is null && values.Rule.Costs[0] * values.SlipShare <= limits.NoveltyBudget / 2)
            return new(ModelSet.Novelty, took, NoveltyGrade, Reasons.NeverSeen, ExpectedValues(leaf, meant), $"did you mean {meant}?");
        return new(ModelSet.None, took);
    }

    private static Expectation ExpectedValues(LeafModel leaf, KnownValue? nearest) =>
        new(Values: [.. leaf.Values!.Values.Take(10).Select(v => v.ToString())], Nearest: nearest?.ToString());

    private static LeafVerdict JudgeShape(LeafModel leaf, ReadOnlySpan<byte> text, in Thresholds limits, LeafVerdict soFar)
    {
        var took = soFar.TookPart | ModelSet.Form;
        var fault = leaf.Shape!.Fault(text, limits.FormBudget, out var expected);
        return fault is null
            ? soFar with { TookPart = took }
            : new(ModelSet.Form, took, FormGrade, fault, new(Form: expected), FormHypothesis.Of(leaf.Shape, text)) { Discreet = Reasons.UnusualForm };
    }

    private static LeafVerdict JudgeCheck(LeafModel leaf, CheckRule check, ReadOnlySpan<byte> text, LeafVerdict soFar)
    {
        var took = soFar.TookPart | ModelSet.Form;
        if (check.Holds(text))
            return soFar with { TookPart = took };
        var meant = check.Meant(text, value => leaf.Identifiers?.Contains(value) == true || leaf.Values?.IndexOf(value) is < int.MaxValue);
        return new(ModelSet.Form, took, FormGrade, Reasons.WrongCheckDigit, new(Form: CheckDigits.NameOf(check.Digit), Nearest: meant), meant is null ? null : $"did you mean {meant}?");
    }

    private static LeafVerdict JudgeWords(LeafModel leaf, ReadOnlySpan<byte> text, in Thresholds limits, LeafVerdict soFar)
    {
        // Words have no price of their own among the closed sets: they are judged where they cost next to nothing.
        if (limits.Textbook is not null || leaf.Words!.Cost > limits.NoveltyBudget / 4 || !leaf.Words.TryFindNew(text, out var word, out var meant))
            return soFar;
        return new(ModelSet.Novelty, soFar.TookPart | ModelSet.Novelty, NoveltyGrade, $"with the new word '{word}'",
            meant is null ? null : new(Nearest: meant), meant is null ? null : $"did you mean {meant}?") { Discreet = Reasons.NeverSeen };
    }

    private static LeafVerdict JudgeIdentity(LeafModel leaf, LeafToken token, ReadOnlySpan<byte> text, ulong key, LeafVerdict soFar)
    {
        var took = soFar.TookPart | ModelSet.Unique;
        return leaf.Identifiers!.IsRepeat(Fingerprint.Of(token.Kind, text), key)
            ? new(ModelSet.Unique, took, UniqueGrade, Reasons.UsedBefore, new(Form: "a new value each time"), "entered twice?")
            : soFar with { TookPart = took };
    }
}
