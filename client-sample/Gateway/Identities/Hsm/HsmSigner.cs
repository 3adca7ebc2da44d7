using System.Formats.Asn1;
using System.Numerics;
using Warden.Protocol;

namespace Warden.Gateway;

/// <summary>Signs with a P-256 key that never leaves its module. Safe for concurrent use: calls go one after the other.</summary>
public sealed class HsmSigner : ISigner, IDisposable
{
    private readonly Pkcs11Session session;
    private readonly nuint key;

    internal HsmSigner(Pkcs11Session session, ReadOnlyMemory<byte> identifier)
    {
        this.session = session;
        try
        {
            key = session.FindPrivateKey(identifier.Span);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="HsmException">The module refused.</exception>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(ToLowSDer(session.Sign(key, digest.Span)));
    }

    /// <summary>Ends the session.</summary>
    public void Dispose() => session.Dispose();

    // CKM_ECDSA answers r and s, 32 bytes each.
    private static byte[] ToLowSDer(byte[] signature)
    {
        if (signature.Length != 64)
        {
            throw new HsmException($"Expected a signature of 64 bytes by a P-256 key, got {signature.Length}.");
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }

        return LowS.Normalize(writer.Encode(), keySize: 256);
    }
}
