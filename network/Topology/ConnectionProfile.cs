using System.Text.Json;

namespace Warden.Topology;

/// <summary>What a client in any language needs to connect, as JSON: addresses, TLS roots, and where identities lie.</summary>
/// <remarks>File names are relative to the profile's own folder.</remarks>
public sealed record ConnectionProfile
{
    /// <summary>The profile's file name.</summary>
    public const string FileName = "connection.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Gets the channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the orderer.</summary>
    public required Node Orderer { get; init; }

    /// <summary>Gets the organisations with their peers and users.</summary>
    public required IReadOnlyList<Organization> Organizations { get; init; }

    /// <summary>Gets the chaincodes that were deployed at the start.</summary>
    public IReadOnlyList<Chaincode> Chaincodes { get; init; } = [];

    /// <summary>Describes a network whose material is in <see cref="MaterialFolder"/>'s layout beside the profile.</summary>
    public static ConnectionProfile Of(NetworkMaterial material) => new()
    {
        Channel = material.Topology.ChannelName,
        Orderer = NodeOf(material.Orderer, material.Orderer.Nodes[0], material.Topology.Orderer.Address),
        Organizations = [.. material.Organizations.Zip(material.Topology.Organizations, (organization, settings) => new Organization(
            organization.MspId,
            [.. organization.Nodes.Zip(settings.PeerAddresses, (node, address) => NodeOf(organization, node, address))],
            [.. organization.Users.Append(organization.Admin).Select(identity => new User(
                identity.Name, MaterialFolder.CertificatePath(organization, identity), MaterialFolder.PrivateKeyPath(organization, identity)))]))],
    };

    /// <summary>Reads a profile.</summary>
    /// <exception cref="JsonException">The file is no profile.</exception>
    public static ConnectionProfile Read(string path) =>
        JsonSerializer.Deserialize<ConnectionProfile>(File.ReadAllText(path), Format)
            ?? throw new JsonException($"{path} holds no connection profile.");

    /// <summary>Writes the profile into a folder.</summary>
    /// <returns>The path of the file.</returns>
    public string Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Format) + "\n");
        return path;
    }

    private static Node NodeOf(OrganizationMaterial organization, NodeMaterial node, NodeAddress address) =>
        new(organization.MspId, address.ToString(), node.Tls.ServerName, MaterialFolder.TlsPath(organization, node, "ca.crt"));

    /// <summary>A peer (with its Gateway) or an orderer.</summary>
    /// <param name="MspId">The organisation it belongs to.</param>
    /// <param name="Address"><c>host:port</c>.</param>
    /// <param name="ServerName">The host name in its TLS certificate.</param>
    /// <param name="TlsRoot">The file of the root certificate to trust.</param>
    public sealed record Node(string MspId, string Address, string ServerName, string TlsRoot);

    /// <summary>An organisation of the channel.</summary>
    public sealed record Organization(string MspId, IReadOnlyList<Node> Peers, IReadOnlyList<User> Users)
    {
        /// <summary>Gets its first peer.</summary>
        public Node Peer => Peers[0];
    }

    /// <summary>An identity's files.</summary>
    public sealed record User(string Name, string Certificate, string PrivateKey);

    /// <summary>A chaincode and what it has to register as at each organisation's peer, by MSP id.</summary>
    public sealed record Chaincode(string Name, IReadOnlyDictionary<string, string> PackageIds);
}
