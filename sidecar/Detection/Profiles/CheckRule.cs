using System.Globalization;
using System.Text;

namespace Warden.Detection;

/// <summary>The check digit that an attribute's values carry, where (nearly) all of its history does.</summary>
/// <param name="Digit">The one rule.</param>
internal sealed record CheckRule(CheckDigit Digit)
{
    // By chance one value in ten obeys a rule: so many different ones do not.
    private const int LeastDistinct = 20;
    private const double LargestExact = 1e15;

    // The narrowest first: an IBAN's digits may obey nothing else, but an EAN obeys Luhn's rule now and then.
    private static readonly CheckDigit[] Order = [CheckDigit.Iban, CheckDigit.Lei, CheckDigit.Isin, CheckDigit.Isbn10, CheckDigit.Gs1, CheckDigit.Luhn];

    /// <summary>Gets the rule; null where the history obeys none.</summary>
    public static CheckRule? Fit(LeafHistory leaf)
    {
        var counts = new int[CheckDigits.Rules];
        var seen = new HashSet<ulong>();
        var texts = 0;
        foreach (var o in leaf.Sample.InOrder())
        {
            if (o.Kind is not (ValueKind.Text or ValueKind.Number))
                continue;
            texts++;
            var text = o.Kind == ValueKind.Text ? o.Text : Digits(o.Number);
            var rules = CheckDigits.Of(text);
            if (rules == CheckDigit.None && texts >= LeastDistinct && counts.Max() < texts / 2)
                return null;
            for (var i = 0; i < counts.Length; i++)
                counts[i] += ((int)rules >> i) & 1;
            if (rules != CheckDigit.None && seen.Count < LeastDistinct)
                seen.Add(Fingerprint.Of(ValueKind.Text, text));
        }

        if (seen.Count < LeastDistinct)
            return null;
        var stray = Math.Max(TypeRule.Support(texts), (long)(0.01 * texts));
        foreach (var rule in Order)
        {
            if (texts - counts[System.Numerics.BitOperations.TrailingZeroCount((uint)rule)] < stray)
                return new(rule);
        }

        return null;
    }

    /// <summary>Whether the text, or the number's digits, obey the rule.</summary>
    public bool Holds(ReadOnlySpan<byte> text) => (CheckDigits.Of(text) & Digit) != 0;

    /// <summary>Finds a value that the history knows and that one wrong digit or two swapped ones would make this one.</summary>
    public string? Meant(ReadOnlySpan<byte> text, Predicate<ulong> isKnown)
    {
        var candidate = text.ToArray();
        for (var i = 0; i < candidate.Length; i++)
        {
            if (i > 0 && candidate[i] != candidate[i - 1])
            {
                (candidate[i], candidate[i - 1]) = (candidate[i - 1], candidate[i]);
                if (IsKnown())
                    return Encoding.UTF8.GetString(candidate);
                (candidate[i], candidate[i - 1]) = (candidate[i - 1], candidate[i]);
            }

            if (candidate[i] is < (byte)'0' or > (byte)'9')
                continue;
            var own = candidate[i];
            for (candidate[i] = (byte)'0'; candidate[i] <= (byte)'9'; candidate[i]++)
            {
                if (candidate[i] != own && IsKnown())
                    return Encoding.UTF8.GetString(candidate);
            }

            candidate[i] = own;
        }

        return null;

        bool IsKnown() => Holds(candidate) && isKnown(Fingerprint.Of(ValueKind.Text, candidate));
    }

    private static byte[] Digits(double number) =>
        number >= 0 && number < LargestExact && number == Math.Floor(number) ? Encoding.ASCII.GetBytes(((long)number).ToString(CultureInfo.InvariantCulture)) : [];
}
