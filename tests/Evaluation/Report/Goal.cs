using System.Globalization;

namespace Warden.Evaluation.Report;

/// <summary>A figure to be reached, and what a run reached.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Wanted">The goal as a person reads it.</param>
/// <param name="Reached">The figure as a person reads it.</param>
/// <param name="Met">Whether it reaches the goal; null where nothing was measured.</param>
/// <param name="Textbook">The same with textbook thresholds, by strategy; empty where that has no meaning.</param>
public sealed record Goal(string What, string Wanted, string Reached, bool? Met, IReadOnlyList<string> Textbook)
{
    /// <summary>A figure that may not be higher.</summary>
    public static Goal AtMost(string what, double most, string format, double reached, params IEnumerable<double> textbook) =>
        new(what, "≤ " + Text(most, format), Text(reached, format), reached <= most, [.. textbook.Select(t => Text(t, format))]);

    /// <summary>A figure that may not be lower.</summary>
    public static Goal AtLeast(string what, double least, string format, double reached, params IEnumerable<double> textbook) =>
        new(what, "≥ " + Text(least, format), Text(reached, format), reached >= least, [.. textbook.Select(t => Text(t, format))]);

    /// <summary>A figure that this run did not measure.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="wanted">The goal.</param>
    /// <param name="why">Why not.</param>
    public static Goal NotMeasured(string what, string wanted, string why) => new(what, wanted, why, null, []);

    /// <summary>Writes a number; <c>%2</c> is a percentage with two places, anything else a .NET format.</summary>
    public static string Text(double number, string format) =>
        double.IsNaN(number) ? "–"
        : format[0] == '%' ? (number * 100).ToString("F" + format[1..], CultureInfo.InvariantCulture) + " %"
        : number.ToString(format, CultureInfo.InvariantCulture);
}
