using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Warden.Protocol;

/// <summary>The rule that of the two valid values of s in an ECDSA signature only the lower counts: s ≤ n/2.</summary>
/// <remarks>Without it anybody could make a second signature of a signed message. Source: fabric, bccsp/utils/ecdsa.go.</remarks>
public static class LowS
{
    // Orders of the base points: SEC 2, version 2, sections 2.4.2 and 2.5.1.
    private static readonly BigInteger OrderP256 = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static readonly BigInteger OrderP384 = BigInteger.Parse(
        "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);

    /// <summary>Replaces a high s by n − s; a signature with a low s comes back as it was.</summary>
    /// <param name="signature">A signature in DER: a sequence of r and s.</param>
    /// <param name="key">The key that made it, or its public half, on P-256 or P-384.</param>
    /// <exception cref="CryptographicException">The signature is no DER, or the key is on another curve.</exception>
    public static byte[] Normalize(ReadOnlySpan<byte> signature, ECDsa key) => Normalize(signature, OrderOf(key));

    /// <summary>The same for a key of which only the length is known, such as one in a hardware module.</summary>
    /// <param name="signature">A signature in DER: a sequence of r and s.</param>
    /// <param name="keySize">256 for P-256, 384 for P-384.</param>
    /// <exception cref="CryptographicException">The signature is no DER, or the size is another one.</exception>
    public static byte[] Normalize(ReadOnlySpan<byte> signature, int keySize) => Normalize(signature, OrderOf(keySize));

    /// <summary>Gets whether a signature in DER has a low s; false for what is no signature.</summary>
    /// <exception cref="CryptographicException">The key is not on P-256 or P-384.</exception>
    public static bool IsLowS(ReadOnlySpan<byte> signature, ECDsa key)
    {
        var order = OrderOf(key);
        return TryRead(signature, out var r, out var s) && r.Sign > 0 && r < order && s.Sign > 0 && s <= order / 2;
    }

    private static byte[] Normalize(ReadOnlySpan<byte> signature, BigInteger order)
    {
        if (!TryRead(signature, out var r, out var s))
        {
            throw new CryptographicException("The signature is no DER sequence of two integers.");
        }

        if (s <= order / 2)
        {
            return signature.ToArray();
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(order - s);
        }

        return writer.Encode();
    }

    private static BigInteger OrderOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return OrderOf(key.KeySize);
    }

    private static BigInteger OrderOf(int keySize) => keySize switch
    {
        256 => OrderP256,
        384 => OrderP384,
        var bits => throw new CryptographicException($"Fabric takes ECDSA keys on P-256 and P-384; this one has {bits} bits."),
    };

    private static bool TryRead(ReadOnlySpan<byte> signature, out BigInteger r, out BigInteger s)
    {
        try
        {
            var reader = new AsnReader(signature.ToArray(), AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            r = sequence.ReadInteger();
            s = sequence.ReadInteger();
            return !sequence.HasData && !reader.HasData;
        }
        catch (AsnContentException)
        {
            r = s = default;
            return false;
        }
    }
}
