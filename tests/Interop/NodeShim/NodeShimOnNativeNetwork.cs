namespace Warden.Interop.NodeShim;

/// <summary>The Node shim at Fabric's own peers.</summary>
public sealed class NodeShimOnNativeNetwork() : NodeShimNetwork(new NativeNodes());
