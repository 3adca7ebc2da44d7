using System.Runtime.InteropServices;

namespace Warden.Detection;

/// <summary>The characters of an attribute's texts, as marks of the <see cref="Alphabet"/>.</summary>
/// <remarks>
/// Characters are closed by class: who has seen three different digits expects all ten. What is left are marks that come and go with what a
/// text says (a hyphen in a name, an accent): how often a new one comes is asked of the history, and judging them spends from the budget
/// of new values. Marks that nobody sees (spaces at the ends, invisible characters, letters of another script) have a rule of their own.
/// </remarks>
internal sealed class MarkSet
{
    private const int LeastTexts = 50;

    // More of a hidden mark than one fault leaves is how the attribute is.
    private const int HiddenFaults = 2;
    private const byte Known = PricedRule.MaxSupport;
    private const string Digits = "0123456789";
    private const string LowerHex = "abcdef";
    private const string UpperHex = "ABCDEF";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly byte[] _sightings;

    private MarkSet(byte[] sightings, PricedRule shown, PricedRule hidden) => (_sightings, Shown, Hidden) = (sightings, shown, hidden);

    /// <summary>A new mark that a reader sees.</summary>
    public PricedRule Shown { get; }

    /// <summary>A new mark that a reader overlooks.</summary>
    public PricedRule Hidden { get; }

    public static MarkSet Fit(LeafHistory leaf)
    {
        var texts = leaf.Texts;
        if (texts < LeastTexts)
            return new([], PricedRule.Never, PricedRule.Never);
        var support = TypeRule.Support(texts);
        var lawful = new bool[Alphabet.Size];
        for (var i = 0; i < lawful.Length; i++)
            lawful[i] = leaf.Marks[i] >= support;
        Close(lawful);

        var sightings = new byte[Alphabet.Size];
        Span<long> open = stackalloc long[Alphabet.Size];
        open.Clear();
        var hidden = 0.0;
        for (var i = 0; i < sightings.Length; i++)
        {
            var count = leaf.Marks[i];
            var isClosed = lawful[i] && count < support;
            if (IsHidden(i))
            {
                sightings[i] = lawful[i] ? Known : (byte)Math.Min(count, 1);
                if (!lawful[i])
                    hidden += count * (count <= HiddenFaults ? RareSpectrum.DoubtOf(texts) : 1);
            }
            else
            {
                sightings[i] = isClosed ? Known : (byte)Math.Min(count, Known);
                open[i] = isClosed ? 0 : count;
            }
        }

        var costs = RareSpectrum.CostsOf(open, texts);
        var byValue = CostByValue(leaf, lawful);
        return new(sightings, new([.. costs.Select(c => Math.Max(c, byValue))]), new(0, hidden / texts));
    }

    /// <summary>Gets a mark of a text that is new within a budget; -1 where there is none.</summary>
    /// <param name="marks">The text's marks.</param>
    /// <param name="budget">What the rules of structure may flag of what is lawful.</param>
    public int FindNew(ReadOnlySpan<bool> marks, double budget)
    {
        if (_sightings.Length == 0)
            return -1;
        // One that never came costs nothing that the history knows of; one that came now and then may be how the attribute is.
        var (shown, hidden) = (Shown.SupportWithin(budget), Hidden.SupportWithin(budget));
        if (shown + hidden == 0)
            return -1;

        // A text has few of the marks: finding the next one takes all at once, asking each takes longer than the rest of a verdict.
        for (var i = marks.IndexOf(true); i >= 0;)
        {
            if (_sightings[i] < (IsHidden(i) ? hidden : shown))
                return i;
            var next = marks[(i + 1)..].IndexOf(true);
            i = next < 0 ? -1 : i + 1 + next;
        }

        return -1;
    }

    public void Write(HistoryWriter to)
    {
        to.Bytes(_sightings);
        Shown.Write(to);
        Hidden.Write(to);
    }

    public static MarkSet Read(HistoryReader from) => new(from.Bytes(), PricedRule.Read(from), PricedRule.Read(from));

    private static bool IsHidden(int mark) =>
        mark is < 32 or 127 or Alphabet.LeadingSpace or Alphabet.TrailingSpace or Alphabet.DoubleSpace or Alphabet.OtherLetter or Alphabet.Invisible or Alphabet.BadBytes;

    // A new value brings a new mark as often as one of the known values has a mark that no other has.
    private static double CostByValue(LeafHistory leaf, bool[] closed)
    {
        if (leaf.ManyValues)
            return 0;
        Span<bool> marks = stackalloc bool[Alphabet.Size];
        var having = new int[Alphabet.Size];
        var counts = new List<long>();
        foreach (var value in leaf.Values.Values)
        {
            if (value.Kind != ValueKind.Text)
                continue;
            counts.Add(value.Count);
            Alphabet.Mark(value.Text, marks);
            for (var i = 0; i < marks.Length; i++)
                having[i] += marks[i] ? 1 : 0;
        }

        var own = 0;
        for (var i = 0; i < having.Length; i++)
            own += having[i] == 1 && !IsHidden(i) && !(closed[i] && char.IsAsciiLetterOrDigit((char)i)) ? 1 : 0;
        return counts.Count == 0 ? 0 : RareSpectrum.CostsOf(CollectionsMarshal.AsSpan(counts), leaf.Texts)[0] * own / counts.Count;
    }

    private static void Close(bool[] lawful)
    {
        Close(Digits);
        Close(LowerHex);
        Close(UpperHex);
        if (Lower[6..].Any(c => lawful[c]))
            Close(Lower);
        if (Upper[6..].Any(c => lawful[c]))
            Close(Upper);

        void Close(string characters)
        {
            if (characters.Count(c => lawful[c]) < 3 && !(characters.Length == 6 && characters.Count(c => lawful[c]) == 2))
                return;
            foreach (var c in characters)
                lawful[c] = true;
        }
    }
}
