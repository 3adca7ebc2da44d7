using Warden.Protocol;

namespace Warden.Gateway;

/// <summary>Signs with an Ed25519 key, which Fabric 3 accepts where the channel's capability is V3_0. Safe for concurrent use.</summary>
/// <remarks>.NET has no Ed25519; OpenSSL's libcrypto (1.1.1 or later) does the work, which .NET itself needs on Linux.</remarks>
public sealed class Ed25519Signer : ISigner, IDisposable
{
    private readonly Ed25519Key key;

    private Ed25519Signer(Ed25519Key key) => this.key = key;

    /// <inheritdoc/>
    public HashFunction PreferredHash => Hashes.None;

    /// <summary>Reads a private key in PEM: PKCS#8 ("PRIVATE KEY").</summary>
    /// <exception cref="ArgumentException">The text holds no such key, or one for another algorithm.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no libcrypto that knows Ed25519.</exception>
    public static Ed25519Signer FromPem(string privateKeyPem)
    {
        ArgumentException.ThrowIfNullOrEmpty(privateKeyPem);
        return new(Ed25519Key.TryFromPem(privateKeyPem)
            ?? throw new ArgumentException("Expected an unencrypted Ed25519 private key in PEM (PKCS#8).", nameof(privateKeyPem)));
    }

    /// <summary>Reads the private key from a file; see <see cref="FromPem"/>.</summary>
    /// <exception cref="ArgumentException">The file holds no supported key.</exception>
    public static async Task<Ed25519Signer> FromFileAsync(string path, CancellationToken cancellationToken = default) =>
        FromPem(await File.ReadAllTextAsync(path, cancellationToken));

    /// <summary>Signs the message itself: 64 bytes. The connection's hash has to be <see cref="Hashes.None"/>, as it is by default with this signer.</summary>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(key.Sign(digest.Span));
    }

    /// <summary>Gets the public key, 32 bytes.</summary>
    public byte[] PublicKey() => key.PublicKey();

    /// <summary>Frees the key.</summary>
    public void Dispose() => key.Dispose();
}
