namespace Warden.Topology;

/// <summary>The keys, certificates and genesis block of a topology.</summary>
public sealed record NetworkMaterial
{
    /// <summary>Gets the topology all this was made for.</summary>
    public required NetworkTopology Topology { get; init; }

    /// <summary>Gets the organisations on the channel, in the topology's order.</summary>
    public required IReadOnlyList<OrganizationMaterial> Organizations { get; init; }

    /// <summary>Gets the ordering organisation.</summary>
    public required OrganizationMaterial Orderer { get; init; }

    /// <summary>Gets the channel's block 0.</summary>
    public required Protocol.Common.Block GenesisBlock { get; init; }

    /// <summary>Makes new authorities, keys and certificates, and the genesis block that names them.</summary>
    /// <param name="topology">Its addresses go into the genesis block, so ports have to be known by now.</param>
    /// <param name="time">The clock for validity and the genesis timestamp.</param>
    public static NetworkMaterial Create(NetworkTopology topology, TimeProvider? time = null)
    {
        topology.Validate();
        var clock = time ?? TimeProvider.System;
        var organizations = topology.Organizations
            .Select(o => Issue(o.MspId, o.Domain, o.Peers, NodeRole.Peer, [.. o.Users.Select(user => (user, o.Keys)), .. o.Ed25519Users.Select(user => (user, KeyAlgorithm.Ed25519))], o.AttributedUsers, o.Keys, clock)).ToArray();
        var orderer = Issue(
            topology.Orderer.MspId,
            topology.Orderer.Domain,
            [new(topology.Orderer.Name, topology.Orderer.Address)],
            NodeRole.Orderer,
            [],
            [],
            KeyAlgorithm.EcdsaP256,
            clock);
        return new()
        {
            Topology = topology,
            Organizations = organizations,
            Orderer = orderer,
            GenesisBlock = GenesisBlockBuilder.Create(topology, organizations, orderer, clock),
        };
    }

    /// <summary>Gets an organisation of the channel by its MSP id.</summary>
    /// <exception cref="ArgumentException">No such organisation is on the channel.</exception>
    public OrganizationMaterial Organization(string mspId) =>
        Organizations.FirstOrDefault(o => string.Equals(o.MspId, mspId, StringComparison.Ordinal))
        ?? throw new ArgumentException($"No organisation '{mspId}' is on the channel.", nameof(mspId));

    private static OrganizationMaterial Issue(
        string mspId, string domain, IReadOnlyList<PeerTopology> nodes, NodeRole nodeRole, IReadOnlyList<(string Name, KeyAlgorithm Keys)> users,
        IReadOnlyList<AttributedUser> attributed, KeyAlgorithm keys, TimeProvider time)
    {
        // Not disposed: it issues as long as the material is there.
        var identities = new CertificateAuthority($"ca.{domain}", domain, time);
        using var tls = new CertificateAuthority($"tlsca.{domain}", domain, time);
        return new()
        {
            MspId = mspId,
            Domain = domain,
            RootPem = identities.CertificatePem,
            TlsRootPem = tls.CertificatePem,
            Nodes = [.. nodes.Select(node => new NodeMaterial(identities.IssueIdentity(mspId, node.Name, nodeRole, keys), tls.IssueTls(node.Name, node.Address.Host)))],
            Admin = identities.IssueIdentity(mspId, $"Admin@{domain}", NodeRole.Admin, keys),
            Users =
            [
                .. users.Select(user => identities.IssueIdentity(mspId, $"{user.Name}@{domain}", NodeRole.Client, user.Keys)),
                .. attributed.Select(user => identities.IssueIdentity(mspId, $"{user.Name}@{domain}", NodeRole.Client, keys, AttributeOf(user))),
            ],
            Reissue = identity => identities.IssueIdentity(
                mspId, identity.Name, identity.Role, keys, attributed.Where(user => $"{user.Name}@{domain}" == identity.Name).Select(AttributeOf).FirstOrDefault()),
        };

        static KeyValuePair<string, string>? AttributeOf(AttributedUser user) => KeyValuePair.Create(user.Attribute, user.Value);
    }
}
