namespace Warden.Detection;

/// <summary>Finds every form that a text fits, in one pass and without allocation.</summary>
internal static class TextClassifier
{
    /// <summary>How many forms there are; form i is bit i.</summary>
    public const int Forms = 12;

    private const int MaxNumberLength = 400;

    /// <summary>Gets the forms of a text that is not empty.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="number">The number of an integer or decimal, the seconds since 1970 of a date or time, NaN otherwise.</param>
    public static TextForms Classify(ReadOnlySpan<byte> text, out double number)
    {
        number = double.NaN;
        var forms = TextForms.Text;
        if (text.Length > 4096)
            return forms | Plain(text);

        forms |= Plain(text);
        if (text[0] is >= (byte)'0' and <= (byte)'9' or (byte)'-')
        {
            forms |= Numeric(text, ref number);
            forms |= IsoTime.Classify(text, ref number);
        }

        if (text.Length == 36 && IsUuid(text))
            forms |= TextForms.Uuid;
        if (IsEmail(text))
            forms |= TextForms.Email;
        return forms;
    }

    private static TextForms Plain(ReadOnlySpan<byte> text)
    {
        int digits = 0, hexLetters = 0, letters = 0, capitals = 0, extra = 0, padding = 0;
        foreach (var c in text)
        {
            capitals += c is >= (byte)'A' and <= (byte)'Z' ? 1 : 0;
            if (c is >= (byte)'0' and <= (byte)'9')
                digits++;
            else if (c is >= (byte)'a' and <= (byte)'f' or >= (byte)'A' and <= (byte)'F')
                hexLetters++;
            else if (c is >= (byte)'g' and <= (byte)'z' or >= (byte)'G' and <= (byte)'Z')
                letters++;
            else if (c is (byte)'+' or (byte)'/')
                extra++;
            else if (c == (byte)'=')
                padding++;
            else
                return TextForms.None;
        }

        var forms = TextForms.None;
        if (extra + padding == 0)
        {
            forms |= TextForms.LettersDigits;
            if (digits == text.Length)
                forms |= TextForms.Digits;
            if (letters == 0 && text.Length % 2 == 0)
                forms |= TextForms.Hex;
            if (digits == 0)
                forms |= TextForms.Letters;
        }

        // Words would fit by chance: base64 has capital and small letters. Padding stands at the end only, at most twice.
        var mixed = capitals > 0 && capitals < hexLetters + letters;
        if (mixed && text.Length >= 8 && text.Length % 4 == 0 && padding <= 2 && text.IndexOf((byte)'=') is var at && (at < 0 || at == text.Length - padding))
            forms |= TextForms.Base64;
        return forms;
    }

    private static TextForms Numeric(ReadOnlySpan<byte> text, ref double number)
    {
        var digits = text[0] == (byte)'-' ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > MaxNumberLength)
            return TextForms.None;

        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        if (whole.IsEmpty || whole.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || (whole.Length > 1 && whole[0] == (byte)'0'))
            return TextForms.None;
        if (point >= 0 && (point == digits.Length - 1 || digits[(point + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0))
            return TextForms.None;

        System.Buffers.Text.Utf8Parser.TryParse(text, out number, out _);
        if (!double.IsFinite(number))
            number = text[0] == (byte)'-' ? double.MinValue : double.MaxValue;
        return point < 0 ? TextForms.Integer | TextForms.Decimal : TextForms.Decimal;
    }

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var dash = i is 8 or 13 or 18 or 23;
            if (dash ? text[i] != (byte)'-' : !char.IsAsciiHexDigit((char)text[i]))
                return false;
        }

        return true;
    }

    private static bool IsEmail(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf((byte)'@');
        if (at < 1 || at > text.Length - 4 || text[(at + 1)..].IndexOf((byte)'@') >= 0)
            return false;
        var host = text[(at + 1)..];
        var point = host.LastIndexOf((byte)'.');
        return point > 0 && point < host.Length - 2 && text.IndexOfAny((byte)' ', (byte)'\t', (byte)'\n') < 0;
    }
}
