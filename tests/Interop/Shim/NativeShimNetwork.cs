namespace Warden.Interop.Shim;

/// <summary>The shim's network on Fabric's own peers.</summary>
public sealed class NativeShimNetwork() : ShimNetwork(new NativeNodes());
