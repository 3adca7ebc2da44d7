using System.Security.Cryptography;

namespace Warden.Protocol;

/// <summary>Signatures as Fabric makes and takes them: ECDSA over SHA-256, in DER, with a low s.</summary>
/// <remarks>SHA-256 for keys on P-384 too: the hash is that of the MSP, not of the curve. Source: fabric, msp/identities.go, Sign.</remarks>
public static class EcdsaSigning
{
    /// <summary>Signs a message.</summary>
    /// <param name="key">A private key on P-256 or P-384.</param>
    /// <param name="message">The message itself, not its hash.</param>
    /// <returns>A signature in DER.</returns>
    public static byte[] SignSha256LowS(ECDsa key, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(key);
        return LowS.Normalize(key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), key);
    }

    /// <summary>Gets whether a signature is valid and has a low s; false for what is no signature.</summary>
    /// <param name="key">A public key on P-256 or P-384.</param>
    /// <param name="message">The message itself, not its hash.</param>
    /// <param name="signature">A signature in DER.</param>
    public static bool Verify(ECDsa key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        return LowS.IsLowS(signature, key) && key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
