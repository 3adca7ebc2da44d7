namespace Warden.Detection;

/// <summary>Finds which rules of check digits a text obeys. Spaces and dashes between groups are skipped.</summary>
internal static class CheckDigits
{
    /// <summary>How many rules there are; rule i is bit i.</summary>
    public const int Rules = 6;

    private const int Longest = 34;

    /// <summary>Gets the rules that a text obeys.</summary>
    public static CheckDigit Of(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 8 or > 2 * Longest)
            return CheckDigit.None;
        Span<byte> plain = stackalloc byte[Longest];
        var (length, digits, letters) = (0, 0, 0);
        foreach (var c in text)
        {
            if (c is (byte)' ' or (byte)'-')
                continue;
            var isDigit = c is >= (byte)'0' and <= (byte)'9';
            if (length == Longest || (!isDigit && c is not (>= (byte)'A' and <= (byte)'Z')))
                return CheckDigit.None;
            digits += isDigit ? 1 : 0;
            letters += isDigit ? 0 : 1;
            plain[length++] = c;
        }

        plain = plain[..length];
        var rules = CheckDigit.None;
        if (letters == 0 && length is >= 8 and <= 19 && Luhn(plain))
            rules |= CheckDigit.Luhn;
        if (letters == 0 && length is 8 or 12 or 13 or 14 or 18 && Gs1(plain))
            rules |= CheckDigit.Gs1;
        if (length == 10 && (letters == 0 || (letters == 1 && plain[9] == (byte)'X')) && Isbn10(plain))
            rules |= CheckDigit.Isbn10;
        if (length is >= 15 and <= 34 && letters >= 2 && IsLetter(plain[0]) && IsLetter(plain[1]) && !IsLetter(plain[2]) && !IsLetter(plain[3]) && Mod97(plain[4..], plain[..4]) == 1)
            rules |= CheckDigit.Iban;
        if (length == 20 && !IsLetter(plain[18]) && !IsLetter(plain[19]) && Mod97(plain, []) == 1)
            rules |= CheckDigit.Lei;
        if (length == 12 && IsLetter(plain[0]) && IsLetter(plain[1]) && !IsLetter(plain[11]) && Isin(plain))
            rules |= CheckDigit.Isin;
        return rules;
    }

    /// <summary>Says what carries such a digit.</summary>
    public static string NameOf(CheckDigit rule) => rule switch
    {
        CheckDigit.Luhn => "Luhn's check digit",
        CheckDigit.Gs1 => "the check digit of an EAN",
        CheckDigit.Isbn10 => "the check digit of an ISBN",
        CheckDigit.Iban => "the check digits of an IBAN",
        CheckDigit.Lei => "the check digits of an LEI",
        _ => "the check digit of an ISIN",
    };

    private static bool IsLetter(byte c) => c >= (byte)'A';

    private static bool Luhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (2 * digit) - 9 : 2 * digit;
        }

        return sum % 10 == 0;
    }

    private static bool Gs1(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[^(i + 1)] - '0') * (i % 2 == 0 ? 1 : 3);
        return sum % 10 == 0;
    }

    private static bool Isbn10(ReadOnlySpan<byte> text)
    {
        var sum = 0;
        for (var i = 0; i < 10; i++)
            sum += (10 - i) * (text[i] == (byte)'X' ? 10 : text[i] - '0');
        return sum % 11 == 0;
    }

    // Letters count 10 to 35.
    private static int Mod97(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var rest = 0;
        foreach (var c in first)
            rest = Append(rest, c);
        foreach (var c in second)
            rest = Append(rest, c);
        return rest;

        static int Append(int rest, byte c) => IsLetter(c) ? ((rest * 100) + c - 'A' + 10) % 97 : ((rest * 10) + c - '0') % 97;
    }

    private static bool Isin(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[24];
        var n = 0;
        foreach (var c in text)
        {
            if (IsLetter(c))
            {
                digits[n++] = (byte)('0' + ((c - 'A' + 10) / 10));
                digits[n++] = (byte)('0' + ((c - 'A' + 10) % 10));
            }
            else
            {
                digits[n++] = c;
            }
        }

        return Luhn(digits[..n]);
    }
}
