using Warden.Documents;
using Warden.Host.Incidents;

namespace Warden.Host.Commands.Governing;

/// <summary>A compensation on the ledger, and what the blocks say of it.</summary>
/// <param name="Link">What is linked.</param>
/// <param name="Comparison">What the blocks give; null where they have nothing to compare.</param>
/// <param name="Holds">Whether the digest is equal, and every key has its value back where no part is said to be enough.</param>
/// <param name="Fault">Why there is nothing to compare; null where there is.</param>
internal sealed record CompensationVerdict(IncidentCompensation Link, CompensationComparison? Comparison, bool Holds, string? Fault = null)
{
    public static CompensationVerdict Of(IncidentCompensation link, CompensationFinding finding) => new(
        link, finding.Comparison, finding.Comparison is { } comparison && link.Digest == comparison.Digest() && link.IsPartial != comparison.Restores(), finding.Fault);
}
