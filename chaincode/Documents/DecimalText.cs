namespace Warden.Documents;

/// <summary>A decimal number of any length, compared exactly: no rounding, so that a limit is the limit.</summary>
/// <remarks>Equal to 0.d1d2d3… × 10^<c>exponent</c>, negative where so; zero has no digits.</remarks>
internal readonly record struct DecimalText : IComparable<DecimalText>
{
    private const int LongestText = 400;
    private const int LongestExponent = 9;

    private readonly string digits;
    private readonly long exponent;
    private readonly bool negative;

    private DecimalText(string digits, long exponent, bool negative) => (this.digits, this.exponent, this.negative) = (digits, exponent, negative);

    /// <summary>Reads a number as contracts do: JSON's form, and besides a plus sign, leading zeros, a point at either end, white space around.</summary>
    /// <returns>False where the text is none, or longer than 400 characters.</returns>
    public static bool TryRead(string text, out DecimalText number)
    {
        number = default;
        var rest = text.AsSpan().Trim();
        if (rest.Length is 0 or > LongestText)
        {
            return false;
        }

        var isNegative = rest[0] == '-';
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        var e = rest.IndexOfAny('e', 'E');
        var power = 0L;
        if (e >= 0 && !TryReadPower(rest[(e + 1)..], out power))
        {
            return false;
        }

        rest = e >= 0 ? rest[..e] : rest;
        var point = rest.IndexOf('.');
        var whole = point < 0 ? rest : rest[..point];
        var fraction = point < 0 ? [] : rest[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var all = string.Concat(whole, fraction);
        var significant = all.TrimStart('0');
        var trimmed = significant.TrimEnd('0');
        number = trimmed.Length == 0
            ? new DecimalText("", 0, false)
            : new DecimalText(trimmed, whole.Length - (all.Length - significant.Length) + power, isNegative);
        return true;
    }

    /// <summary>Whether a text is the one form that a number has in a document: no exponent, no needless zero or sign.</summary>
    public static bool IsCanonical(string text) =>
        TryRead(text, out var number) && number.ToText() is { } canonical && canonical == text;

    public int CompareTo(DecimalText other)
    {
        var sign = Sign();
        if (sign != other.Sign() || sign == 0)
        {
            return sign.CompareTo(other.Sign());
        }

        var size = exponent != other.exponent ? exponent.CompareTo(other.exponent) : string.CompareOrdinal(digits, other.digits);
        return sign * Math.Sign(size);
    }

    private int Sign() => string.IsNullOrEmpty(digits) ? 0 : negative ? -1 : 1;

    // Null where it needs more digits than a document may have.
    private string? ToText()
    {
        if (Sign() == 0)
        {
            return "0";
        }

        if (Math.Abs(exponent) > LongestText)
        {
            return null;
        }

        var point = (int)exponent;
        var text = point <= 0 ? $"0.{new string('0', -point)}{digits}"
            : point >= digits.Length ? digits + new string('0', point - digits.Length)
            : $"{digits[..point]}.{digits[point..]}";
        return negative ? $"-{text}" : text;
    }

    private static bool TryReadPower(ReadOnlySpan<char> text, out long power)
    {
        power = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        if (digits.Length is 0 or > LongestExponent || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            power = (10 * power) + (digit - '0');
        }

        power = isNegative ? -power : power;
        return true;
    }
}
