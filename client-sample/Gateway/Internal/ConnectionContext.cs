namespace Warden.Gateway;

/// <summary>What every message of one connection needs.</summary>
internal sealed record ConnectionContext(
    SigningIdentity Identity, GatewayCalls Calls, EndorsementCheck EndorsementCheck, GatewayOptions Options);
