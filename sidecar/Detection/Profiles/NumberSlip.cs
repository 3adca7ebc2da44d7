using System.Globalization;

namespace Warden.Detection;

/// <summary>Whether one number looks like a slip of another: its sign, its decimal point, a digit typed twice or left out; or zero, or the limit of a width.</summary>
internal static class NumberSlip
{
    // Of a shorter number a digit less leaves any other number.
    private const int LeastDigits = 3;
    private const double LargestDigits = 1e15;

    public static bool IsSlip(double number, double of)
    {
        if (number == of || double.IsNaN(number))
            return false;
        if (number == 0 || number == -of || IsLimit(number))
            return true;
        if (of == 0 || !double.IsFinite(of))
            return false;
        foreach (var factor in (ReadOnlySpan<double>)[10, 100, 1000])
        {
            if (IsSame(number, of * factor) || IsSame(number, of / factor))
                return true;
        }

        return Math.Abs(number) < LargestDigits && Math.Abs(of) < LargestDigits && IsDigitSlip(KnownValue.Show(Math.Abs(number)), KnownValue.Show(Math.Abs(of)));
    }

    private static bool IsLimit(double number) =>
        number is int.MaxValue or int.MinValue or uint.MaxValue or short.MaxValue or short.MinValue or ushort.MaxValue || Math.Abs(number) >= long.MaxValue;

    // A result of division may differ in its last bit.
    private static bool IsSame(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Abs(b);

    private static bool IsDigitSlip(string text, string of)
    {
        if (text.Length == of.Length - 1)
            return of.Count(char.IsAsciiDigit) >= LeastDigits && LeavesOut(of, text, anyDigit: true);
        return text.Length == of.Length + 1 && LeavesOut(text, of, anyDigit: false);
    }

    // The shorter is the longer without one digit; one that equals its neighbour where not any will do.
    private static bool LeavesOut(string longer, string shorter, bool anyDigit)
    {
        for (var i = 0; i < longer.Length; i++)
        {
            if (char.IsAsciiDigit(longer[i]) && (anyDigit || (i > 0 && longer[i] == longer[i - 1]))
                && longer.AsSpan(0, i).SequenceEqual(shorter.AsSpan(0, i)) && longer.AsSpan(i + 1).SequenceEqual(shorter.AsSpan(i)))
            {
                return true;
            }
        }

        return false;
    }
}
