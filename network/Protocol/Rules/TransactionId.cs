using System.Security.Cryptography;

namespace Warden.Protocol;

/// <summary>The id of a transaction: lower-case hex of SHA-256 over nonce, then creator.</summary>
/// <remarks>Source: fabric, protoutil/proputils.go, ComputeTxID.</remarks>
public static class TransactionId
{
    /// <summary>Length in bytes of the nonces that clients make; a peer takes any that is not empty.</summary>
    public const int NonceBytes = 24;

    /// <summary>Computes the id.</summary>
    /// <param name="nonce">The nonce of the signature header.</param>
    /// <param name="creator">The creator of the signature header: a marshalled serialized identity, or empty in a genesis block.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Compute(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> creator) =>
        Convert.ToHexStringLower(Sha256.Of(nonce, creator));

    /// <summary>Draws a nonce from the random source of the system.</summary>
    public static byte[] NewNonce() => RandomNumberGenerator.GetBytes(NonceBytes);
}
