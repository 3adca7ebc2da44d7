using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Warden.Gateway;
using Warden.Protocol;

namespace Warden.Client.Tests;

public sealed class SignerTests
{
    public static TheoryData<string> Curves => ["1.2.840.10045.3.1.7", "1.3.132.0.34"];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Every_signature_verifies_and_has_a_low_s(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        using var signer = EcdsaSigner.FromPem(key.ExportPkcs8PrivateKeyPem());
        // Half of all signatures have a high s before it is mended: 100 tries without one mean luck of 2^-100.
        Prop.ForAll<byte[]>(message =>
        {
            var signature = signer.SignAsync(
                Hashes.Sha256(message), TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
            return EcdsaSigning.Verify(key, message, signature);
        }).Check(Seeded.Config);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public async Task A_key_in_SEC_1_is_read_as_well(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        using var signer = EcdsaSigner.FromPem(key.ExportECPrivateKeyPem());

        var signature = await signer.SignAsync(SHA256.HashData("message"u8), TestContext.Current.CancellationToken);

        Assert.True(EcdsaSigning.Verify(key, "message"u8, signature));
    }

    [Fact]
    public void Other_keys_are_refused_with_what_was_expected()
    {
        using var rsa = RSA.Create(2048);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);

        Assert.Contains(
            "P-256 or P-384", Assert.Throws<ArgumentException>(() => EcdsaSigner.FromPem(rsa.ExportPkcs8PrivateKeyPem())).Message,
                StringComparison.Ordinal);
        Assert.Contains(
            "P-256 or P-384", Assert.Throws<ArgumentException>(() => EcdsaSigner.FromPem(p521.ExportPkcs8PrivateKeyPem())).Message,
                StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EcdsaSigner.FromPem("no key"));
    }

    [Fact]
    public void A_certificate_is_kept_byte_for_byte()
    {
        var pem = new TestOrganization("Org1MSP").User.CertificatePem.ReplaceLineEndings("\r\n") + "\r\n\r\n";

        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(pem), new X509Identity("Org1MSP", pem).Credentials.ToArray());
        Assert.Throws<ArgumentException>(() => new X509Identity("Org1MSP", "no certificate"));
    }

    [Fact]
    public void No_hash_hands_the_signer_the_message_itself()
    {
        Assert.Equal("message"u8.ToArray(), Hashes.None("message"u8));
        Assert.Equal(SHA384.HashData("message"u8), Hashes.Sha384("message"u8));
    }
}
