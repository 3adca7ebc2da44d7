namespace Warden.Gateway;

/// <summary>Signs digests for one identity. The key may be elsewhere: in a file, a token, or a person's hands.</summary>
public interface ISigner
{
    /// <summary>Gets the hash that goes with the key, where the connection names none.</summary>
    /// <value>Default SHA-256: what a stock peer expects for P-256 and P-384 keys.</value>
    HashFunction PreferredHash => Hashes.Sha256;

    /// <summary>Signs a digest.</summary>
    /// <param name="digest">What the connection's <see cref="HashFunction"/> made of the message; the message itself with
    /// <see cref="Hashes.None"/>.</param>
    /// <param name="cancellationToken">Ends the wait for a slow signer.</param>
    /// <returns>
    /// The signature as Fabric expects it; for ECDSA an ASN.1 DER sequence of r and s with s in the lower half of the
    /// curve's order, because a peer refuses the other half.
    /// </returns>
    ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default);
}
