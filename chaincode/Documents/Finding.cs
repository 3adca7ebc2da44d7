namespace Warden.Documents;

/// <summary>One value that stands out, and why.</summary>
/// <param name="Path">Where the value stands: key pattern or function, then the path inside, as in <c>asset*/appraisedValue</c>.</param>
/// <param name="Value">The value as text; <see cref="Masked"/> where the attribute is sensitive.</param>
/// <param name="Reason">What is odd about it, as a phrase that follows the value: "far above", "never seen before".</param>
/// <param name="Models">The detectors that flagged it, in their fixed order.</param>
/// <param name="Expected">What would have been usual.</param>
/// <param name="TookPart">How many of the detectors had enough history to take part; null when only structure was checked.</param>
/// <param name="Hypothesis">The repair that would make the value usual, where one is found.</param>
/// <param name="Unit">The unit that the schema gives the attribute; null: none, or the value is not shown.</param>
public sealed record Finding(
    string Path,
    string Value,
    string Reason,
    IReadOnlyList<string> Models,
    Expectation? Expected = null,
    int? TookPart = null,
    string? Hypothesis = null,
    string? Unit = null)
{
    /// <summary>Stands for the value of a sensitive attribute.</summary>
    public const string Masked = "•••";
}
