namespace Warden.Documents;

/// <summary>What history calls usual for an attribute: a range, or the values seen, or a form.</summary>
/// <param name="Low">The lower end of the usual range, as invariant text.</param>
/// <param name="High">The upper end of the usual range, as invariant text.</param>
/// <param name="Values">The usual values of a discrete attribute, most frequent first, at most ten.</param>
/// <param name="Form">A type or a form, as in "64 hexadecimal digits".</param>
/// <param name="Nearest">The usual value nearest to the one that came.</param>
public sealed record Expectation(
    string? Low = null,
    string? High = null,
    IReadOnlyList<string>? Values = null,
    string? Form = null,
    string? Nearest = null);
