using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>What the guard added to the calls of one window.</summary>
/// <param name="Limit">The limit under which it was measured.</param>
/// <param name="Window">Which window since the start of the sidecar, from 1.</param>
/// <param name="Height">How many blocks were taken in at its end.</param>
/// <param name="P50Microseconds">What half of the calls had added at most.</param>
/// <param name="P99Microseconds">What 99 of 100 had.</param>
internal sealed record LatencyMeasure(LatencyLimit Limit, long Window, ulong Height, long P50Microseconds, long P99Microseconds);
