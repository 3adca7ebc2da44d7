using System.Security.Cryptography.X509Certificates;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Msp;

namespace Warden.Topology.Tests;

public sealed class CertificateTests
{
    private static readonly NetworkMaterial Material = NetworkMaterial.Create(new());

    [Fact]
    public void Identities_carry_their_role_and_chain_to_their_organisation()
    {
        var org1 = Material.Organization("Org1MSP");
        foreach (
            var (identity, unit) in new[] { (org1.Node, "peer"), (org1.Admin, "admin"), (org1.User("User1"), "client"), (Material.Orderer.Node, "orderer") })
        {
            using var certificate = X509Certificate2.CreateFromPem(identity.CertificatePem);
            Assert.Equal($"CN={identity.Name}, OU={unit}, L=San Francisco, S=California, C=US", certificate.Subject);
            var root = identity.MspId == "OrdererMSP" ? Material.Orderer.RootPem : org1.RootPem;
            Assert.True(Chains(certificate, root));
            Assert.False(Chains(certificate, Material.Organization("Org2MSP").RootPem));
            using var key = identity.OpenPrivateKey();
            using var publicKey = certificate.GetECDsaPublicKey()!;
            Assert.True(EcdsaSigning.Verify(publicKey, "m"u8, EcdsaSigning.SignSha256LowS(key, "m"u8)));
        }
    }

    [Fact]
    public void A_user_with_an_attribute_has_it_in_the_certificate_also_when_enrolled_anew()
    {
        var topology = new NetworkTopology();
        var org1 = NetworkMaterial.Create(topology with
        {
            Organizations = [topology.Organizations[0] with { AttributedUsers = [new AttributedUser("guard", "warden.sidecar", "true")] }],
        }).Organization("Org1MSP");
        foreach (var identity in new[] { org1.User("guard"), org1.EnrolAnew(org1.User("guard")) })
        {
            Assert.Equal(NodeRole.Client, identity.Role);
            Assert.Equal("{\"attrs\":{\"warden.sidecar\":\"true\"}}", AttributesOf(identity));
        }

        Assert.All(new[] { org1.User("User1"), org1.EnrolAnew(org1.User("User1")), org1.Admin, org1.Node }, identity => Assert.Null(AttributesOf(identity)));

        // Fabric CA's extension: the JSON is its value.
        static string? AttributesOf(FabricIdentity identity)
        {
            using var certificate = X509Certificate2.CreateFromPem(identity.CertificatePem);
            return certificate.Extensions["1.2.3.4.5.6.7.8.1"] is { } extension ? System.Text.Encoding.UTF8.GetString(extension.RawData) : null;
        }
    }

    [Fact]
    public void Tls_certificates_name_the_host_and_loopback()
    {
        using var certificate = X509Certificate2.CreateFromPem(Material.Organization("Org2MSP").NodeTls.CertificatePem);
        foreach (var name in new[] { "peer0.org2.example.com", "localhost", "127.0.0.1" })
        {
            Assert.True(certificate.MatchesHostname(name), name);
        }

        Assert.True(Chains(certificate, Material.Organization("Org2MSP").TlsRootPem));
    }

    [Fact]
    public void Certificate_signatures_are_low_S()
    {
        using var authority = new CertificateAuthority("ca.example.com", "example.com");
        using var root = X509Certificate2.CreateFromPem(authority.CertificatePem);
        using var key = root.GetECDsaPublicKey()!;
        for (var i = 0; i < 8; i++)
        {
            using var certificate = X509Certificate2.CreateFromPem(authority.IssueIdentity("M", $"u{i}", NodeRole.Client).CertificatePem);
            var parts = new System.Formats.Asn1.AsnReader(
                certificate.RawDataMemory, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
            parts.ReadEncodedValue();
            parts.ReadEncodedValue();
            Assert.True(LowS.IsLowS(parts.ReadBitString(out _), key));
        }
    }

    [Fact]
    public void The_genesis_block_holds_the_whole_configuration_unsigned()
    {
        var block = Material.GenesisBlock;
        Assert.Equal(0ul, block.Header.Number);
        Assert.Empty(block.Header.PreviousHash);
        Assert.Equal(BlockHashes.DataHash(block.Data), block.Header.DataHash.ToByteArray());
        var envelope = Envelope.Parser.ParseFrom(Assert.Single(block.Data.Data));
        Assert.Empty(envelope.Signature);
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        var header = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader);
        Assert.Equal((1, 1, "mychannel"), (header.Type, header.Version, header.ChannelId));
        Assert.Equal(TransactionId.Compute(SignatureHeader.Parser.ParseFrom(payload.Header.SignatureHeader).Nonce.Span, []), header.TxId);

        var channel = ConfigEnvelope.Parser.ParseFrom(payload.Data).Config.ChannelGroup;
        Assert.Equal(["Org1MSP", "Org2MSP"], channel.Groups["Application"].Groups.Keys.Order());
        Assert.Equal(
            ["Admins", "Endorsement", "LifecycleEndorsement", "Readers", "Writers"], channel.Groups["Application"].Policies.Keys.Order());
        Assert.Equal(
            ["BatchSize", "BatchTimeout", "Capabilities", "ChannelRestrictions", "ConsensusType"],
            channel.Groups["Orderer"].Values.Keys.Order());
        var msp = FabricMSPConfig.Parser.ParseFrom(
            MSPConfig.Parser.ParseFrom(channel.Groups["Application"].Groups["Org1MSP"].Values["MSP"].Value).Config);
        Assert.Equal(("Org1MSP", Material.Organization("Org1MSP").RootPem), (msp.Name, msp.RootCerts[0].ToStringUtf8()));
        Assert.True(msp.FabricNodeOus.Enable);
    }

    [Fact]
    public void A_name_used_twice_makes_no_network()
    {
        var topology = new NetworkTopology { Organizations = [new("Org1MSP", "a.example.com"), new("Org1MSP", "b.example.com")] };
        Assert.Contains("Org1MSP", Assert.Throws<ArgumentException>(topology.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        var org = Material.Organization("Org1MSP");
        Assert.Equal("User1@org1.example.com (Org1MSP)", org.User("User1").ToString());
        Assert.DoesNotContain("PRIVATE", org.NodeTls.ToString(), StringComparison.Ordinal);
    }

    private static bool Chains(X509Certificate2 certificate, string rootPem)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(rootPem);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
