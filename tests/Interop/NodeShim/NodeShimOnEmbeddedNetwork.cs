namespace Warden.Interop.NodeShim;

/// <summary>The Node shim at peers in this process.</summary>
public sealed class NodeShimOnEmbeddedNetwork() : NodeShimNetwork(new EmbeddedNodes());
