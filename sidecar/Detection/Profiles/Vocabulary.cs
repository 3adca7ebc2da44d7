using System.Text;

namespace Warden.Detection;

/// <summary>The words of an attribute's texts, where they come from a closed set: units, labels, set phrases around numbers.</summary>
/// <remarks>A word is a run of letters; case counts. By leaving each text out in turn: the share of texts with a word seen in no other text is what calling a new word an outlier flags.</remarks>
internal sealed class Vocabulary
{
    private const int MostWords = 1024;
    private const int LeastTexts = 50;
    private const int ComparedWords = 256;
    private const int Repeated = 5;
    private const double Shared = 0.8;

    // Words that differ by a letter are common in some texts; then a slip of a word proves nothing.
    private const double NaturalSlips = 0.1;

    private readonly HashSet<ulong> _words;
    private readonly byte[][] _frequent;

    private Vocabulary(HashSet<ulong> words, byte[][] frequent, double cost)
    {
        _words = words;
        _frequent = frequent;
        Cost = cost;
    }

    /// <summary>The share of lawful texts that calling a new word an outlier flags.</summary>
    public double Cost { get; }

    /// <summary>Gets the words of an attribute; null where there are too many, or too few texts.</summary>
    /// <param name="leaf">Its history.</param>
    /// <param name="closed">Its values are judged as a closed set; then words say more only where values share them.</param>
    public static Vocabulary? Fit(LeafHistory leaf, bool closed)
    {
        var texts = leaf.Sample.InOrder().Where(o => o.Kind == ValueKind.Text && o.Text.Length < HistoryLimits.TextBytes).Select(o => o.Text).ToArray();
        if (texts.Length < LeastTexts)
            return null;
        var counts = new Dictionary<ulong, (byte[] Word, int Texts)>();
        foreach (var text in texts)
        {
            var seen = new HashSet<ulong>();
            for (var from = 0; Next(text, ref from, out var length); from += length)
            {
                var word = text.AsSpan(from, length);
                var fingerprint = Fingerprint.Of(ValueKind.Text, word);
                if (seen.Add(fingerprint))
                    counts[fingerprint] = (counts.TryGetValue(fingerprint, out var known) ? known.Word : word.ToArray(), known.Texts + 1);
            }

            if (counts.Count > MostWords)
                return null;
        }

        if (counts.Count == 0 || (closed && counts.Count > Shared * leaf.Values.Count))
            return null;
        var ordered = counts.OrderByDescending(c => c.Value.Texts).ThenBy(c => c.Key).ToArray();
        var frequent = ordered.Where(c => c.Value.Texts >= Repeated).Select(c => c.Value.Word).Take(ComparedWords).ToArray();
        var slips = ordered.Where(c => c.Value.Texts == 1 && IsSlip(c.Value.Word, frequent)).Select(c => c.Key).ToHashSet();
        if (frequent.Count(w => IsSlip(w, frequent)) > NaturalSlips * frequent.Length)
            slips.Clear();
        var rare = texts.Count(t => HasWord(t, w => counts[w].Texts == 1 && !slips.Contains(w))) / (double)texts.Length;

        // Where some words are rare, others have not come yet, even if by chance none came once.
        var few = counts.Values.Count(c => c.Texts is > 1 and <= ValueSet.RareCounts);
        rare = Math.Max(rare, few / ValueSet.RareHarmonic / texts.Length);
        return new([.. counts.Keys.Where(w => !slips.Contains(w))], frequent, rare);
    }

    /// <summary>Gets the first word that no text had; false where there is none.</summary>
    public bool TryFindNew(ReadOnlySpan<byte> text, out string word, out string? meant)
    {
        for (var from = 0; Next(text, ref from, out var length); from += length)
        {
            var candidate = text.Slice(from, length);
            if (_words.Contains(Fingerprint.Of(ValueKind.Text, candidate)))
                continue;
            word = Encoding.UTF8.GetString(candidate[..Math.Min(length, 32)]);
            meant = null;
            foreach (var known in _frequent)
            {
                if (Likeness.IsSlip(candidate, known))
                {
                    meant = Encoding.UTF8.GetString(known);
                    break;
                }
            }

            return true;
        }

        (word, meant) = ("", null);
        return false;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(_words.Count);
        foreach (var word in _words.Order())
            to.Unsigned(word);
        to.Int(_frequent.Length);
        foreach (var word in _frequent)
            to.Bytes(word);
        to.Double(Cost);
    }

    public static Vocabulary Read(HistoryReader from)
    {
        var words = new HashSet<ulong>();
        for (var i = from.Count(); i > 0; i--)
            words.Add(from.Unsigned());
        var frequent = new byte[from.Count()][];
        for (var i = 0; i < frequent.Length; i++)
            frequent[i] = from.Bytes();
        return new(words, frequent, from.Double());
    }

    private static bool IsSlip(byte[] word, byte[][] frequent) => frequent.Any(f => Likeness.IsSlip(word, f));

    private static bool HasWord(byte[] text, Predicate<ulong> rare)
    {
        for (var from = 0; Next(text, ref from, out var length); from += length)
        {
            if (rare(Fingerprint.Of(ValueKind.Text, text.AsSpan(from, length))))
                return true;
        }

        return false;
    }

    private static bool Next(ReadOnlySpan<byte> text, ref int from, out int length)
    {
        while (from < text.Length && !IsLetter(text[from]))
            from++;
        var end = from;
        while (end < text.Length && IsLetter(text[end]))
            end++;
        length = end - from;
        return length > 0;
    }

    private static bool IsLetter(byte c) => char.IsAsciiLetter((char)c) || c >= 0x80;
}
