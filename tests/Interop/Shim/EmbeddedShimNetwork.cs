namespace Warden.Interop.Shim;

/// <summary>The shim's network in this process.</summary>
public sealed class EmbeddedShimNetwork() : ShimNetwork(new EmbeddedNodes());
