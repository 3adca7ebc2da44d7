namespace Warden.Detection.Tables;

/// <summary>Finds the value of another column at the end or the start of this one, where that other column is empty.</summary>
/// <remarks>Only for pairs of columns where that nearly never happens while the other column has its value.</remarks>
internal sealed class JoinedRule
{
    // Where the other column has a value, so few rows may look joined all the same.
    private const double Natural = 0.005;
    private const double LeastP = 1e-4;
    private const int LeastRows = 20;
    private const int Looked = 256;
    private const double LeastJoined = 0.02;

    // A value of the other column is known from so many rows on.
    private const int Known = 2;

    private readonly int _holder;
    private readonly int _empty;
    private readonly TableColumn _domain;
    private readonly long[] _counts;
    private readonly double _p;

    private JoinedRule(int holder, int empty, TableColumn domain, long[] counts, double p) =>
        (_holder, _empty, _domain, _counts, _p) = (holder, empty, domain, counts, p);

    /// <summary>Gets the rules of all pairs of columns.</summary>
    public static JoinedRule[] Fit(KeptRows kept, ValueCounts[] counts, int[] related, CancellationToken cancel)
    {
        var rules = new List<JoinedRule>();
        foreach (var empty in related)
        {
            var domain = kept.Columns[empty];
            if (domain.Missing < 0)
                continue;
            var found = new JoinedRule?[related.Length];
            Parallel.For(0, related.Length, new ParallelOptions { CancellationToken = cancel }, i =>
                found[i] = related[i] == empty ? null : Fit(kept, related[i], empty, counts[empty].Counts));
            rules.AddRange(found.OfType<JoinedRule>());
        }

        return [.. rules];
    }

    /// <summary>Says what speaks against the two cells of a row; does nothing where nothing does.</summary>
    public void Judge(ReadOnlySpan<string> cells, ReadOnlySpan<int> places, Span<CellVerdict?> verdicts)
    {
        if (places[_empty] != _domain.Missing || Joined(cells[_holder], _domain, _counts) is not { } part)
            return;
        var rest = cells[_holder].EndsWith(part, StringComparison.Ordinal) ? cells[_holder][..^part.Length] : cells[_holder][part.Length..];
        rest = FormRule.Short(rest.Trim(Separators));
        verdicts[_holder] = CellVerdict.Graver(
            verdicts[_holder], new(_p, TableRule.Joined, "holds the value of another column too", rest, rest, $"'{FormRule.Short(part)}' belongs into another column?"));
        verdicts[_empty] = CellVerdict.Graver(
            verdicts[_empty], new(_p, TableRule.Joined, "missing while another column holds it", part, part, "written into another column?"));
    }

    private static JoinedRule? Fit(KeptRows kept, int holder, int empty, long[] counts)
    {
        var (holders, domain) = (kept.Columns[holder], kept.Columns[empty]);
        if (!LooksJoined(holders, domain, counts))
            return null;
        var joined = new bool[holders.Values.Length];
        for (var i = 0; i < joined.Length; i++)
            joined[i] = Joined(holders.Values[i], domain, counts) is not null;
        var (with, withJoined, withoutJoined) = (0L, 0L, 0L);
        for (var row = 0; row < holders.Codes.Length; row++)
        {
            var isJoined = joined[holders.Codes[row]];
            if (domain.Codes[row] == domain.Missing)
                withoutJoined += isJoined ? kept.Weights[row] : 0;
            else
                (with, withJoined) = (with + kept.Weights[row], withJoined + (isJoined ? kept.Weights[row] : 0));
        }

        return withoutJoined == 0 || with < LeastRows || withJoined > Natural * with
            ? null
            : new(holder, empty, domain, counts, Math.Max(LeastP, withJoined / (double)with));
    }

    // A few of the values that stand where the other column is empty tell whether the rest is worth a look.
    private static bool LooksJoined(TableColumn holders, TableColumn domain, long[] counts)
    {
        var beside = new SortedSet<int>();
        for (var row = 0; row < holders.Codes.Length; row++)
        {
            if (domain.Codes[row] == domain.Missing && holders.Codes[row] != holders.Missing)
                beside.Add(holders.Codes[row]);
        }

        var (looked, found) = (0, 0);
        var step = Math.Max(1, beside.Count / Looked);
        foreach (var code in beside.Where((_, i) => i % step == 0))
        {
            looked++;
            found += Joined(holders.Values[code], domain, counts) is null ? 0 : 1;
        }

        return found > 0 && found >= LeastJoined * looked;
    }

    private static readonly char[] Separators = [' ', ',', ';', '/', '|', '-'];

    // The last or the first word, where the other column knows it.
    private static string? Joined(string text, TableColumn domain, long[] counts)
    {
        var end = text.LastIndexOfAny(Separators) + 1;
        if (end > 1 && Knows(text[end..]))
            return text[end..];
        var start = text.IndexOfAny(Separators);
        return start > 0 && start < text.Length - 1 && Knows(text[..start]) ? text[..start] : null;

        bool Knows(string part) => part.Length > 0 && !CellPattern.IsNumber(part) && domain.PlaceOf(part) is var place and >= 0 && counts[place] >= Known;
    }
}
