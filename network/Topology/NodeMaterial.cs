namespace Warden.Topology;

/// <summary>What a peer or an orderer owns.</summary>
/// <param name="Identity">What it signs with; its name is the node's.</param>
/// <param name="Tls">What it shows to whoever connects.</param>
public sealed record NodeMaterial(FabricIdentity Identity, TlsIdentity Tls);
