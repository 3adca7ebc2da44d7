namespace Warden.Detection.Tables;

/// <summary>Finds rare texts that look like a slip of a frequent one.</summary>
/// <remarks>
/// How often that happens lawfully is asked of texts that come repeatedly: few slips do. Where these look like slips of each other too
/// (codes that count, names with variants), looking like one says nothing and the rule is not fitted.
/// </remarks>
internal sealed class SlipRule
{
    private const int MaxFrequent = 8192;

    // A text seen so often is lawful; one that others are slips of comes so much more often than they.
    private const int Lawful = 3;
    private const int LeastOfMeant = 5;
    private const int Ratio = 8;
    private const int RepeatedRatio = 20;

    // Above this share of look-alikes among lawful texts nothing is judged.
    private const double Natural = 0.1;

    // So many times the likenesses that lawful texts have.
    private const double Excess = 3;
    private const int MaxRare = 20_000;

    private readonly NearTexts _near;
    private readonly string[] _texts;
    private readonly long[] _counts;
    private readonly double _p;

    private SlipRule(NearTexts near, string[] texts, long[] counts, double p) => (_near, _texts, _counts, _p) = (near, texts, counts, p);

    /// <summary>Fits the rule.</summary>
    /// <param name="texts">Distinct texts with the rows of each, any order.</param>
    public static SlipRule? Fit(IEnumerable<(string Text, long Count)> texts)
    {
        var (rows, rareRows) = (0L, 0L);
        var lawful = new List<(string Text, long Count)>();
        var rare = new List<string>();
        foreach (var (text, count) in texts)
        {
            rows += count;
            if (count >= Lawful)
                lawful.Add((text, count));
            else
            {
                rareRows += count;
                rare.Add(text);
            }
        }

        var frequent = lawful.OrderByDescending(t => t.Count).ThenBy(t => t.Text, StringComparer.Ordinal).Take(MaxFrequent).ToArray();
        if (frequent.Length == 0 || frequent[0].Count < LeastOfMeant)
            return null;
        var near = new NearTexts([.. frequent.Select(t => t.Text)]);
        var counts = frequent.Select(t => t.Count).ToArray();
        var (alike, lawfulTexts) = (0, 0);
        for (var i = 0; i < frequent.Length; i++)
        {
            // One that comes much more often may be meant by it: that is no lawful likeness, and the text perhaps no lawful one.
            if (near.Find(frequent[i].Text, 0, Before(counts, RepeatedRatio * counts[i])) >= 0)
                continue;
            lawfulTexts++;
            alike += near.Find(frequent[i].Text, Before(counts, Ratio * counts[i]), i) >= 0 ? 1 : 0;
        }

        var natural = (alike + 0.1) / (lawfulTexts + 1);
        if (natural > Natural)
            return null;

        // As many slips among the rare texts as likenesses among the lawful ones are no slips.
        var (rares, slips) = (0, 0);
        foreach (var text in rare.Count <= MaxRare ? rare : rare.OrderBy(t => CellText.Hash(5, t)).Take(MaxRare))
        {
            rares++;
            slips += near.Find(text, 0, Before(counts, Math.Max(LeastOfMeant, 2 * Ratio))) >= 0 ? 1 : 0;
        }

        return slips < Excess * natural * rares
            ? null
            : new(near, [.. frequent.Select(t => t.Text)], counts, natural * Math.Max(rareRows, 1) / Math.Max(rows, 1));
    }

    /// <summary>Gets the frequent text that was probably meant; null where none was.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">The rows that have it.</param>
    /// <param name="p">The chance that a lawful text would look so.</param>
    public string? MeantBy(string text, long count, out double p)
    {
        p = _p;
        var least = Math.Max(LeastOfMeant, (count < Lawful ? Ratio : RepeatedRatio) * Math.Max(count, 1));
        var at = _near.Find(text, 0, Before(_counts, least));
        return at < 0 ? null : _texts[at];
    }

    // How many counts are at least so large; they descend.
    private static int Before(long[] counts, long least)
    {
        var (low, high) = (0, counts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (counts[middle] >= least)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
