using Warden.Protocol.Common;

namespace Warden.Topology.Tests;

public sealed class MaterialFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-material");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Files_lie_where_the_paths_say_and_keys_are_private()
    {
        var material = NetworkMaterial.Create(NetworkTopology.WithPeers(2, 1));
        MaterialFolder.Write(material, folder.FullName);
        foreach (var organization in material.Organizations.Append(material.Orderer))
        {
            Assert.Equal(organization.TlsRootPem, Text(MaterialFolder.TlsRootPath(organization)));
            foreach (var identity in organization.Users.Append(organization.Admin).Concat(organization.Nodes.Select(n => n.Identity)))
            {
                Assert.Equal(identity.CertificatePem, Text(MaterialFolder.CertificatePath(organization, identity)));
                Assert.Equal(identity.PrivateKeyPem, Text(MaterialFolder.PrivateKeyPath(organization, identity)));
                if (!OperatingSystem.IsWindows())
                {
                    Assert.Equal(
                        UnixFileMode.UserRead | UnixFileMode.UserWrite,
                        File.GetUnixFileMode(Path.Combine(folder.FullName, MaterialFolder.PrivateKeyPath(organization, identity))));
                }
            }
        }

        var second = material.Organizations[0].Nodes[1];
        Assert.Equal("peer1.org1.example.com", second.Identity.Name);
        Assert.Equal(second.Tls.CertificatePem, Text(MaterialFolder.TlsPath(material.Organizations[0], second, "server.crt")));
        Assert.Equal(material.GenesisBlock, Block.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder.FullName, "mychannel.block"))));
    }

    [Fact]
    public void A_profile_is_read_as_it_was_written()
    {
        var material = NetworkMaterial.Create(NetworkTopology.WithPeers(1, 2, 1));
        var written = ConnectionProfile.Of(material) with { Chaincodes = [new("basic", new Dictionary<string, string> { ["Org1MSP"] = "basic:1" })] };
        var read = ConnectionProfile.Read(written.Write(folder.FullName));
        Assert.Equal(written.Organizations.SelectMany(o => o.Peers), read.Organizations.SelectMany(o => o.Peers));
        Assert.Equal(4, read.Organizations.Sum(o => o.Peers.Count));
        Assert.Equal(written.Organizations.SelectMany(o => o.Users), read.Organizations.SelectMany(o => o.Users));
        Assert.Equal("basic:1", read.Chaincodes[0].PackageIds["Org1MSP"]);
    }

    [Fact]
    public void The_same_package_content_has_the_same_id()
    {
        var one = ChaincodePackage.Create("basic", "127.0.0.1:9999");
        Assert.Equal(one.PackageId, ChaincodePackage.Create("basic", "127.0.0.1:9999").PackageId);
        Assert.NotEqual(one.PackageId, ChaincodePackage.Create("basic", "127.0.0.1:9998").PackageId);
        Assert.Matches("^basic:[0-9a-f]{64}$", one.PackageId);
    }

    [Fact]
    public void An_organisation_without_a_peer_makes_no_network() => Assert.Equal(
        "Org2MSP has no peer.", Assert.Throws<ArgumentException>(() => NetworkTopology.WithPeers(1, 0).Validate()).Message);

    private string Text(string path) => File.ReadAllText(Path.Combine(folder.FullName, path));
}
