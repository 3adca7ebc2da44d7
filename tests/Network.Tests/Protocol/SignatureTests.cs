using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Protocol;

namespace Warden.Network.Tests.Protocol;

public sealed class SignatureTests
{
    [Fact]
    public void Signatures_of_openssl_are_lowered_as_computed_elsewhere_and_verify()
    {
        var cases = Vector.Json("signatures.json").EnumerateArray().ToList();

        Assert.Equal(4, cases.Count);
        Assert.All(cases, one =>
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(one.Text("publicKey"));
            var message = Encoding.UTF8.GetBytes(one.Text("message"));
            var (given, low) = (one.Hex("signature"), one.Hex("low"));
            var high = one.GetProperty("high").GetBoolean();

            Assert.Equal(!high, LowS.IsLowS(given, key));
            Assert.Equal(low, LowS.Normalize(given, key));
            Assert.Equal(!high, EcdsaSigning.Verify(key, message, given));
            Assert.True(EcdsaSigning.Verify(key, message, low));
            Assert.False(EcdsaSigning.Verify(key, "another message"u8, low));
        });
    }

    [Theory]
    [InlineData("nistP256", "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")]
    [InlineData("nistP384", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973")]
    public void What_we_sign_always_has_a_low_s_and_verifies(string curve, string order)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var half = BigInteger.Parse("0" + order, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 2;

        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), message =>
        {
            var signature = EcdsaSigning.SignSha256LowS(key, message);
            var sequence = new AsnReader(signature, AsnEncodingRules.DER).ReadSequence();
            sequence.ReadInteger();
            return sequence.ReadInteger() <= half && EcdsaSigning.Verify(key, message, signature);
        }).Check(Seeded.Config);
    }

    [Fact]
    public void Bytes_that_are_no_signature_do_not_verify_and_do_not_throw()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => !EcdsaSigning.Verify(key, "message"u8, bytes)).Check(Seeded.Config);
    }

    [Fact]
    public void A_damaged_signature_does_not_verify_and_does_not_throw()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = EcdsaSigning.SignSha256LowS(key, "message"u8);

        Prop.ForAll(Gen.Choose(0, (signature.Length * 8) - 1).ToArbitrary(), bit =>
        {
            var damaged = (byte[])signature.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            return !EcdsaSigning.Verify(key, "message"u8, damaged);
        }).Check(Seeded.Config);
    }

    [Fact]
    public void A_signature_with_bytes_behind_it_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = EcdsaSigning.SignSha256LowS(key, "message"u8);

        Assert.False(EcdsaSigning.Verify(key, "message"u8, [.. signature, 0]));
    }

    [Fact]
    public void A_key_on_another_curve_is_named_in_the_error()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);

        var thrown = Assert.Throws<CryptographicException>(() => EcdsaSigning.SignSha256LowS(key, "message"u8));

        Assert.Contains("521", thrown.Message, StringComparison.Ordinal);
    }
}
