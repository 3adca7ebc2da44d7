namespace Warden.Detection.Tables;

/// <summary>Finds texts that kept the signs which another notation needs: doubled or escaped quotes, HTML's entities.</summary>
/// <remarks>A column that has them in many rows holds such notation.</remarks>
internal sealed class EscapeRule
{
    private const double Foreign = 0.05;
    private const int LongestEntity = 8;

    private readonly double _p;

    private EscapeRule(double p) => _p = p;

    public static EscapeRule? Fit(ValueCounts column)
    {
        var rows = 0L;
        for (var i = 0; i < column.Values.Length; i++)
            rows += column.Counts[i] > 0 && HasEscape(column.Values[i]) ? column.Counts[i] : 0;
        return rows > Foreign * column.Present ? null : new(Math.Max(rows, 1) / (double)Math.Max(1, column.Present));
    }

    public CellVerdict? Judge(string value) =>
        HasEscape(value) ? new(_p, TableRule.Encoding, "with signs of another notation", null, null, "escaped once too often?") : null;

    private static bool HasEscape(string value)
    {
        for (var i = 1; i + 1 < value.Length; i++)
        {
            // O''Boyle, O\'Boyle: inside a word.
            if (value[i] == '\'' && value[i - 1] is '\'' or '\\' && i > 1 && char.IsLetter(value[i - 2]) && char.IsLetter(value[i + 1]))
                return true;
        }

        for (var i = value.IndexOf('&', StringComparison.Ordinal); i >= 0; i = value.IndexOf('&', i + 1))
        {
            if (IsEntity(value.AsSpan(i + 1)))
                return true;
        }

        return false;
    }

    // amp; or #39; or #x27;
    private static bool IsEntity(ReadOnlySpan<char> rest)
    {
        var end = rest[..Math.Min(rest.Length, LongestEntity)].IndexOf(';');
        if (end < 2)
            return false;
        var name = rest[..end];
        return name[0] == '#'
            ? !name[1..].TrimStart('x').ContainsAnyExcept("0123456789abcdefABCDEF")
            : name is "amp" or "lt" or "gt" or "quot" or "apos" or "nbsp";
    }
}
