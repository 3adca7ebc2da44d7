namespace Warden.Gateway;

/// <summary>A session with a token, logged in.</summary>
internal sealed class Pkcs11Session(Pkcs11Library library, nuint handle) : IDisposable
{
    private const nuint Class = 0x0;
    private const nuint KeyType = 0x100;
    private const nuint Id = 0x102;
    private const nuint Ecdsa = 0x1041;

    private bool isClosed;

    /// <summary>Finds the elliptic-curve private key of a CKA_ID.</summary>
    /// <exception cref="HsmException">There is none.</exception>
    public nuint FindPrivateKey(ReadOnlySpan<byte> identifier)
    {
        lock (library.Gate)
        {
            // CKO_PRIVATE_KEY = 3, CKK_EC = 3.
            return library.Find(handle, [(Class, Number(3)), (KeyType, Number(3)), (Id, identifier.ToArray())])
                ?? throw new HsmException($"The token has no elliptic-curve private key with the identifier {Convert.ToHexStringLower(identifier)}.");
        }
    }

    /// <summary>Signs a digest with CKM_ECDSA.</summary>
    /// <returns>r and s, 32 bytes each for a P-256 key.</returns>
    public byte[] Sign(nuint key, ReadOnlySpan<byte> digest)
    {
        lock (library.Gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(HsmSigner));
            return library.Sign(handle, Ecdsa, key, digest, maxLength: 132);
        }
    }

    public void Dispose()
    {
        lock (library.Gate)
        {
            if (!isClosed)
            {
                isClosed = true;
                library.CloseSession(handle);
            }
        }
    }

    private static byte[] Number(nuint value)
    {
        var bytes = new byte[nuint.Size];
        System.Runtime.InteropServices.MemoryMarshal.Write(bytes, in value);
        return bytes;
    }
}
