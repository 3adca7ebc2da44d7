using Warden.Documents;

namespace Warden.Detection;

/// <summary>What a history and its model know of one attribute, for reports: counts, values and a sample of its numbers.</summary>
/// <remarks>Of a sensitive attribute only counts and the type are there.</remarks>
public sealed record AttributeProfile
{
    private readonly LeafModel _leaf;

    private readonly string _root;

    private AttributeProfile(string root, LeafModel leaf) => (_root, _leaf) = (root, leaf);

    /// <summary>Gets root, slash, path inside.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the lawful type, as a noun phrase.</summary>
    public required string Type { get; init; }

    /// <summary>Gets how it is judged: container, ignored, discrete, continuous, trend, identifier, text.</summary>
    public required string Role { get; init; }

    /// <summary>Gets the observations; several a record below an array.</summary>
    public required long Count { get; init; }

    /// <summary>Gets the records of its tree.</summary>
    public required long Records { get; init; }

    /// <summary>Gets how many of them have it.</summary>
    public required long Present { get; init; }

    /// <summary>Gets how many distinct values came; about so many where there is a <see cref="DistinctError"/>.</summary>
    public required long Distinct { get; init; }

    /// <summary>Gets how far <see cref="Distinct"/> is off in 19 cases of 20, as a share of it; null where it is exact.</summary>
    public double? DistinctError { get; init; }

    /// <summary>Gets how many identities have brought it; 0 where callers are not known.</summary>
    public int Identities { get; init; }

    /// <summary>Gets a value indicating whether more identities came than are counted.</summary>
    public bool ManyIdentities { get; init; }

    /// <summary>Gets how many organisations have brought it; 0 where callers are not known.</summary>
    public int Organizations { get; init; }

    /// <summary>Gets the block that had it last; of a file the record, from 0.</summary>
    public ulong LastBlock { get; init; }

    /// <summary>Gets a value indicating whether its values are never shown.</summary>
    public required bool IsSensitive { get; init; }

    /// <summary>Gets a value indicating whether its texts are points in time; the numbers are then seconds since 1970.</summary>
    public required bool IsTime { get; init; }

    /// <summary>Gets a value indicating whether a record without it stands out.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>Gets the ends of the usual range; null where there is none.</summary>
    public Models.ValueRange? Usual { get; init; }

    /// <summary>Gets a sample of its numbers, ascending: all of them up to 16,384 observations.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];

    /// <summary>Gets the most frequent values with their counts, the most frequent first.</summary>
    public IReadOnlyList<(string Value, long Count)> Common { get; init; } = [];

    /// <summary>Gets the lengths of its texts in characters with their counts, ascending.</summary>
    public IReadOnlyList<(int Length, long Count)> Lengths { get; init; } = [];

    /// <summary>Writes one of its numbers as the attribute does.</summary>
    public string Show(double number) =>
        NumberJudge.Show(_leaf, _leaf.Type.WholeOnly && _leaf.Type.Allows(ValueKind.Number) || _leaf.Type.Form == TextForms.Integer ? Math.Round(number) : number);

    /// <summary>Reads a value, as a finding shows it, as one of its numbers.</summary>
    public bool TryRead(string shown, out double number)
    {
        ArgumentNullException.ThrowIfNull(shown);
        TextClassifier.Classify(System.Text.Encoding.UTF8.GetBytes(shown), out number);
        if (double.IsNaN(number) && !double.TryParse(shown, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number))
            return false;
        return double.IsFinite(number);
    }

    /// <summary>Describes all attributes of a history, ordered by path.</summary>
    /// <param name="history">What was taken in.</param>
    /// <param name="model">What was fitted to it.</param>
    /// <param name="common">How many of the most frequent values are wanted.</param>
    public static IReadOnlyList<AttributeProfile> Of(ChaincodeHistory history, ChaincodeModel model, int common = 12)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(model);
        var all = new List<AttributeProfile>();
        foreach (var (name, root) in history.Functions)
            Add(all, name, root, model.Function(name), common);
        foreach (var (name, root) in history.Collections)
            Add(all, name, root, model.Collection(name[..^1]), common);
        foreach (var (name, root) in history.Keys)
            Add(all, name, root, model.Key(name), common);
        all.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return all;
    }

    /// <summary>Gets the paths that a schema declares and that never came, in its order.</summary>
    public static IReadOnlyList<string> NeverSeen(IReadOnlyList<AttributeProfile> seen, AttributeSchema? schema)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return [.. (schema?.Attributes ?? []).Select(a => a.Path).Distinct(StringComparer.Ordinal).Where(path => !seen.Any(a => DeclaredAttribute.Names(schema!, path, a._root, a._leaf.Path)))];
    }

    private static void Add(List<AttributeProfile> all, string name, RootHistory history, RootModel? model, int common)
    {
        if (model is null || model.Name != name)
            return;
        for (var node = 0; node < model.Leaves.Length && node < history.Leaves.Count; node++)
        {
            if (history.Leaves[node].Count > 0 && model.IsListed(node))
                all.Add(Of(name, history, history.Leaves[node], history.Conduct.Leaves[node], model.Leaves[node], common));
        }
    }

    private static AttributeProfile Of(string root, RootHistory tree, LeafHistory history, LeafConductHistory conduct, LeafModel leaf, int common)
    {
        var shown = !leaf.Sensitive && leaf.Role != LeafRole.Container;
        return new(root, leaf)
        {
            Path = DeclaredAttribute.FullPath(root, leaf.Path),
            Type = leaf.Type.Describe(),
            Role = leaf.Role.ToString().ToLowerInvariant(),
            Count = history.Count,
            Records = tree.Records,
            Present = history.Records,
            Distinct = IsExact(history, leaf) ? Math.Max(history.Values.Count, history.Identifiers.KeyOf.Count) : Rounded(history.Distinct),
            DistinctError = IsExact(history, leaf) ? null : DistinctSketch.Error,
            Identities = conduct.Identities.Of.Count,
            ManyIdentities = conduct.Identities.Many,
            Organizations = conduct.Organizations.Of.Count,
            LastBlock = conduct.LastBlock,
            IsSensitive = leaf.Sensitive,
            IsTime = leaf.Type.IsTime,
            IsRequired = leaf.Required,
            Usual = shown ? leaf.Trend?.UsualRange() ?? leaf.Numbers?.UsualRange() : null,
            Numbers = shown ? NumbersOf(history, leaf.Type) : [],
            Common = shown ? CommonOf(history, common) : [],
            Lengths = shown ? [.. history.Lengths.Select(l => (l.Key, l.Value))] : [],
        };
    }

    // The values of an identifier are remembered much longer than they are counted one by one.
    private static bool IsExact(LeafHistory history, LeafModel leaf) =>
        !history.ManyValues || (leaf.Role == LeafRole.Identifier && history.Texts == history.Count && history.Identifiers.IsComplete);

    // An estimate to three digits.
    private static long Rounded(long estimate)
    {
        var unit = 1L;
        while (estimate / unit >= 1000)
            unit *= 10;
        return (estimate + (unit / 2)) / unit * unit;
    }

    private static double[] NumbersOf(LeafHistory history, TypeRule type)
    {
        var texts = type.IsNumericText;
        double[] numbers = [.. history.Sample.InOrder()
            .Where(o => double.IsFinite(o.Number) && (o.Kind == ValueKind.Number || (o.Kind == ValueKind.Text && texts)))
            .Select(o => o.Number)];
        Array.Sort(numbers);
        return numbers;
    }

    // Where too many values came to be counted, the sample still tells the frequent ones.
    private static (string, long)[] CommonOf(LeafHistory history, int common)
    {
        if (!history.ManyValues)
        {
            return [.. history.Values
                .OrderByDescending(v => v.Value.Count).ThenBy(v => v.Key)
                .Take(common)
                .Select(v => (new KnownValue(v.Key, v.Value.Kind, v.Value.Number, v.Value.Text, v.Value.Count).ToString(), v.Value.Count))];
        }

        var share = history.Count / (double)Math.Max(1, history.Sample.Count);
        return [.. history.Sample.InOrder()
            .GroupBy(o => o.Kind == ValueKind.Number ? KnownValue.Show(o.Number) : new KnownValue(0, o.Kind, o.Number, o.Text, 1).ToString(), StringComparer.Ordinal)
            .Where(g => g.Count() > 2)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(common)
            .Select(g => (g.Key, (long)(g.Count() * share)))];
    }
}
