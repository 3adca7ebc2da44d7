using Warden.Documents;

namespace Warden.Detection;

/// <summary>One value of a record that stands out under some of the policies of a batch.</summary>
/// <param name="Finding">What stands out, as the first of these policies says it.</param>
/// <param name="Grade">Orders findings; the smaller, the graver.</param>
/// <param name="Policies">Bit i is set where it stands out under policy i.</param>
public readonly record struct ScoredCell(Finding Finding, double Grade, uint Policies)
{
    // Other findings have marks below and above all p-values.
    private const double LeastP = 1e-290;

    /// <summary>Gets how rare such a value is; null where that was not by numbers.</summary>
    public double? P => Grade is >= LeastP and < 1 ? Grade : null;
}
