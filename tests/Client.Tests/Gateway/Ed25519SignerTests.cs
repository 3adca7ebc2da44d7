using System.Security.Cryptography.X509Certificates;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Client.Tests;

public sealed class Ed25519SignerTests
{
    // RFC 8032, section 7.1: secret key, public key, message, signature.
    public static TheoryData<string, string, string, string> Vectors => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task Signatures_are_those_of_the_standard(string secret, string publicKey, string message, string signature)
    {
        using var signer = Ed25519Signer.FromPem(Pem(secret));

        Assert.Equal(publicKey, Convert.ToHexStringLower(signer.PublicKey()));
        Assert.Equal(signature, Convert.ToHexStringLower(await signer.SignAsync(Convert.FromHexString(message), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void The_connection_signs_the_message_itself_where_nothing_else_is_said()
    {
        using var signer = Ed25519Signer.FromPem(Pem(Vectors.First().Data.Item1));

        Assert.Equal("message"u8.ToArray(), signer.PreferredHash("message"u8));
        Assert.Equal(Hashes.Sha256("message"u8), ((ISigner)EcdsaSigner.FromPem(new TestOrganization("Org1MSP").User.Key.ExportPkcs8PrivateKeyPem())).PreferredHash("message"u8));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Ed25519)]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    public async Task Whichever_key_it_is_the_certificate_tells_that_it_has_signed(KeyAlgorithm algorithm)
    {
        using var authority = new CertificateAuthority("ca.org1.example.com", "org1.example.com");
        var identity = authority.IssueIdentity("Org1MSP", "User1@org1.example.com", NodeRole.Client, algorithm);
        using var certificate = X509Certificate2.CreateFromPem(identity.CertificatePem);
        using var signer = PrivateKeySigner.FromPem(identity.PrivateKeyPem);
        var signature = await signer.SignAsync(((ISigner)signer).PreferredHash("message"u8), TestContext.Current.CancellationToken);

        Assert.True(IdentityKey.Verify(certificate, "message"u8, signature));
        Assert.False(IdentityKey.Verify(certificate, "massage"u8, signature));
        Assert.False(IdentityKey.Verify(certificate, "message"u8, signature.AsSpan(1)));
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void Other_texts_are_refused_with_what_was_expected(string pem) =>
        Assert.Contains("Ed25519", Assert.Throws<ArgumentException>(() => Ed25519Signer.FromPem(pem)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_ECDSA_key_is_refused() => Assert.Contains(
        "Ed25519",
        Assert.Throws<ArgumentException>(() => Ed25519Signer.FromPem(new TestOrganization("Org1MSP").User.Key.ExportPkcs8PrivateKeyPem())).Message,
        StringComparison.Ordinal);

    // RFC 8410's frame around the 32 bytes.
    private static string Pem(string secret) =>
        $"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(Convert.FromHexString("302e020100300506032b657004220420" + secret))}\n-----END PRIVATE KEY-----\n";
}
