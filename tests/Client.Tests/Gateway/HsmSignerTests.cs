using System.Security.Cryptography;
using Warden.Gateway;
using Warden.Protocol;

namespace Warden.Client.Tests;

public sealed class HsmSignerTests(SoftHsm hsm)
{
    [Fact]
    public async Task Signatures_of_a_module_verify_and_have_a_low_s_from_many_threads()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signer = hsm.Factory.NewSigner(Options(hsm.Import(key.ExportPkcs8PrivateKeyPem())));

        // Half of all signatures have a high s before it is mended.
        await Parallel.ForAsync(0, 64, TestContext.Current.CancellationToken, async (i, token) =>
        {
            var message = BitConverter.GetBytes(i);
            var signature = await signer.SignAsync(SHA256.HashData(message), token);
            Assert.True(EcdsaSigning.Verify(key, message, signature));
        });
    }

    [Fact]
    public void A_second_signer_of_the_same_token_finds_somebody_logged_in_and_goes_on()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = Options(hsm.Import(key.ExportPkcs8PrivateKeyPem()));

        using var first = hsm.Factory.NewSigner(options);
        using var second = hsm.Factory.NewSigner(options);

        Assert.NotSame(first, second);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        var factory = hsm.Factory;

        Assert.Contains($"'{SoftHsm.Label}'", Assert.Throws<HsmException>(() => factory.NewSigner(Options([1]) with { Label = "other" })).Message, StringComparison.Ordinal);
        Assert.Contains("0badf00d", Assert.Throws<HsmException>(() => factory.NewSigner(Options([0x0B, 0xAD, 0xF0, 0x0D]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_named() => Assert.Contains(
        "no PKCS#11 library", Assert.Throws<HsmException>(() => HsmSignerFactory.Load(typeof(HsmSignerTests).Assembly.Location)).Message, StringComparison.Ordinal);

    private static HsmSignerOptions Options(byte[] id) => new() { Label = SoftHsm.Label, Pin = SoftHsm.Pin, Identifier = id };
}
