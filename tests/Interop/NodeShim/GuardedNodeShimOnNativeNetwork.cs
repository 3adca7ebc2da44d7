namespace Warden.Interop.NodeShim;

/// <summary>The Node shim behind sidecars, at Fabric's own peers.</summary>
public sealed class GuardedNodeShimOnNativeNetwork() : GuardedNodeShimNetwork(new NativeNodes());
