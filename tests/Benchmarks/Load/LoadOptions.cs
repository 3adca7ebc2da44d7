using Warden.Cli.Network;
using Warden.Topology;

namespace Warden.Benchmarks.Load;

/// <summary>What the load bench runs on and for how long.</summary>
/// <param name="Nodes">Starts peers and orderer.</param>
/// <param name="Callers">How many call at once, one comparison each.</param>
/// <param name="Length">How long each side of a comparison is called, over all its rounds.</param>
/// <param name="WithNode">Whether Fabric's Node shim and Node client are compared too.</param>
internal sealed record LoadOptions(
    Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> Nodes, IReadOnlyList<int> Callers, TimeSpan Length, bool WithNode);
