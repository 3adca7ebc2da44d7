using System.Security.Cryptography;

namespace Warden.Gateway;

/// <summary>The hash functions that Fabric's clients offer.</summary>
/// <remarks>
/// The peer decides: with a stock MSP that is SHA-256 for P-256 and for P-384 keys, SHA3-256 where the MSP says SHA3, and no
/// hash for Ed25519. Another choice gives "access denied", because the signature is over something else.
/// </remarks>
public static class Hashes
{
    /// <summary>Gets the function that signs the message itself, for signers that hash by themselves (Ed25519, some tokens).</summary>
    public static HashFunction None { get; } = static message => message.ToArray();

    /// <summary>Gets SHA-256, the default.</summary>
    public static HashFunction Sha256 { get; } = SHA256.HashData;

    /// <summary>Gets SHA-384.</summary>
    public static HashFunction Sha384 { get; } = SHA384.HashData;

    /// <summary>Gets SHA3-256; the platform must know it (OpenSSL 1.1.1 or later).</summary>
    public static HashFunction Sha3_256 { get; } = SHA3_256.HashData;

    /// <summary>Gets SHA3-384; the platform must know it (OpenSSL 1.1.1 or later).</summary>
    public static HashFunction Sha3_384 { get; } = SHA3_384.HashData;
}
