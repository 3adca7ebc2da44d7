namespace Warden.Detection.Tables;

/// <summary>Finds texts with a rare word that looks like a slip of a frequent one.</summary>
internal sealed class WordRule
{
    private const int MaxWords = 65_536;
    private const int LeastLength = 4;

    private readonly SlipRule _slips;
    private readonly Dictionary<string, long> _rows;

    private WordRule(SlipRule slips, Dictionary<string, long> rows) => (_slips, _rows) = (slips, rows);

    public static WordRule? Fit(ValueCounts column)
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < column.Values.Length; i++)
        {
            if (column.Counts[i] == 0)
                continue;
            foreach (var word in Words(column.Values[i]).Distinct(StringComparer.Ordinal))
            {
                if (rows.TryGetValue(word, out var known))
                    rows[word] = known + column.Counts[i];
                else if (rows.Count < MaxWords)
                    rows.Add(word, column.Counts[i]);
            }
        }

        var slips = SlipRule.Fit(rows.Select(w => (w.Key, w.Value)));
        return slips is null ? null : new(slips, rows);
    }

    public CellVerdict? Judge(string value)
    {
        CellVerdict? worst = null;
        foreach (var word in Words(value))
        {
            var count = _rows.GetValueOrDefault(word);
            if (count <= 2 && _slips.MeantBy(word, count, out var p) is { } meant)
                worst = CellVerdict.Graver(worst, new(p, TableRule.Word, $"with the rare word '{word}'", null, null, $"did you mean {meant}?"));
        }

        return worst;
    }

    // Runs of letters; without them values of the column have no words.
    private static IEnumerable<string> Words(string value)
    {
        for (var i = 0; i < value.Length;)
        {
            while (i < value.Length && !char.IsLetter(value[i]))
                i++;
            var start = i;
            while (i < value.Length && char.IsLetter(value[i]))
                i++;
            if (i - start >= LeastLength && (start > 0 || i < value.Length))
                yield return value[start..i];
        }
    }
}
