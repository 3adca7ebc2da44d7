namespace Warden.Detection.Tables;

/// <summary>Finds values written in a form that the column hardly has, where the column has few forms.</summary>
internal sealed class FormRule
{
    private const int LeastRows = 20;

    // A form that so many rows have is settled; the settled ones cover so much of a column whose forms are judged.
    private const double Settled = 0.05;
    private const double Cover = 0.9;

    // A form that fewer rows have is foreign; up to the share of a settled one where it brings characters that no settled one has, or where
    // the column has dates, times or codes in parts.
    private const double Foreign = 0.02;

    // One letter case, one length, hold for the column where so many rows keep them.
    private const double OneCase = 0.95;
    private const double OneLength = 0.98;
    private const int LeastDigits = 5;

    // A value that comes so often, and not much seldomer than values of the column do, is no slip whatever its form.
    private const int Repeated = 5;
    private const int RareRatio = 8;

    private static readonly char[] Separators = ['-', '/', ':'];

    private readonly Dictionary<string, double> _shares;
    private readonly HashSet<char> _characters;
    private readonly bool _isStructured;
    private readonly bool _hasDigits;
    private readonly bool _oneCase;
    private readonly string _usual;
    private readonly string _usualExample;
    private readonly int _length;
    private readonly double _otherLengths;
    private readonly double _least;
    private readonly long _lawful;

    private FormRule(Dictionary<string, double> shares, HashSet<char> characters, bool hasDigits, bool oneCase, string usual, string example, int length, double otherLengths, double least, long lawful)
    {
        (_shares, _characters, _hasDigits, _oneCase, _usual, _usualExample) = (shares, characters, hasDigits, oneCase, usual, example);
        (_length, _otherLengths, _least, _lawful) = (length, otherLengths, least, lawful);

        // Dates, times, codes in parts: 9-9-9, 9:9.
        _isStructured = Separators.Any(s => usual.Contains($"9{s}9", StringComparison.Ordinal));
    }

    public static FormRule? Fit(ValueCounts column)
    {
        if (column.Present < LeastRows)
            return null;
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < column.Values.Length; i++)
        {
            if (column.Values[i].Length == 0 || column.Counts[i] == 0)
                continue;
            var form = CellPattern.Of(column.Values[i]);
            rows[form] = rows.GetValueOrDefault(form) + column.Counts[i];
        }

        double n = column.Present;
        var distinct = column.Counts.Count(c => c > 0);
        var settled = rows.Where(f => f.Value >= Settled * n).OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).ToArray();
        if (settled.Length == 0 || settled.Sum(f => f.Value) < Cover * n)
            return null;
        var usual = settled[0].Key;
        var hasDigits = settled.Any(f => HasDigits(f.Key));
        var oneCase = usual is "a" or "A" && settled[0].Value >= OneCase * n;
        var (length, otherLengths) = LengthOf(column, usual, settled[0].Value);
        var example = column.Values.Zip(column.Counts).Where(v => v.First.Length > 0 && v.Second > 0 && CellPattern.Of(v.First) == usual)
            .OrderByDescending(v => v.Second).ThenBy(v => v.First, StringComparer.Ordinal).First().First;
        return new(rows.ToDictionary(f => f.Key, f => f.Value / n, StringComparer.Ordinal), Characters(settled.Select(f => f.Key)), hasDigits, oneCase, usual, example, length, otherLengths, 1 / n, Math.Max(Repeated, column.Present / (RareRatio * distinct)));
    }

    /// <summary>The usual form as an example of it.</summary>
    public string Example => _usualExample;

    /// <param name="value">The value.</param>
    /// <param name="count">The rows that have it.</param>
    public CellVerdict? Judge(string value, long count)
    {
        if (count >= _lawful && !_isStructured)
            return null;
        var form = CellPattern.Of(value);
        var share = Math.Max(_shares.GetValueOrDefault(form), _least);
        if (share < (_isStructured || !_characters.IsSupersetOf(Characters([form])) ? Settled : Foreign) && Speaks(form))
            return new(share, TableRule.Form, "written in another form than the column's", $"as {Short(_usualExample)}");
        if (_length > 0 && form == _usual && value.Length != _length)
            return new(Math.Max(_otherLengths, _least), TableRule.Form, $"of {value.Length} characters", $"{_length} characters, as {Short(_usualExample)}");
        return null;
    }

    public static string Short(string text) => text.Length <= 48 ? text : text[..47] + "…";

    // Punctuation comes and goes in names; digits do not, nor letters in codes and numbers.
    private bool Speaks(string form) => _hasDigits || HasDigits(form) || (_oneCase && form.Length == 1 && form != "m");

    // Letters count as one, whatever their case; a number is digits.
    private static HashSet<char> Characters(IEnumerable<string> forms) =>
        [.. forms.SelectMany(f => f == CellPattern.Number ? "9" : f).Select(c => char.IsAsciiLetter(c) ? 'a' : c)];

    private static bool HasDigits(string form) => form == CellPattern.Number || form.Contains('9', StringComparison.Ordinal);

    private static (int Length, double Others) LengthOf(ValueCounts column, string usual, long rows)
    {
        if (!HasDigits(usual))
            return (0, 0);
        var lengths = new SortedDictionary<int, long>();
        for (var i = 0; i < column.Values.Length; i++)
        {
            var value = column.Values[i];
            if (column.Counts[i] > 0 && value.Length > 0 && CellPattern.Of(value) == usual)
                lengths[value.Length] = lengths.GetValueOrDefault(value.Length) + column.Counts[i];
        }

        var (length, most) = lengths.MaxBy(l => l.Value);
        return most >= OneLength * rows && length >= LeastDigits ? (length, (rows - most) / (double)rows) : (0, 0);
    }
}
