using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Warden.Protocol;

/// <summary>The key of an identity, to sign or to verify with as Fabric does: ECDSA with a low s over SHA-256, or Ed25519 over the message itself.</summary>
/// <remarks>One at a time may use it. Source: fabric, msp/identities.go.</remarks>
public sealed class IdentityKey : IDisposable
{
    private readonly ECDsa? ecdsa;
    private readonly Ed25519Key? ed25519;

    private IdentityKey(ECDsa? ecdsa, Ed25519Key? ed25519) => (this.ecdsa, this.ed25519) = (ecdsa, ed25519);

    /// <summary>Reads a private key, PEM.</summary>
    /// <exception cref="CryptographicException">The text holds neither kind of key.</exception>
    /// <exception cref="ArgumentException">The text is no PEM.</exception>
    public static IdentityKey FromPem(string privateKeyPem)
    {
        if (Ed25519Key.TryFromPem(privateKeyPem) is { } ed25519)
        {
            return new(null, ed25519);
        }

        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(privateKeyPem);
            return new(ecdsa, null);
        }
        catch
        {
            ecdsa.Dispose();
            throw;
        }
    }

    /// <summary>Gets a certificate's public key, or null when it is of neither kind.</summary>
    /// <exception cref="CryptographicException">The key does not parse.</exception>
    public static IdentityKey? TryFromCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return IsEd25519(certificate) ? new(null, Ed25519Key.FromPublicKey(certificate.PublicKey.EncodedKeyValue.RawData))
            : certificate.GetECDsaPublicKey() is { } key ? new(key, null)
            : null;
    }

    /// <summary>Gets whether a certificate's key is an Ed25519 one.</summary>
    public static bool IsEd25519(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.PublicKey.Oid.Value == Ed25519Key.Algorithm;
    }

    /// <summary>Gets whether the owner of a certificate has signed a message.</summary>
    /// <exception cref="CryptographicException">The certificate has a key of another kind.</exception>
    public static bool Verify(X509Certificate2 certificate, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = TryFromCertificate(certificate) ?? throw new CryptographicException("The certificate has neither an ECDSA nor an Ed25519 key.");
        return key.Verify(message, signature);
    }

    /// <summary>Signs a message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => ecdsa is not null ? EcdsaSigning.SignSha256LowS(ecdsa, message) : ed25519!.Sign(message);

    /// <summary>Gets whether a signature of a message is right; false for what is no signature.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        ecdsa is not null ? EcdsaSigning.Verify(ecdsa, message, signature) : ed25519!.Verify(message, signature);

    /// <inheritdoc/>
    public void Dispose()
    {
        ecdsa?.Dispose();
        ed25519?.Dispose();
    }
}
