namespace Warden.Documents;

/// <summary>What an attribute may be, by vote: what is given has to hold, all of it. A value outside is found whatever history says.</summary>
/// <param name="Min">The least number, as canonical decimal text: <c>-0.5</c>, no exponent, no needless zero.</param>
/// <param name="Max">The greatest number, likewise.</param>
/// <param name="Values">The values that may come, exactly, sorted by UTF-16 code unit, each once; at most 256.</param>
/// <param name="MaxLength">How many characters (Unicode code points) a text may have, 0 to 1,000,000.</param>
public sealed record ValueLimits(string? Min = null, string? Max = null, IReadOnlyList<string>? Values = null, int? MaxLength = null)
{
    private const int MostValues = 256;
    private const int LongestValue = 1024;
    private const int LongestNumber = 100;

    /// <summary>Checks what the type system does not.</summary>
    /// <param name="where">What the message names, as in <c>schema: lot*/amount: limits</c>.</param>
    /// <exception cref="DocumentException">Nothing is limited, or a limit is not what it has to be; the message names it.</exception>
    public ValueLimits Validate(string where)
    {
        Require(Min is not null || Max is not null || Values is not null || MaxLength is not null, where, "a least, a greatest, values or a length", "none");
        RequireNumber(Min, $"{where}: min");
        RequireNumber(Max, $"{where}: max");
        if (Min is not null && Max is not null)
        {
            Require(Read(Min).CompareTo(Read(Max)) <= 0, $"{where}: max", $"{Min} or more", Max);
        }

        Require(MaxLength is null or (>= 0 and <= 1_000_000), $"{where}: maxLength", "0 to 1000000", MaxLength ?? 0);
        Require(Values is null or { Count: > 0 and <= MostValues }, $"{where}: values", $"1 to {MostValues}", Values?.Count ?? 0);
        for (var i = 0; i < Values?.Count; i++)
        {
            Require(Values[i].Length <= LongestValue && !Values[i].Any(char.IsControl), $"{where}: values", $"one line of at most {LongestValue} characters", Values[i].Length);
            Require(i == 0 || string.CompareOrdinal(Values[i - 1], Values[i]) < 0, $"{where}: values", "sorted and each once", $"\"{Values[i]}\" at {i}");
        }

        return this;
    }

    /// <summary>Whether a value is outside: a text as it came, or a number as it is written.</summary>
    /// <remarks>Where a number is asked for, what is none is outside.</remarks>
    public bool IsOutside(string value) => IsOutside(value, otherwise: true);

    /// <summary>As <see cref="IsOutside(string)"/>, but what is no number where one is asked for is not.</summary>
    public bool IsSurelyOutside(string value) => IsOutside(value, otherwise: false);

    /// <summary>Says the limits in a few words: <c>0 to 1000</c>, <c>at most 1000</c>, <c>one of blue, red</c>, <c>at most 20 characters</c>.</summary>
    public string Describe()
    {
        List<string> parts = [];
        switch (Min, Max)
        {
            case ({ } low, { } high):
                parts.Add($"{low} to {high}");
                break;
            case ({ } low, null):
                parts.Add($"at least {low}");
                break;
            case (null, { } high):
                parts.Add($"at most {high}");
                break;
        }

        if (Values is { } values)
        {
            parts.Add($"one of {string.Join(", ", values.Take(5))}{(values.Count > 5 ? ", …" : "")}");
        }

        if (MaxLength is { } longest)
        {
            parts.Add(FormattableString.Invariant($"at most {longest} characters"));
        }

        return string.Join(", ", parts);
    }

    private bool IsOutside(string value, bool otherwise)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Values is not null && !Values.Contains(value, StringComparer.Ordinal))
        {
            return true;
        }

        if (MaxLength is { } longest && value.EnumerateRunes().Count() > longest)
        {
            return true;
        }

        if (Min is null && Max is null)
        {
            return false;
        }

        return DecimalText.TryRead(value, out var number)
            ? (Min is not null && number.CompareTo(Read(Min)) < 0) || (Max is not null && number.CompareTo(Read(Max)) > 0)
            : otherwise;
    }

    private static DecimalText Read(string text) =>
        DecimalText.TryRead(text, out var number) ? number : throw new InvalidOperationException($"expected a checked limit, but {text} came");

    private static void RequireNumber(string? text, string path) => Require(
        text is null || (text.Length <= LongestNumber && DecimalText.IsCanonical(text)),
        path, "a decimal number without exponent and without needless zeros", text is null || text.Length > 40 ? "another text" : text);

    private static void Require(bool holds, string path, string expected, object came)
    {
        if (!holds)
        {
            throw new DocumentException(FormattableString.Invariant($"{path}: expected {expected}, but {came} came"));
        }
    }
}
