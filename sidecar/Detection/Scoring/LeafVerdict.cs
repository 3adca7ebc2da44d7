using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What the detectors say of one value.</summary>
/// <param name="Outliers">The detectors that flag it.</param>
/// <param name="TookPart">The detectors that could.</param>
/// <param name="Grade">How rare the value is; the smaller, the graver. Orders findings.</param>
/// <param name="Reason">One of <see cref="Reasons"/>, or a phrase like them.</param>
/// <param name="Expected">What would have been usual; made for outliers only.</param>
/// <param name="Hypothesis">A repair that would make it usual.</param>
internal readonly record struct LeafVerdict(
    ModelSet Outliers,
    ModelSet TookPart,
    double Grade = 1,
    string Reason = "",
    Expectation? Expected = null,
    string? Hypothesis = null)
{
    /// <summary>The number that was judged, of a number or of a text that is one; NaN otherwise.</summary>
    public double Number { get; init; } = double.NaN;

    /// <summary>The reason in words that tell nothing of the value; null where <see cref="Reason"/> does not either.</summary>
    public string? Discreet { get; init; }

    /// <summary>The place of the value among the attribute's known ones; -1 where it is none of them.</summary>
    public int Place { get; init; } = -1;
}
