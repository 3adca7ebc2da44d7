namespace Warden.Documents;

/// <summary>What the guard adds to a call at one sidecar, as it measured over a window of calls. The last one of a place counts.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Organization">The MSP id that the sidecar works for.</param>
/// <param name="Place">Which sidecar of the organisation: the address of its peer.</param>
/// <param name="Height">How many blocks the sidecar had taken in.</param>
/// <param name="Calls">How many calls were measured.</param>
/// <param name="P50Microseconds">What half of them had added at most, or would have in shadow.</param>
/// <param name="P99Microseconds">What 99 of 100 had.</param>
/// <param name="IsOver">Whether that is over the limit, or not yet far enough below it again.</param>
/// <param name="Limit">The limit in force then.</param>
/// <param name="TxId">The transaction that recorded it.</param>
public sealed record LatencyReport(
    string Chaincode, string Organization, string Place, long Height, int Calls, long P50Microseconds, long P99Microseconds, bool IsOver, LatencyLimit Limit,
    string TxId);
