using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Warden.Gateway;

/// <summary>An Ed25519 key inside OpenSSL's libcrypto.</summary>
internal sealed partial class OpenSslKey : SafeHandle
{
    private const int Ed25519 = 1087;
    private const int SignatureLength = 64;

    private static readonly Lazy<nint> Library = new(Load);

    static OpenSslKey() => NativeLibrary.SetDllImportResolver(
        typeof(OpenSslKey).Assembly, static (name, _, _) => name == "libcrypto" ? Library.Value : nint.Zero);

    public OpenSslKey()
        : base(nint.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == nint.Zero;

    /// <exception cref="PlatformNotSupportedException">There is no libcrypto that knows Ed25519.</exception>
    public static OpenSslKey FromEd25519Seed(ReadOnlySpan<byte> seed)
    {
        try
        {
            var key = EVP_PKEY_new_raw_private_key(Ed25519, nint.Zero, seed, (nuint)seed.Length);
            return key.IsInvalid ? throw new CryptographicException("libcrypto did not take the Ed25519 key.") : key;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new PlatformNotSupportedException("Ed25519 needs OpenSSL's libcrypto, version 1.1.1 or later.", e);
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        using var context = EVP_MD_CTX_new();
        var signature = new byte[SignatureLength];
        nuint length = SignatureLength;
        if (context.IsInvalid
            || EVP_DigestSignInit(context, nint.Zero, nint.Zero, nint.Zero, this) != 1
            || EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) != 1
            || length != SignatureLength)
        {
            throw new CryptographicException("libcrypto did not sign.");
        }

        return signature;
    }

    public byte[] PublicKey()
    {
        var bytes = new byte[32];
        nuint length = 32;
        return EVP_PKEY_get_raw_public_key(this, bytes, ref length) == 1 ? bytes : throw new CryptographicException("libcrypto gave no public key.");
    }

    protected override bool ReleaseHandle()
    {
        EVP_PKEY_free(handle);
        return true;
    }

    private static nint Load()
    {
        string[] names = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto-3-x64", "libcrypto"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var loaded))
            {
                return loaded;
            }
        }

        return nint.Zero;
    }

    [LibraryImport("libcrypto")]
    private static partial OpenSslKey EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport("libcrypto")]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport("libcrypto")]
    private static partial int EVP_PKEY_get_raw_public_key(OpenSslKey key, Span<byte> bytes, ref nuint length);

    [LibraryImport("libcrypto")]
    private static partial DigestContext EVP_MD_CTX_new();

    [LibraryImport("libcrypto")]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport("libcrypto")]
    private static partial int EVP_DigestSignInit(DigestContext context, nint keyContext, nint type, nint engine, OpenSslKey key);

    [LibraryImport("libcrypto")]
    private static partial int EVP_DigestSign(DigestContext context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    internal sealed class DigestContext() : SafeHandle(nint.Zero, ownsHandle: true)
    {
        public override bool IsInvalid => handle == nint.Zero;

        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }
}
