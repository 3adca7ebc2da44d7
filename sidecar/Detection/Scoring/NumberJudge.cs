using Warden.Detection.Models;
using Warden.Detection.Strategies;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges a number by the four models, or a time by its distance from the trend.</summary>
internal static class NumberJudge
{
    // So common must a value be that a repair proposes.
    private const double Ordinary = 0.05;

    private const string Shifted = "a shifted decimal point";
    private const double LargestDigits = 1e15;

    private static readonly (double Factor, string Words)[] Scales =
    [
        (10, "÷ 10 would be ordinary: an extra digit?"),
        (0.1, "× 10 would be ordinary: a missing digit?"),
        (100, "÷ 100 would be ordinary: cents for units?"),
        (0.01, "× 100 would be ordinary: units for cents?"),
        (1000, "÷ 1000 would be ordinary: another unit?"),
        (0.001, "× 1000 would be ordinary: another unit?"),
    ];

    public static LeafVerdict Judge(LeafModel leaf, double number, in Thresholds limits, ModelSet tookPart)
    {
        ModelAnswers answers;
        var grade = 1.0;
        if (limits.Textbook is { } textbook)
        {
            answers = leaf.Trend?.Textbook(number, textbook) ?? leaf.Numbers!.Textbook(number, textbook);
            if (leaf.Type.WholeOnly && leaf.Trend is null && !leaf.Type.IsTime && IntegerWidths.Of(number) > leaf.Type.Width)
                answers = new(answers.Outliers | ModelSet.Type, answers.TookPart | ModelSet.Type);
        }
        else
        {
            var p = leaf.Trend?.PValues(number) ?? leaf.Numbers!.PValues(number);
            answers = p.At(limits.Level);
            grade = Math.Max(p.Smallest, 1e-290);
        }

        tookPart |= answers.TookPart;
        return limits.Strategy.Evaluate(answers.Outliers)
            ? Explain(leaf, number, answers.Outliers, tookPart, grade)
            : new(ModelSet.None, tookPart);
    }

    /// <summary>Says whether a value is ordinary: no model finds it rare.</summary>
    public static bool IsOrdinary(LeafModel leaf, double number)
    {
        if (leaf.Trend is not null)
            return leaf.Trend.Covers(number);
        var p = leaf.Numbers!.PValues(number);
        return p.TookPart != ModelSet.None && p.Smallest >= Ordinary;
    }

    public static string Show(LeafModel leaf, double number) =>
        leaf.Type.IsTime ? IsoTime.Format(number, leaf.Type.Form == TextForms.Date) : KnownValue.Show(number);

    private static LeafVerdict Explain(LeafModel leaf, double number, ModelSet outliers, ModelSet tookPart, double grade)
    {
        var range = leaf.Trend?.UsualRange() ?? leaf.Numbers!.UsualRange();
        var reason = number > range.High ? Reasons.FarAbove : number < range.Low ? Reasons.FarBelow : Reasons.Between;
        var nearest = leaf.Trend is null ? leaf.Numbers!.NearestUsual(number) : double.NaN;
        var expected = new Expectation(
            Low: Show(leaf, range.Low),
            High: Show(leaf, range.High),
            Nearest: double.IsNaN(nearest) ? null : Show(leaf, nearest));
        return new(outliers, tookPart, grade, reason, expected, leaf.Type.IsTime ? TimeHypothesis(leaf, number) : Hypothesis(leaf, number));
    }

    private static string? Hypothesis(LeafModel leaf, double number)
    {
        if (number is int.MaxValue or int.MinValue or uint.MaxValue or short.MaxValue or short.MinValue or long.MaxValue or long.MinValue)
            return "the limit of a whole number's range: an overflow?";
        if (IsOrdinary(leaf, -number))
            return "sign?";
        foreach (var (factor, words) in Scales)
        {
            if (IsOrdinary(leaf, leaf.Type.WholeOnly ? Math.Round(number / factor) : number / factor))
                return number == Math.Floor(number) ? words : words.Replace("an extra digit", Shifted, StringComparison.Ordinal).Replace("a missing digit", Shifted, StringComparison.Ordinal);
        }

        return DigitSlip(leaf, number);
    }

    // A digit typed twice, or two of them swapped.
    private static string? DigitSlip(LeafModel leaf, double number)
    {
        if (!(Math.Abs(number) < LargestDigits) || number != Math.Floor(number))
            return null;
        Span<char> digits = stackalloc char[20];
        ((long)Math.Abs(number)).TryFormat(digits, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        digits = digits[..length];
        var sign = number < 0 ? -1.0 : 1.0;
        for (var i = 1; i < length; i++)
        {
            if (digits[i] == digits[i - 1] && IsOrdinary(leaf, sign * long.Parse(string.Concat(digits[..i], digits[(i + 1)..]), System.Globalization.CultureInfo.InvariantCulture)))
                return "a digit typed twice?";
        }

        for (var i = 1; i < length; i++)
        {
            (digits[i], digits[i - 1]) = (digits[i - 1], digits[i]);
            if (digits[i] != digits[i - 1] && IsOrdinary(leaf, sign * long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)))
                return "two digits swapped?";
            (digits[i], digits[i - 1]) = (digits[i - 1], digits[i]);
        }

        return null;
    }

    private static string? TimeHypothesis(LeafModel leaf, double seconds)
    {
        if (!(seconds is > -62135596800.0 and < 253402300799.0))
            return null;
        var time = DateTime.UnixEpoch.AddSeconds(seconds);
        if (time.Day <= 12 && time.Day != time.Month && Ordinary(new DateTime(time.Year, time.Day, time.Month, 0, 0, 0, DateTimeKind.Utc) + time.TimeOfDay))
            return "day and month swapped?";
        foreach (var years in (ReadOnlySpan<int>)[100, -100, 10, -10, 1, -1])
        {
            if (time.Year + years is > 0 and < 9999 && Ordinary(time.AddYears(years)))
                return "a wrong year?";
        }

        return null;

        bool Ordinary(DateTime other) => IsOrdinary(leaf, (other - DateTime.UnixEpoch).TotalSeconds);
    }
}
