namespace Warden.Topology;

/// <summary>A peer of an organisation.</summary>
/// <param name="Name">Its host name, which its TLS certificate carries, for example <c>peer0.org1.example.com</c>.</param>
/// <param name="Address">Where it listens.</param>
public sealed record PeerTopology(string Name, NodeAddress Address);
