namespace Warden.Detection.Tables;

/// <summary>The kept cells of one column: its distinct texts in ordinal order, and for each kept row the place of its text.</summary>
/// <remarks>Places follow the texts, never the order of rows, so that nothing learnt depends on that order.</remarks>
internal sealed class TableColumn
{
    private readonly Dictionary<string, int> _places;

    public TableColumn(string[] values, int[] codes)
    {
        (Values, Codes) = (values, codes);
        _places = new(values.Length, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            _places.Add(values[i], i);
            Fingerprint = CellText.Hash(Fingerprint, values[i]);
        }

        IsQuantity = MeasureOrCount(values);
        Missing = values.Length > 0 && values[0].Length == 0 ? 0 : -1;
    }

    public string[] Values { get; }

    public int[] Codes { get; }

    /// <summary>A digest of the distinct texts: orders columns whatever their places and names.</summary>
    public ulong Fingerprint { get; }

    /// <summary>The place of the empty text; -1 where no cell is missing.</summary>
    public int Missing { get; }

    /// <summary>Whether most texts are numbers that measure or count something, with fractions, signs or zero: they decide no other column.</summary>
    public bool IsQuantity { get; }

    /// <summary>Gets the place of a text, -1 where no kept row has it.</summary>
    public int PlaceOf(string text) => _places.GetValueOrDefault(text, -1);

    /// <summary>Counts the rows of each value.</summary>
    /// <param name="weights">How many rows each kept row stands for.</param>
    /// <param name="suspected">Kept rows whose cell is left out; null for none.</param>
    public long[] Count(int[] weights, bool[]? suspected)
    {
        var counts = new long[Values.Length];
        for (var row = 0; row < Codes.Length; row++)
        {
            if (suspected is null || !suspected[row])
                counts[Codes[row]] += weights[row];
        }

        return counts;
    }

    private static bool MeasureOrCount(string[] values)
    {
        const double Numbers = 0.8;
        const double Fractions = 0.2;
        var (numbers, fractions, zeros, all) = (0, 0, 0, 0);
        foreach (var value in values)
        {
            if (value.Length == 0)
                continue;
            all++;
            if (!CellPattern.IsNumber(value))
                continue;
            numbers++;
            if (value[0] == '-' || value.Contains('.', StringComparison.Ordinal))
                fractions++;
            if (CellPattern.NumberOf(value) == 0)
                zeros++;
        }

        return numbers > 0 && numbers >= Numbers * all && (zeros > 0 || fractions >= Fractions * numbers);
    }
}
