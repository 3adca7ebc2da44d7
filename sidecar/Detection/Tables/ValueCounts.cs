namespace Warden.Detection.Tables;

/// <summary>The distinct values of one column with the rows of each that nothing speaks against so far.</summary>
/// <param name="Values">In ordinal order, the empty text first where cells are missing.</param>
/// <param name="Counts">Rows of each; 0 where all its cells are suspected.</param>
internal sealed record ValueCounts(string[] Values, long[] Counts)
{
    /// <summary>Rows with something in them.</summary>
    public long Present { get; } = Sum(Values, Counts, missing: false);

    /// <summary>Rows with nothing in them.</summary>
    public long Missing { get; } = Sum(Values, Counts, missing: true);

    private static long Sum(string[] values, long[] counts, bool missing)
    {
        var sum = 0L;
        for (var i = 0; i < values.Length; i++)
            sum += values[i].Length == 0 == missing ? counts[i] : 0;
        return sum;
    }
}
