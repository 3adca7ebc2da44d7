namespace Warden.Documents;

/// <summary>A restriction of an incident, and whether it still holds.</summary>
/// <param name="Isolation">How it came into force.</param>
/// <param name="Document">The restriction.</param>
/// <param name="InForce">
/// Whether it is neither lifted nor past its last block, in witnessed heights (decision 0010). Sidecars end it by the true height, which may be earlier.
/// </param>
public sealed record IsolationStanding(IncidentIsolation Isolation, Restriction Document, bool InForce);
