namespace Warden.Topology;

/// <summary>An organisation of the channel that runs one peer or more.</summary>
/// <param name="MspId">The id of its membership service, for example <c>Org1MSP</c>.</param>
/// <param name="Domain">Its DNS domain, from which names are built: <c>peer0.{Domain}</c>, <c>User1@{Domain}</c>.</param>
public sealed record OrganizationTopology(string MspId, string Domain)
{
    /// <summary>Gets where its peers listen, one entry for each.</summary>
    /// <value>Default: one peer on a free port.</value>
    public IReadOnlyList<NodeAddress> PeerAddresses { get; init; } = [NodeAddress.Loopback];

    /// <summary>Gets the names of its client users; the administrator is always there besides them.</summary>
    public IReadOnlyList<string> Users { get; init; } = ["User1", "User2"];

    /// <summary>Gets what kind of key its peers, users and administrator have; its authorities and TLS certificates stay with ECDSA.</summary>
    public KeyAlgorithm Keys { get; init; }

    /// <summary>Gets the names of further client users, whose keys are Ed25519 ones whatever the others have.</summary>
    public IReadOnlyList<string> Ed25519Users { get; init; } = [];

    /// <summary>Gets further client users whose certificates hold an attribute.</summary>
    public IReadOnlyList<AttributedUser> AttributedUsers { get; init; } = [];

    /// <summary>Gets its peers: <c>peer0.{Domain}</c>, <c>peer1.{Domain}</c> and so on.</summary>
    public IReadOnlyList<PeerTopology> Peers =>
        [.. PeerAddresses.Select((address, i) => new PeerTopology(FormattableString.Invariant($"peer{i}.{Domain}"), address))];

    /// <summary>Gets the organisation with its peers at other addresses.</summary>
    /// <param name="choose">Gets a peer's address.</param>
    public OrganizationTopology WithAddresses(Func<PeerTopology, NodeAddress> choose) => this with { PeerAddresses = [.. Peers.Select(choose)] };
}
