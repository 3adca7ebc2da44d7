namespace Warden.Topology;

/// <summary>What an organisation owns: its roots, its identities and its nodes' TLS certificates.</summary>
public sealed record OrganizationMaterial
{
    /// <summary>Gets the organisation's membership service id.</summary>
    public required string MspId { get; init; }

    /// <summary>Gets the organisation's DNS domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Gets the certificate of the authority that issued the identities, PEM.</summary>
    public required string RootPem { get; init; }

    /// <summary>Gets the certificate of the authority that issued the TLS certificates, PEM.</summary>
    public required string TlsRootPem { get; init; }

    /// <summary>Gets what the organisation's peers own, in the topology's order, or the orderer.</summary>
    public required IReadOnlyList<NodeMaterial> Nodes { get; init; }

    /// <summary>Gets the identity of the organisation's first peer, or of the orderer.</summary>
    public FabricIdentity Node => Nodes[0].Identity;

    /// <summary>Gets the TLS certificate of that node.</summary>
    public TlsIdentity NodeTls => Nodes[0].Tls;

    /// <summary>Gets the administrator, <c>Admin@{Domain}</c>.</summary>
    public required FabricIdentity Admin { get; init; }

    /// <summary>Gets the client users in the order of the topology.</summary>
    public required IReadOnlyList<FabricIdentity> Users { get; init; }

    /// <summary>Issues a certificate again; set where the authority is at hand.</summary>
    internal Func<FabricIdentity, FabricIdentity>? Reissue { get; init; }

    /// <summary>Gets a new certificate, with a new key, of somebody who has one: the same name, valid from now on.</summary>
    /// <exception cref="InvalidOperationException">The material was read from files, which do not have the authority's key.</exception>
    public FabricIdentity EnrolAnew(FabricIdentity identity) =>
        (Reissue ?? throw new InvalidOperationException($"expected material with the key of the authority of {MspId}, but it has none"))(identity);

    /// <summary>Gets a user by the part of its name before the @.</summary>
    /// <exception cref="ArgumentException">The organisation has no such user.</exception>
    public FabricIdentity User(string name) =>
        Users.FirstOrDefault(user => string.Equals(user.Name, $"{name}@{Domain}", StringComparison.Ordinal))
        ?? throw new ArgumentException($"{MspId} has no user '{name}'.", nameof(name));
}
