using Warden.Documents;
using Warden.Host.Replays;

namespace Warden.Host.Commands.Governing;

/// <summary>A back-test beside that of what is in force.</summary>
/// <param name="Proposed">Under the proposed documents.</param>
/// <param name="InForce">Under those in force; null where none are.</param>
/// <param name="Claim">What the proposal says of its back-test; null where it says nothing.</param>
internal sealed record BacktestComparison(BacktestRun Proposed, BacktestRun? InForce, BacktestClaim? Claim)
{
    /// <summary>Gets the digest of the report.</summary>
    public string Digest { get; } = CanonicalJson.Digest(Proposed.Report);
}
