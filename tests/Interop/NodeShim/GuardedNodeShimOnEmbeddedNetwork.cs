namespace Warden.Interop.NodeShim;

/// <summary>The Node shim behind sidecars, at peers in this process.</summary>
public sealed class GuardedNodeShimOnEmbeddedNetwork() : GuardedNodeShimNetwork(new EmbeddedNodes());
