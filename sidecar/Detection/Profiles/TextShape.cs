namespace Warden.Detection;

/// <summary>The outer form of an attribute's texts: their lengths, the characters at each place, the characters at all.</summary>
/// <remarks>
/// Places are judged where (nearly) all texts have one length. Characters are closed by class: who has seen three different digits at a
/// place expects all ten there. Nothing here is fitted to text values that the history has seen less often than its support.
/// </remarks>
internal sealed class TextShape
{
    private const int MaxPlaces = HistoryLimits.TextBytes;
    // One or two lengths hold for an attribute when no more than this share of its history has another one.
    private const double Stray = 0.005;

    // Each of several lengths must hold for such a share, or the lengths have not settled.
    private const double LeastShare = 0.05;
    private const double CountCorrelation = 0.9;
    private const string Digits = "0123456789";
    private const string LowerHex = "abcdef";
    private const string UpperHex = "ABCDEF";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private TextShape(int[] lengths, PricedRule lengthRule, UInt128[] places, MarkSet marks, int multiple)
    {
        Lengths = lengths;
        LengthRule = lengthRule;
        Places = places;
        Marks = marks;
        Multiple = multiple;
    }

    /// <summary>The lawful lengths, ascending; empty where the length is free.</summary>
    public int[] Lengths { get; }

    /// <summary>What calling another length an outlier costs.</summary>
    public PricedRule LengthRule { get; }

    /// <summary>The ASCII characters lawful at each place, as bits; empty where places are free.</summary>
    public UInt128[] Places { get; }

    /// <summary>The characters at all.</summary>
    public MarkSet Marks { get; }

    /// <summary>16 or 8 where every length is a multiple of it and lengths are free; 0 otherwise.</summary>
    public int Multiple { get; }

    /// <summary>Fits the form.</summary>
    /// <param name="leaf">The attribute's history.</param>
    /// <param name="isTime">Texts are dates or times: only which places hold digits is judged, the numbers are judged as time.</param>
    public static TextShape Fit(LeafHistory leaf, bool isTime)
    {
        var texts = leaf.Texts;
        var support = TypeRule.Support(texts);
        var lengths = FitLengths(leaf, texts, support);
        if (lengths.Length > 0 && Counts(leaf, lengths.Length > 1))
            lengths = [];
        var places = lengths.Length == 1 && lengths[0] <= MaxPlaces ? FitPlaces(leaf, lengths[0]) : [];
        for (var i = 0; i < places.Length && isTime; i++)
        {
            if ((places[i] & Set(Digits)) != 0)
                places[i] |= Set(Digits);
        }

        return new(lengths, new(LengthCost(leaf, lengths)), places, MarkSet.Fit(leaf), lengths.Length == 0 ? FitMultiple(leaf, texts, support) : 0);
    }

    /// <summary>Says what is wrong with the form of a text; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="budget">What the rules of structure may flag of what is lawful; infinite: all are asked.</param>
    /// <param name="expected">The usual form, as a phrase.</param>
    public string? Fault(ReadOnlySpan<byte> text, double budget, out string expected)
    {
        expected = "";
        Span<bool> marks = stackalloc bool[Alphabet.Size];
        var length = Alphabet.Mark(text, marks);
        if (Marks.FindNew(marks, budget) is >= 0 and var mark)
        {
            var name = Alphabet.NameOf(mark);
            expected = "no " + name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            return "with " + name;
        }

        if (Lengths.Length > 0 && Array.BinarySearch(Lengths, length) < 0 && LengthRule.SupportWithin(budget) > 0)
        {
            expected = Lengths.Length == 1 ? $"{Lengths[0]} characters" : $"{Lengths[0]} to {Lengths[^1]} characters";
            return $"of {length} characters";
        }

        if (Multiple > 0 && length % Multiple != 0)
        {
            expected = $"a multiple of {Multiple} characters";
            return $"of {length} characters";
        }

        for (var i = 0; i < Places.Length && i < text.Length; i++)
        {
            if (text[i] >= 128 || (Places[i] & (UInt128.One << text[i])) == 0)
            {
                expected = $"{NameOf(Places[i])} at place {i + 1}";
                return $"with '{(text[i] < 128 ? (char)text[i] : '?')}' at place {i + 1}";
            }
        }

        return null;
    }

    /// <summary>Nothing is judged.</summary>
    public bool IsFree => Lengths.Length == 0 && Places.Length == 0 && Marks.Shown.IsNever && Multiple == 0;

    public void Write(HistoryWriter to)
    {
        to.Int(Lengths.Length);
        foreach (var length in Lengths)
            to.Int(length);
        LengthRule.Write(to);
        to.Int(Places.Length);
        foreach (var place in Places)
        {
            to.Unsigned((ulong)(place >> 64));
            to.Unsigned((ulong)place);
        }

        Marks.Write(to);
        to.Int(Multiple);
    }

    public static TextShape Read(HistoryReader from)
    {
        var lengths = new int[from.Count()];
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = from.Int();
        var rule = PricedRule.Read(from);
        var places = new UInt128[from.Count()];
        for (var i = 0; i < places.Length; i++)
            places[i] = new UInt128(from.Unsigned(), from.Unsigned());
        return new(lengths, rule, places, MarkSet.Read(from), from.Int());
    }

    private static int[] FitLengths(LeafHistory leaf, long texts, long support)
    {
        if (leaf.ManyLengths || texts < 20)
            return [];
        var lawful = leaf.Lengths.Where(l => l.Value >= support).Select(l => l.Key).Order().ToArray();
        var rare = texts - lawful.Sum(l => leaf.Lengths[l]);

        // Free lengths have a tail of rare ones; a few stray ones beside few lawful ones are faults.
        var stray = lawful.Length <= 2 ? Math.Max(support, (long)(Stray * texts)) : support;
        var open = lawful.Length > 1 && lawful.Any(l => leaf.Lengths[l] < LeastShare * texts);
        return lawful.Length > 0 && lawful.Length <= 4 && rare < stray && !open ? lawful : [];
    }

    // asset998, asset999, asset1000: the number at the end grows with the ledger, and the length with it. Where numbers have several lengths
    // already, nobody knows how long they get.
    private static bool Counts(LeafHistory leaf, bool lengthsDiffer)
    {
        var numbers = new List<(long, double)>();
        foreach (var o in leaf.Sample.InOrder())
        {
            if (o.Kind == ValueKind.Text && LastNumber(o.Text) is { } number)
                numbers.Add((o.Ordinal, number));
        }

        return numbers.Count >= 0.95 * leaf.Sample.Count && (lengthsDiffer || TrendLine.Follows(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(numbers), CountCorrelation));
    }

    private static double? LastNumber(byte[] text)
    {
        var end = text.AsSpan().LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1;
        var start = end;
        while (start > 0 && text[start - 1] is >= (byte)'0' and <= (byte)'9' && end - start < 15)
            start--;
        return end > start && long.TryParse(text.AsSpan(start, end - start), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static int FitMultiple(LeafHistory leaf, long texts, long support)
    {
        if (leaf.ManyLengths || texts < 100 || leaf.Lengths.Count < 3)
            return 0;
        foreach (var multiple in (ReadOnlySpan<int>)[16, 8])
        {
            if (leaf.Lengths.Where(l => l.Key % multiple != 0).Sum(l => l.Value) < Math.Min(support, 2))
                return multiple;
        }

        return 0;
    }

    // A length that all share is a convention: the few that break it are faults. Where lengths differ, rare ones are lawful as rare values are.
    private static double LengthCost(LeafHistory leaf, int[] lengths)
    {
        if (lengths.Length == 0)
            return double.PositiveInfinity;
        long[] rare = [.. leaf.Lengths.Where(l => Array.BinarySearch(lengths, l.Key) < 0).Select(l => l.Value)];
        if (lengths.Length == 1)
            return RareSpectrum.LeastDoubt * rare.Sum() / leaf.Texts;
        return Math.Max(rare.Sum() / (double)leaf.Texts, LengthCostByValue(leaf));
    }

    // A new value has a new length as often as one of the known values has a length that no other has.
    private static double LengthCostByValue(LeafHistory leaf)
    {
        if (leaf.ManyValues)
            return 0;
        var values = leaf.Values.Values.Where(v => v.Kind == ValueKind.Text).ToArray();
        var own = values.CountBy(v => v.Text.Length).Count(l => l.Value == 1);
        return RareSpectrum.CostsOf([.. values.Select(v => v.Count)], leaf.Texts)[0] * own / Math.Max(1, values.Length);
    }

    private static UInt128[] FitPlaces(LeafHistory leaf, int length)
    {
        var counts = new int[length, 128];
        var texts = 0;
        foreach (var o in leaf.Sample.InOrder())
        {
            if (o.Kind != ValueKind.Text || o.Text.Length != length || o.Text.Any(c => c >= 128))
                continue;
            texts++;
            for (var i = 0; i < length; i++)
                counts[i, o.Text[i]]++;
        }

        if (texts < 20)
            return [];
        var support = Math.Min(TypeRule.Support(texts), Math.Max(1, texts / 100));
        var places = new UInt128[length];
        for (var i = 0; i < length; i++)
            places[i] = FitPlace(counts, i, support);
        return places;
    }

    private static UInt128 FitPlace(int[,] counts, int place, long support)
    {
        UInt128 seen = 0;
        for (var c = 0; c < 128; c++)
        {
            if (counts[place, c] >= support)
                seen |= UInt128.One << c;
        }

        // One character is a constant, two may be a choice; a class that shows three of its members is open.
        if (Count(seen) > 2 && (seen & Set(Digits)) != 0)
            seen |= Set(Digits);
        seen = CloseLetters(seen, Lower, LowerHex);
        return CloseLetters(seen, Upper, UpperHex);
    }

    private static UInt128 CloseLetters(UInt128 seen, string all, string hex)
    {
        var letters = seen & Set(all);
        if (Count(letters) < 2)
            return seen;
        return (letters & ~Set(hex)) == 0 && (seen & Set(Digits)) != 0 ? seen | Set(hex) : Count(letters) > 2 ? seen | Set(all) : seen;
    }

    private static UInt128 Set(string characters)
    {
        UInt128 set = 0;
        foreach (var c in characters)
            set |= UInt128.One << c;
        return set;
    }

    private static int Count(UInt128 set) => (int)UInt128.PopCount(set);

    private static string NameOf(UInt128 place)
    {
        if (place == Set(Digits))
            return "a digit";
        if ((place & ~Set(Digits + LowerHex + UpperHex)) == 0 && (place & Set(Digits)) == Set(Digits))
            return "a hexadecimal digit";
        if ((place & ~Set(Lower + Upper)) == 0 && Count(place) > 2)
            return (place & Set(Upper)) == 0 ? "a small letter" : (place & Set(Lower)) == 0 ? "a capital letter" : "a letter";
        if ((place & ~Set(Digits + Lower + Upper)) == 0 && Count(place) > 10)
            return "a letter or digit";
        var characters = Enumerable.Range(0, 128).Where(c => (place & (UInt128.One << c)) != 0).Select(c => $"'{(char)c}'").Take(4);
        return string.Join(" or ", characters);
    }
}
