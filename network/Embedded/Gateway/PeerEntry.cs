using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>What the peers of a channel know of each other. In Fabric gossip spreads it; here the network tells them.</summary>
/// <param name="MspId">The peer's organisation.</param>
/// <param name="Address"><c>host:port</c>.</param>
/// <param name="Identity">The peer's marshalled identity.</param>
/// <param name="TlsRootPem">What its TLS certificate chains to.</param>
/// <param name="Height">How many blocks it has, as it has told the others.</param>
/// <param name="Has">Whether it offers a chaincode.</param>
/// <param name="Presence">The messages that it tells this with.</param>
internal sealed record PeerEntry(
    string MspId, string Address, ByteString Identity, string TlsRootPem, Func<ulong> Height, Func<string, bool> Has, PeerPresence Presence);
