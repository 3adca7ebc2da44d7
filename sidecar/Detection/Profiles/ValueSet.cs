namespace Warden.Detection;

/// <summary>The values of an attribute with few of them, and what it costs to call a new one an outlier.</summary>
/// <remarks>
/// By Good and Turing, the next value has been seen c times before with probability (c + 1) · f(c+1) ÷ N, where f(c) is the number of
/// values seen c times: a rule "known from s sightings on" flags Σ c·f(c) ÷ N of what is lawful, c = 1 … s. The price of a rule is what
/// it and all cheaper rules of its tree flag together; a policy's budget buys the cheapest rules first.
/// Singles that look like slips of a known value count as faults of the history, not as lawful rarities; so do singles far below
/// the rarest common value, and more singles than the doubles beside them make likely.
/// </remarks>
internal sealed class ValueSet
{
    /// <inheritdoc cref="PricedRule.MaxSupport"/>
    public const int MaxSupport = PricedRule.MaxSupport;

    private const int ComparedValues = 512;
    private const int Repeated = 5;

    // Above this share, values seen once are how the attribute is.
    private const double Strays = 0.005;
    private const long StrayGap = 30;

    // One fault does not come more often.
    private const int StraySightings = 2;
    private const double StrayShare = 0.0006;

    // Where so many of the known values look like slips of each other (94 %, 95 %), looking like one says nothing.
    private const double NaturalSlips = 0.1;
    private const double RareShare = 0.001;
    public const int RareCounts = 5;

    // 1 + 1/2 + … + 1/5: how many values are seen at most five times for one that is seen once, where rarities are spread evenly in their logarithm.
    public const double RareHarmonic = 2.283;

    // What remains of the chance that strays are lawful: a short history shows few faults, and rare lawful values as singles.
    private const double StrayDoubts = 500;
    private const double LeastDoubt = 0.03;

    // Only a long history holds the same fault twice.
    private const long RepeatedFaults = 5000;

    private readonly Dictionary<ulong, int> _places;

    private ValueSet(KnownValue[] values, long count, PricedRule rule, double slipShare, bool closed)
    {
        Values = values;
        Count = count;
        Rule = rule;
        SlipShare = slipShare;
        Closed = closed;
        _places = new(values.Length);
        for (var i = 0; i < values.Length; i++)
            _places.Add(values[i].Fingerprint, i);
    }

    /// <summary>The values, the most frequent first.</summary>
    public KnownValue[] Values { get; }

    /// <summary>Observations.</summary>
    public long Count { get; }

    /// <summary>"Known from s sightings on", and what that flags.</summary>
    public PricedRule Rule { get; }

    /// <summary>Share of the known values that look like a slip of a more frequent one.</summary>
    public double SlipShare { get; }

    /// <summary>The set is taken for closed: discrete by its growth. An open one judges only slips of frequent values.</summary>
    public bool Closed { get; }

    public static ValueSet Fit(LeafHistory leaf, bool closed)
    {
        // A rare value that a label has declared reasonable says nothing of how often others come: it must not make novelties lawful.
        var values = leaf.Values
            .Where(v => v.Value.Count > RareCounts || !leaf.Declared.Has(v.Key))
            .Select(v => new KnownValue(v.Key, v.Value.Kind, v.Value.Number, v.Value.Text, v.Value.Count))
            .OrderByDescending(v => v.Count).ThenBy(v => v.Fingerprint)
            .ToArray();
        values = WithoutStrayNumbers(values, leaf.Count);
        var (slips, slipSingles) = CountSlips(values);
        if (slips > NaturalSlips * values.Count(v => v.Count > 1))
            slipSingles = 0;
        var singles = values.Count(v => v.Count == 1) - slipSingles;
        var doubles = values.Count(v => v.Count == 2);
        var triples = values.Count(v => v.Count == 3);
        // Numbers that no slip explains are lawful rarities, however many: what is paid now and then.
        var numbers = values.Length > 0 && values[0].Kind == ValueKind.Number;
        double lawfulSingles = singles <= Strays * leaf.Count && !numbers ? Math.Min(singles, (2 * doubles) + 1) : singles;
        // A law with many values seen twice, three, four times has unseen ones, even where by chance none was seen once.
        lawfulSingles = Math.Max(lawfulSingles, (values.Count(v => v.Count <= RareCounts) - slipSingles) / RareHarmonic - Math.Max(0, singles - lawfulSingles));
        if (!numbers && AreStrays(values, leaf.Count))
        {
            lawfulSingles = Math.Min(lawfulSingles, Math.Clamp(StrayDoubts / leaf.Count, LeastDoubt, 1) * singles);
            if (leaf.Count >= RepeatedFaults)
                (doubles, triples) = (0, 0);
            else
                lawfulSingles = Math.Max(lawfulSingles, values.Count(v => v.Count is > 1 and <= RareCounts) / RareHarmonic);
        }

        var n = (double)leaf.Count;
        double[] costs = [lawfulSingles / n, (lawfulSingles + (2 * doubles)) / n, (lawfulSingles + (2 * doubles) + (3 * triples)) / n];
        return new(values, leaf.Count, new(costs), (slips + 0.5) / (Math.Min(values.Length, ComparedValues) + 1), closed);
    }

    /// <summary>Gets the place of a value in <see cref="Values"/>, or <see cref="int.MaxValue"/>.</summary>
    public int IndexOf(ulong fingerprint) => _places.GetValueOrDefault(fingerprint, int.MaxValue);

    /// <summary>Gets the most frequent value that the text looks like a slip of.</summary>
    public KnownValue? SlipOf(ReadOnlySpan<byte> text, long atLeast)
    {
        if (text.Length > HistoryLimits.TextBytes)
            return null;
        foreach (var value in Values)
        {
            if (value.Count < atLeast)
                return null;
            if (value.Kind == ValueKind.Text && Likeness.IsSlip(text, value.Text))
                return value;
        }

        return null;
    }

    /// <summary>Gets the most frequent value that the number looks like a slip of.</summary>
    public KnownValue? SlipOf(double number)
    {
        foreach (var value in Values)
        {
            if (value.Count < StrayGap)
                return null;
            if (value.Kind == ValueKind.Number && NumberSlip.IsSlip(number, value.Number))
                return value;
        }

        return null;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(Values.Length);
        foreach (var value in Values)
        {
            to.Unsigned(value.Fingerprint);
            to.Int((int)value.Kind);
            to.Double(value.Number);
            to.Bytes(value.Text);
            to.Long(value.Count);
        }

        to.Long(Count);
        Rule.Write(to);
        to.Double(SlipShare);
        to.Bool(Closed);
    }

    public static ValueSet Read(HistoryReader from)
    {
        var values = new KnownValue[from.Count()];
        for (var i = 0; i < values.Length; i++)
            values[i] = new(from.Unsigned(), (ValueKind)from.Int(), from.Double(), from.Bytes(), from.Long());
        return new(values, from.Long(), PricedRule.Read(from), from.Double(), from.Bool());
    }

    // The same fault may come often enough to look known: zeros above all. Beside numbers that are all common, rare ones outside their range are faults.
    private static KnownValue[] WithoutStrayNumbers(KnownValue[] values, long count)
    {
        var common = values.TakeWhile(v => v.Count >= StrayGap && v.Count >= RareShare * count).ToArray();
        if (common.Length < 2 || common.Length == values.Length || common.Any(v => double.IsNaN(v.Number)))
            return values;
        var rare = values.AsSpan(common.Length);
        if (10 * rare[0].Count > common[^1].Count)
            return values;
        var (low, high) = (common.Min(v => v.Number), common.Max(v => v.Number));
        var often = Math.Max(StraySightings, StrayShare * count);
        return [.. values.Where((v, i) => i < common.Length || v.Count > often || (v.Number >= low && v.Number <= high) || !IsSlipOfAny(v, common))];
    }

    private static bool IsSlipOfAny(KnownValue value, KnownValue[] common) => Array.Exists(common, c => NumberSlip.IsSlip(value.Number, c.Number));

    // Lawful rarities fill the room between the common values and the singles. Where there is nothing between them, the singles are
    // another population: the faults of a poisoned history.
    private static bool AreStrays(KnownValue[] values, long count)
    {
        var strays = 0L;
        var i = values.Length - 1;
        for (; i >= 0 && values[i].Count <= MaxSupport; i--)
            strays += values[i].Count;
        return i >= 0 && strays <= 2 * Strays * count && values[i].Count >= StrayGap;
    }

    private static bool IsSlip(KnownValue value, KnownValue of) => value.Kind == of.Kind && value.Kind switch
    {
        ValueKind.Text => Likeness.IsSlip(value.Text, of.Text),
        ValueKind.Number => of.Count >= StrayGap && NumberSlip.IsSlip(value.Number, of.Number),
        _ => false,
    };

    // Among the values: those that look like a slip of a more frequent one; and of these, the singles beside a value seen often.
    private static (int Slips, int SlipSingles) CountSlips(KnownValue[] values)
    {
        var (slips, singles) = (0, 0);
        for (var i = 1; i < Math.Min(values.Length, ComparedValues); i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!IsSlip(values[i], values[j]))
                    continue;
                if (values[i].Count == 1 && values[j].Count >= Repeated)
                    singles++;
                else
                    slips++;
                break;
            }
        }

        return (slips, singles);
    }
}
