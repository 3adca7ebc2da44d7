using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>A compensation on the ledger, and what the blocks say of it.</summary>
/// <param name="Link">What is linked.</param>
/// <param name="Comparison">What the blocks give.</param>
/// <param name="Holds">Whether the digest is equal, and every key has its value back where no part is said to be enough.</param>
internal sealed record CompensationVerdict(IncidentCompensation Link, CompensationComparison Comparison, bool Holds)
{
    public static CompensationVerdict Of(IncidentCompensation link, CompensationComparison comparison) =>
        new(link, comparison, link.Digest == comparison.Digest() && link.IsPartial != comparison.Restores());
}
