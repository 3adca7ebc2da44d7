using System.Security.Cryptography;
using Warden.Protocol;

namespace Warden.Gateway;

/// <summary>Signs with an ECDSA key on P-256 or P-384. Safe for concurrent use; owns the key it was made from.</summary>
/// <remarks>
/// A stock peer hashes with SHA-256 whatever the curve (its MSP's signature_hash_family decides), so the default hash suits both.
/// </remarks>
public sealed class EcdsaSigner : ISigner, IDisposable
{
    private readonly ECDsa key;
    private readonly Lock gate = new();

    /// <summary>Takes over a key, which is disposed with the signer.</summary>
    /// <exception cref="ArgumentException">The key is on another curve than P-256 or P-384.</exception>
    public EcdsaSigner(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsSupported(key))
        {
            throw new ArgumentException($"Expected a key on P-256 or P-384, got {key.KeySize} bits on another curve.", nameof(key));
        }

        this.key = key;
    }

    /// <summary>Reads a private key in PEM: PKCS#8 ("PRIVATE KEY") or SEC 1 ("EC PRIVATE KEY").</summary>
    /// <exception cref="ArgumentException">The text holds no such key, or one for another algorithm or curve.</exception>
    public static EcdsaSigner FromPem(string privateKeyPem)
    {
        ArgumentException.ThrowIfNullOrEmpty(privateKeyPem);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(privateKeyPem);
            return new EcdsaSigner(key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new ArgumentException(
                "Expected an unencrypted ECDSA private key on P-256 or P-384 in PEM (PKCS#8 or SEC 1).", nameof(privateKeyPem), e);
        }
    }

    /// <summary>Reads the private key from a file; see <see cref="FromPem"/>.</summary>
    /// <exception cref="ArgumentException">The file holds no supported key.</exception>
    public static async Task<EcdsaSigner> FromFileAsync(string path, CancellationToken cancellationToken = default) =>
        FromPem(await File.ReadAllTextAsync(path, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The runtime does not promise that one ECDsa instance serves several threads at a time.
        lock (gate)
        {
            var signature = key.SignHash(digest.Span, DSASignatureFormat.Rfc3279DerSequence);
            return ValueTask.FromResult(LowS.Normalize(signature, key));
        }
    }

    /// <summary>Disposes the key.</summary>
    public void Dispose() => key.Dispose();

    private static bool IsSupported(ECDsa key)
    {
        var curve = key.ExportParameters(false).Curve;
        return curve.IsNamed && curve.Oid.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34";
    }
}
