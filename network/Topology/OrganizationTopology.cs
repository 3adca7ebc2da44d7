namespace Warden.Topology;

/// <summary>An organisation of the channel that runs one peer.</summary>
/// <param name="MspId">The id of its membership service, for example <c>Org1MSP</c>.</param>
/// <param name="Domain">Its DNS domain, from which names are built: <c>peer0.{Domain}</c>, <c>User1@{Domain}</c>.</param>
public sealed record OrganizationTopology(string MspId, string Domain)
{
    /// <summary>Gets where its peer listens.</summary>
    public NodeAddress PeerAddress { get; init; } = NodeAddress.Loopback;

    /// <summary>Gets the names of its client users; the administrator is always there besides them.</summary>
    public IReadOnlyList<string> Users { get; init; } = ["User1", "User2"];

    /// <summary>Gets the host name of its peer, which the peer's TLS certificate carries.</summary>
    public string PeerName => $"peer0.{Domain}";
}
