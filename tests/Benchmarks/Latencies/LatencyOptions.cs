using Warden.Cli.Network;
using Warden.Topology;

namespace Warden.Benchmarks.Latencies;

/// <summary>What the latency bench runs on and how.</summary>
/// <param name="Nodes">Starts peers and orderer.</param>
/// <param name="PerSecond">How many calls begin in a second, whether or not earlier ones have ended.</param>
/// <param name="LimitMilliseconds">What the policy lets the guard add to 99 of 100 calls.</param>
/// <param name="DelayMilliseconds">What detection is made to take for the arguments, and again for the writes, while it is slow.</param>
/// <param name="Length">How long each phase lasts that waits for nothing.</param>
internal sealed record LatencyOptions(
    Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> Nodes, double PerSecond, double LimitMilliseconds, int DelayMilliseconds, TimeSpan Length);
