using System.Globalization;
using System.Text;

namespace Warden.Host.Analysis;

/// <summary>Makes what came from records safe to show: nothing in it moves a cursor, turns the direction of writing, or hides.</summary>
internal static class VisibleText
{
    private const int LongNumber = 10;

    /// <summary>Gets a value so that also spaces at its ends are seen.</summary>
    /// <inheritdoc cref="Of"/>
    public static string OfValue(string text, int longest = int.MaxValue)
    {
        var inner = text.Trim(' ');
        if (inner.Length == text.Length)
        {
            return Of(text, longest);
        }

        var leading = inner.Length == 0 ? text.Length : text.IndexOf(inner[0], StringComparison.Ordinal);
        return Of(string.Concat(new string('␣', leading), inner, new string('␣', text.Length - inner.Length - leading)), longest);
    }

    /// <summary>Gets a number, as detection writes it, with no more digits than people read; other texts as they are.</summary>
    public static string Number(string text) =>
        text.Length > LongNumber && text.Contains('.', StringComparison.Ordinal)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("G7", CultureInfo.InvariantCulture)
            : text;

    /// <summary>Gets the text in one line, with the numbers of characters that control or cannot be seen.</summary>
    /// <param name="text">Any text, halves of surrogate pairs included.</param>
    /// <param name="longest">The most characters of the result, the last of them an ellipsis where it was cut.</param>
    public static string Of(string text, int longest = int.MaxValue)
    {
        var result = new StringBuilder(Math.Min(text.Length, 256));
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= longest)
            {
                break;
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse)
            {
                result.Append(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩");
            }
            else
            {
                result.Append(rune.ToString());
            }
        }

        if (result.Length <= longest && (longest == int.MaxValue || text.Length <= longest))
        {
            return result.ToString();
        }

        var end = Math.Min(result.Length, longest - 1);
        return result.ToString(0, end > 0 && char.IsHighSurrogate(result[end - 1]) ? end - 1 : end) + "…";
    }
}
