namespace Warden.Gateway;

/// <summary>A peer whose signature under the endorsed bytes was checked.</summary>
/// <param name="MspId">The organisation that the peer says it belongs to.</param>
/// <param name="Subject">The subject of its certificate.</param>
/// <param name="IssuerChecked">
/// True when the certificate leads to a root that the caller trusts for that organisation
/// (<see cref="GatewayOptions.TrustedOrganizations"/>); false when no roots were supplied, so that only the signature itself was checked.
/// </param>
public sealed record Endorser(string MspId, string Subject, bool IssuerChecked);
