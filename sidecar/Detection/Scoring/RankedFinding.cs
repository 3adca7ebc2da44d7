using Warden.Documents;

namespace Warden.Detection;

/// <summary>A finding and its place among others.</summary>
/// <param name="Grade">The smaller, the graver.</param>
/// <param name="Finding">What stands out.</param>
/// <param name="Mode">The mode that the policy gives the attribute; null: the function's.</param>
internal readonly record struct RankedFinding(double Grade, Finding Finding, WardenMode? Mode = null)
{
    public static int Compare(RankedFinding a, RankedFinding b)
    {
        var grade = a.Grade.CompareTo(b.Grade);
        return grade != 0 ? grade : string.CompareOrdinal(a.Finding.Path, b.Finding.Path);
    }
}
