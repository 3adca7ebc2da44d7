using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Fits the model of one attribute to its history.</summary>
internal static class LeafFit
{
    // Numbers with more distinct values lie on a scale (DETECTION section 2).
    private const int DiscreteNumbers = 50;
    private const double TrendCorrelation = 0.9;

    // A time that follows the ledger at all (so many standard errors of no correlation) is no date of birth.
    private const double TimeErrors = 2.5;

    // Times within one year of seconds are times of the ledger's present.
    private const double Year = 366 * 86400.0;
    private const int LeastNumbers = 30;
    private const double Mostly = 0.9;
    private const int TaperValues = 5;
    private const double Taper = 0.05;

    public static readonly NumericModelOptions Options = new() { MaximumSample = HistoryLimits.Sample };

    /// <summary>Fits one attribute.</summary>
    /// <param name="path">Its path inside the tree.</param>
    /// <param name="leaf">Its history.</param>
    /// <param name="parents">How often what it belongs to was there; 0 below arrays, where nothing is missed.</param>
    /// <param name="records">Records of the tree.</param>
    /// <param name="declared">What a schema says of it.</param>
    /// <param name="seed">The attribute's own seed.</param>
    /// <param name="options">How numbers are fitted.</param>
    public static LeafModel Fit(string path, LeafHistory leaf, long parents, long records, DeclaredAttribute declared, ulong seed, NumericModelOptions options)
    {
        var type = TypeRule.Fit(leaf);
        var containers = leaf.Kinds[(int)ValueKind.Object] + leaf.Kinds[(int)ValueKind.Array];
        var isContainer = 2 * containers > leaf.Count;
        var missing = Math.Max(0, parents - leaf.Records);
        var sample = isContainer ? [] : NumericSample(leaf, type);
        var numbers = Array.ConvertAll(sample, o => (o.Ordinal, Value: o.Number));
        // What carries a check digit is a name made of digits, not a number on a scale.
        var check = isContainer || type.IsTime || declared.Kind is AttributeKind.Ignored or AttributeKind.Continuous ? null : CheckRule.Fit(leaf);
        var numeric = check is null && numbers.Length > Mostly * Math.Max(1, leaf.Sample.Count);
        var text = leaf.Texts > Mostly * leaf.Count;
        var isTime = type.IsTime || declared.Kind == AttributeKind.Time;
        var trend = numeric && declared.Kind is null or AttributeKind.Time or AttributeKind.Continuous
            ? TrendLine.Fit(
                Array.ConvertAll(IdentityShare.Capped(sample), o => (o.Ordinal, Value: o.Number)),
                records,
                isTime ? Math.Min(TrendCorrelation, TimeErrors / Math.Sqrt(numbers.Length + 1)) : TrendCorrelation,
                isTime ? Year : 0,
                seed,
                options)
            : null;
        var closed = IsClosed(leaf, numeric, type, declared);
        var identifiers = text && declared.Kind is null or AttributeKind.Identifier or AttributeKind.Hash && !closed
            ? IdentifierSet.Fit(leaf, check is null ? type.Form : TextForms.Digits, declared.Kind == AttributeKind.Identifier, declared.IsDigest)
            : null;
        var role = declared.Kind == AttributeKind.Ignored ? LeafRole.Ignored
            : isContainer ? LeafRole.Container
            : trend is not null ? LeafRole.Trend
            : closed ? LeafRole.Discrete
            : numeric ? LeafRole.Continuous
            : identifiers is not null ? LeafRole.Identifier
            : LeafRole.Text;
        var judgesValues = role is LeafRole.Discrete or LeafRole.Text && !leaf.ManyValues && declared.Kind is null or AttributeKind.Discrete;
        return new()
        {
            Path = path,
            Role = role,
            Count = leaf.Count,
            Distinct = leaf.Distinct,
            Missing = missing,
            Required = parents > 0 && missing < TypeRule.Support(parents),
            Type = type,
            Sensitive = declared.Sensitive,
            Conceals = declared.Conceals,
            Label = declared.Label,
            Unit = declared.Unit,
            MinimumHistory = declared.MinimumHistory,
            Shape = text && !declared.IsDigest && role != LeafRole.Ignored && TextShape.Fit(leaf, type.IsTime) is { IsFree: false } shape && !IsScale(role, shape) ? shape : null,
            Check = check,
            Values = judgesValues ? ValueSet.Fit(leaf, closed) : null,
            Words = text && type.Form == TextForms.Text && role is LeafRole.Text or LeafRole.Discrete or LeafRole.Identifier ? Vocabulary.Fit(leaf, closed) : null,
            Identifiers = identifiers,
            Declared = leaf.Declared.IsEmpty ? null : leaf.Declared,
            Numbers = role == LeafRole.Continuous || (role == LeafRole.Discrete && numeric && IsOnScale(numbers)) ? StrayZeros.Fit(ValuesOf(IdentityShare.Of(sample).Kept), seed, options) : null,
            Trend = role == LeafRole.Trend ? trend : null,
        };
    }

    // A few values beside frequent ones, each far more frequent than its neighbours, follow no law of size.
    private static bool IsOnScale((long Ordinal, double Value)[] numbers) =>
        numbers.Length >= LeastNumbers && !Atoms.AreAll([.. numbers.Select(n => n.Value).Where(double.IsFinite).Order()]);

    // Written as text of several lengths, a number on a scale is judged by its size: the number of its digits is no form of its own.
    private static bool IsScale(LeafRole role, TextShape shape) => role == LeafRole.Continuous && shape.Lengths.Length != 1;

    private static bool IsClosed(LeafHistory leaf, bool numeric, TypeRule type, DeclaredAttribute declared)
    {
        if (declared.Kind is not null)
            return declared.Kind == AttributeKind.Discrete && !leaf.ManyValues && leaf.Count > 0;
        // The root of arguments never has a value of its own; a set of nothing would have no price, and spoil all others'.
        if (leaf.Count == 0 || !leaf.IsDiscrete || type.IsTime)
            return false;
        return !numeric || (leaf.Values.Count <= DiscreteNumbers && !Tapers(leaf));
    }

    // Counts of things (how many per day) take few values too, but their law thins out toward an end and goes on beyond it.
    private static bool Tapers(LeafHistory leaf)
    {
        var established = leaf.Values.Values.Where(v => v.Count >= TypeRule.Support(leaf.Count) && !double.IsNaN(v.Number)).OrderBy(v => v.Number).ToArray();
        if (established.Length < TaperValues)
            return false;
        var most = established.Max(v => v.Count);
        return Math.Min(established[0].Count, established[^1].Count) < Taper * most;
    }

    /// <summary>Gets the sample of an attribute's numbers, and texts that are numbers, in ledger order.</summary>
    public static Observation[] NumericSample(LeafHistory leaf, TypeRule type)
    {
        var texts = type.IsNumericText;
        return [.. leaf.Sample.InOrder().Where(o => !double.IsNaN(o.Number) && (o.Kind == ValueKind.Number || (o.Kind == ValueKind.Text && texts)))];
    }

    private static double[] ValuesOf(Observation[] numbers) => Array.ConvertAll(numbers, n => n.Number);
}
