namespace Warden.Topology;

/// <summary>Writes key material as files, in the folders that Fabric's own tools and samples expect.</summary>
/// <remarks>
/// <c>peerOrganizations/{domain}/{msp, peers/{peer}.{domain}/{msp,tls}, users/{user}@{domain}/msp}</c> and the same under
/// <c>ordererOrganizations</c>, as cryptogen does; <c>{channel}.block</c> is the genesis block. Private keys are readable
/// by their owner only.
/// </remarks>
public static class MaterialFolder
{
    /// <summary>Writes everything under <paramref name="folder"/>, which is created; existing files are replaced.</summary>
    public static void Write(NetworkMaterial material, string folder)
    {
        foreach (var organization in material.Organizations.Append(material.Orderer))
        {
            WriteOrganization(organization, folder);
        }

        File.WriteAllBytes(
            Path.Combine(folder, $"{material.Topology.ChannelName}.block"),
            Google.Protobuf.MessageExtensions.ToByteArray(material.GenesisBlock));
    }

    /// <summary>Gets where <see cref="Write"/> puts an identity's MSP folder, relative to the folder it is given.</summary>
    public static string MspPath(OrganizationMaterial organization, FabricIdentity identity) => organization.Nodes.Any(n => ReferenceEquals(n.Identity, identity))
        ? Path.Combine(NodePath(organization, identity), "msp")
        : Path.Combine(OrganizationPath(organization), "users", identity.Name, "msp");

    /// <summary>Gets the file of an identity's certificate, relative to the folder.</summary>
    public static string CertificatePath(OrganizationMaterial organization, FabricIdentity identity) =>
        Path.Combine(MspPath(organization, identity), "signcerts", $"{identity.Name}-cert.pem");

    /// <summary>Gets the file of an identity's private key, relative to the folder.</summary>
    public static string PrivateKeyPath(OrganizationMaterial organization, FabricIdentity identity) =>
        Path.Combine(MspPath(organization, identity), "keystore", "priv_sk");

    /// <summary>Gets the file of an organisation's TLS root certificate, relative to the folder: that of its first node.</summary>
    public static string TlsRootPath(OrganizationMaterial organization) => TlsPath(organization, organization.Nodes[0], "ca.crt");

    /// <summary>Gets a file of a node's TLS material, relative to the folder.</summary>
    /// <param name="organization">The node's organisation.</param>
    /// <param name="node">The node.</param>
    /// <param name="name"><c>ca.crt</c>, <c>server.crt</c> or <c>server.key</c>.</param>
    public static string TlsPath(OrganizationMaterial organization, NodeMaterial node, string name) =>
        Path.Combine(NodePath(organization, node.Identity), "tls", name);

    private static string OrganizationPath(OrganizationMaterial organization) =>
        Path.Combine(organization.Node.Role == NodeRole.Orderer ? "ordererOrganizations" : "peerOrganizations", organization.Domain);

    private static string NodePath(OrganizationMaterial organization, FabricIdentity node) =>
        Path.Combine(OrganizationPath(organization), node.Role == NodeRole.Orderer ? "orderers" : "peers", node.Name);

    private static void WriteOrganization(OrganizationMaterial organization, string folder)
    {
        WriteRoots(organization, Path.Combine(folder, OrganizationPath(organization), "msp"));
        foreach (var identity in organization.Users.Append(organization.Admin).Concat(organization.Nodes.Select(n => n.Identity)))
        {
            WriteRoots(organization, Path.Combine(folder, MspPath(organization, identity)));
            WriteText(Path.Combine(folder, CertificatePath(organization, identity)), identity.CertificatePem);
            WriteSecret(Path.Combine(folder, PrivateKeyPath(organization, identity)), identity.PrivateKeyPem);
        }

        foreach (var node in organization.Nodes)
        {
            WriteText(Path.Combine(folder, TlsPath(organization, node, "ca.crt")), organization.TlsRootPem);
            WriteText(Path.Combine(folder, TlsPath(organization, node, "server.crt")), node.Tls.CertificatePem);
            WriteSecret(Path.Combine(folder, TlsPath(organization, node, "server.key")), node.Tls.PrivateKeyPem);
        }
    }

    private static void WriteRoots(OrganizationMaterial organization, string msp)
    {
        var root = $"ca.{organization.Domain}-cert.pem";
        WriteText(Path.Combine(msp, "cacerts", root), organization.RootPem);
        WriteText(Path.Combine(msp, "tlscacerts", $"tlsca.{organization.Domain}-cert.pem"), organization.TlsRootPem);
        var units = new[] { "Client", "Peer", "Admin", "Orderer" }.Select(role =>
            $"  {role}OUIdentifier:\n    Certificate: cacerts/{root}\n    OrganizationalUnitIdentifier: {role.ToLowerInvariant()}\n");
        WriteText(Path.Combine(msp, "config.yaml"), "NodeOUs:\n  Enable: true\n" + string.Concat(units));
    }

    private static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static void WriteSecret(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
