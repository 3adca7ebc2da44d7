using System.Globalization;
using System.Text;

namespace Warden.Detection;

/// <summary>The characters of a text as a set of marks: one per ASCII character, a few for all others and for spaces at the ends.</summary>
internal static class Alphabet
{
    public const int Size = 136;

    public const int LeadingSpace = 128;
    public const int TrailingSpace = 129;
    public const int DoubleSpace = 130;
    public const int LatinLetter = 131;
    public const int OtherLetter = 132;
    public const int Invisible = 133;
    public const int OtherSymbol = 134;
    public const int BadBytes = 135;

    /// <summary>Sets the marks of a text; <paramref name="marks"/> has <see cref="Size"/> places and is cleared first.</summary>
    /// <returns>The number of characters (code points).</returns>
    public static int Mark(ReadOnlySpan<byte> text, Span<bool> marks)
    {
        marks.Clear();
        var characters = 0;
        for (var i = 0; i < text.Length;)
        {
            characters++;
            if (text[i] < 0x80)
            {
                marks[text[i]] = true;
                if (i > 0 && text[i] == (byte)' ' && text[i - 1] == (byte)' ')
                    marks[DoubleSpace] = true;
                i++;
                continue;
            }

            if (Rune.DecodeFromUtf8(text[i..], out var rune, out var used) != System.Buffers.OperationStatus.Done)
                marks[BadBytes] = true;
            else
                marks[MarkOf(rune)] = true;
            i += used;
        }

        if (text.Length > 0)
        {
            marks[LeadingSpace] = text[0] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
            marks[TrailingSpace] = text[^1] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
        }

        return characters;
    }

    /// <summary>Says what a mark stands for, as a phrase.</summary>
    public static string NameOf(int mark) => mark switch
    {
        LeadingSpace => "a space at the start",
        TrailingSpace => "a space at the end",
        DoubleSpace => "two spaces in a row",
        LatinLetter => "an accented letter",
        OtherLetter => "a letter of another script",
        Invisible => "an invisible character",
        OtherSymbol => "an unusual symbol",
        BadBytes => "bytes that are no text",
        '\t' => "a tab",
        '\n' or '\r' => "a line break",
        ' ' => "a space",
        < 32 or 127 => "a control character",
        _ => $"the character '{(char)mark}'",
    };

    private static int MarkOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => Invisible,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => rune.Value < 0x250 ? LatinLetter : OtherLetter,
        _ => OtherSymbol,
    };
}
