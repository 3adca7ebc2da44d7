using System.Globalization;
using System.Text;

namespace Warden.Detection.Tables;

/// <summary>The form of a cell: what it is written with, without what it says.</summary>
/// <remarks>
/// Runs of digits become 9; runs of words become one letter by their case (a small, A capital, C capitalised, m mixed); other characters stand
/// for themselves. A plain number of any length, sign and fraction is <see cref="Number"/>.
/// </remarks>
internal static class CellPattern
{
    public const string Number = "N";

    // A longer form is as good as none.
    private const int MaxLength = 48;

    public static string Of(string text)
    {
        if (IsNumber(text))
            return Number;
        var form = new StringBuilder();
        for (var i = 0; i < text.Length && form.Length < MaxLength;)
        {
            var c = text[i];
            if (IsDigit(c))
            {
                while (i < text.Length && IsDigit(text[i]))
                    i++;
                form.Append('9');
            }
            else if (char.IsLetter(c))
            {
                form.Append(Words(text, ref i));
            }
            else
            {
                form.Append(char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '¿' : c);
                i++;
            }
        }

        return form.ToString();
    }

    /// <summary>An optional sign, digits, and a fraction after a point; nothing else.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        var i = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        var start = i;
        while (i < text.Length && IsDigit(text[i]))
            i++;
        if (i == start)
            return false;
        if (i < text.Length && text[i] == '.')
        {
            start = ++i;
            while (i < text.Length && IsDigit(text[i]))
                i++;
            if (i == start)
                return false;
        }

        return i == text.Length;
    }

    /// <summary>Gets the number of a text that <see cref="IsNumber"/>; held within what a double can say.</summary>
    public static double NumberOf(ReadOnlySpan<char> text)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : number > 0 ? double.MaxValue : double.MinValue;
    }

    public static bool IsDigit(char c) => c is >= '0' and <= '9';

    // Words with single spaces between them are one run: how many there are is what a text says, not its form.
    private static char Words(string text, ref int i)
    {
        var (small, capital, capitalised, lone) = (false, false, false, false);
        while (true)
        {
            var start = i;
            var (lower, upper) = (0, 0);
            while (i < text.Length && char.IsLetter(text[i]))
            {
                lower += char.IsLower(text[i]) ? 1 : 0;
                upper += char.IsUpper(text[i]) ? 1 : 0;
                i++;
            }

            // A lone capital letter fits capitals and capitalised words.
            if (upper == 0)
                small = true;
            else if (lower == 0 && i - start == 1)
                lone = true;
            else if (lower == 0)
                capital = true;
            else
                capitalised = true;
            if (i + 1 >= text.Length || text[i] != ' ' || !char.IsLetter(text[i + 1]))
                break;
            i++;
        }

        return (small, capital, capitalised) switch
        {
            (true, false, false) => lone ? 'C' : 'a',
            (false, _, false) => 'A',
            (_, false, true) => 'C',
            _ => 'm',
        };
    }
}
