using Warden.Protocol;

namespace Warden.Gateway;

/// <summary>Signs with whatever key it is given: ECDSA on P-256 or P-384, or Ed25519. Safe for concurrent use.</summary>
public sealed class PrivateKeySigner : ISigner, IDisposable
{
    private readonly ISigner signer;

    private PrivateKeySigner(ISigner signer) => this.signer = signer;

    /// <inheritdoc/>
    public HashFunction PreferredHash => signer.PreferredHash;

    /// <summary>Reads a private key in PEM: PKCS#8 ("PRIVATE KEY"), or SEC 1 ("EC PRIVATE KEY") for ECDSA.</summary>
    /// <exception cref="ArgumentException">The text holds no such key, or one for another algorithm or curve.</exception>
    /// <exception cref="PlatformNotSupportedException">It is an Ed25519 key, and there is no libcrypto that knows it.</exception>
    public static PrivateKeySigner FromPem(string privateKeyPem)
    {
        ArgumentException.ThrowIfNullOrEmpty(privateKeyPem);
        using var ed25519 = Ed25519Key.TryFromPem(privateKeyPem);
        return new(ed25519 is null ? EcdsaSigner.FromPem(privateKeyPem) : Ed25519Signer.FromPem(privateKeyPem));
    }

    /// <summary>Reads the private key from a file; see <see cref="FromPem"/>.</summary>
    /// <exception cref="ArgumentException">The file holds no supported key.</exception>
    public static async Task<PrivateKeySigner> FromFileAsync(string path, CancellationToken cancellationToken = default) =>
        FromPem(await File.ReadAllTextAsync(path, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default) => signer.SignAsync(digest, cancellationToken);

    /// <summary>Frees the key.</summary>
    public void Dispose() => ((IDisposable)signer).Dispose();
}
