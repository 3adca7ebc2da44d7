namespace Warden.Host.Guard;

/// <summary>A call that the governance chaincode refused: who asked, and about what.</summary>
/// <param name="Status">The response status: 400, 403, 404 or 409.</param>
/// <param name="Organization">The caller's MSP id; empty where it cannot be read.</param>
/// <param name="Person">The caller, <c>x509::subject::issuer</c>; empty where the certificate cannot be read.</param>
/// <param name="Target">The first argument where it is a name or an id: a proposal, a chaincode, a kind.</param>
internal sealed record GovernanceRefusal(int Status, string Organization, string Person, string? Target);
