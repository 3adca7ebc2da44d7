namespace Warden.Documents;

/// <summary>One sidecar's word on whether what was enacted holds at its place. The last one of a place counts.</summary>
/// <param name="Proposal">The id of the enacted proposal.</param>
/// <param name="Organization">The MSP id that the sidecar works for.</param>
/// <param name="Place">Which sidecar of the organisation: the address of its peer.</param>
/// <param name="Holds">Whether it holds there.</param>
/// <param name="Reason">Why not; empty where it holds.</param>
/// <param name="Height">The block from which on the sidecar obeys, or at which it found that it cannot.</param>
/// <param name="TxId">The transaction that recorded it.</param>
public sealed record EffectReport(string Proposal, string Organization, string Place, bool Holds, string Reason, long Height, string TxId);
