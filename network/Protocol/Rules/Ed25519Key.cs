using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Warden.Protocol;

/// <summary>An Ed25519 key (RFC 8032), which Fabric 3 takes for identities where the channel's capability is V3_0. Safe for concurrent use.</summary>
/// <remarks>.NET has no Ed25519; OpenSSL's libcrypto (1.1.1 or later) does the work, which .NET itself needs on Linux.</remarks>
public sealed partial class Ed25519Key : SafeHandle
{
    /// <summary>The algorithm's object identifier in certificates and PKCS#8: RFC 8410.</summary>
    public const string Algorithm = "1.3.101.112";

    private const int Ed25519 = 1087;
    private const int SignatureLength = 64;
    private const int KeyLength = 32;

    private static readonly Lazy<nint> Library = new(Load);

    static Ed25519Key() => NativeLibrary.SetDllImportResolver(
        typeof(Ed25519Key).Assembly, static (name, _, _) => name == "libcrypto" ? Library.Value : nint.Zero);

    /// <summary>For the marshaller; a key is made by the methods of this type.</summary>
    public Ed25519Key()
        : base(nint.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == nint.Zero;

    /// <summary>Makes a new private key, PKCS#8 PEM.</summary>
    public static string CreatePem() =>
        // RFC 8410's frame around the 32 bytes.
        PemEncoding.WriteString("PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. RandomNumberGenerator.GetBytes(KeyLength)]) + "\n";

    /// <summary>Reads a private key in PEM: PKCS#8 ("PRIVATE KEY").</summary>
    /// <returns>Null when the text holds no such key, or one for another algorithm.</returns>
    /// <exception cref="PlatformNotSupportedException">There is no libcrypto that knows Ed25519.</exception>
    public static Ed25519Key? TryFromPem(string privateKeyPem)
    {
        if (Seed(privateKeyPem) is not { } seed)
        {
            return null;
        }

        try
        {
            return Own(() => EVP_PKEY_new_raw_private_key(Ed25519, nint.Zero, seed, (nuint)seed.Length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Takes a public key, 32 bytes, to verify with.</summary>
    /// <exception cref="CryptographicException">These bytes are no key.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no libcrypto that knows Ed25519.</exception>
    public static Ed25519Key FromPublicKey(byte[] publicKey) => Own(() => EVP_PKEY_new_raw_public_key(Ed25519, nint.Zero, publicKey, (nuint)publicKey.Length));

    /// <summary>Signs the message itself: 64 bytes.</summary>
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

    /// <summary>Gets whether a signature of the message is right.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var context = EVP_MD_CTX_new();
        return !context.IsInvalid
            && EVP_DigestVerifyInit(context, nint.Zero, nint.Zero, nint.Zero, this) == 1
            && EVP_DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
    }

    /// <summary>Gets the public key, 32 bytes.</summary>
    public byte[] PublicKey()
    {
        var bytes = new byte[KeyLength];
        nuint length = KeyLength;
        return EVP_PKEY_get_raw_public_key(this, bytes, ref length) == 1 ? bytes : throw new CryptographicException("libcrypto gave no public key.");
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        EVP_PKEY_free(handle);
        return true;
    }

    private static Ed25519Key Own(Func<Ed25519Key> make)
    {
        try
        {
            var key = make();
            return key.IsInvalid ? throw new CryptographicException("libcrypto did not take the Ed25519 key.") : key;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new PlatformNotSupportedException("Ed25519 needs OpenSSL's libcrypto, version 1.1.1 or later.", e);
        }
    }

    // RFC 8410: PrivateKeyInfo with the algorithm and, inside the octets, the octets of the seed.
    private static byte[]? Seed(string pem)
    {
        try
        {
            var field = PemEncoding.Find(pem);
            if (!pem.AsSpan()[field.Label].SequenceEqual("PRIVATE KEY"))
            {
                return null;
            }

            var info = new AsnReader(Convert.FromBase64String(pem[field.Base64Data]), AsnEncodingRules.DER).ReadSequence();
            info.ReadInteger();
            return info.ReadSequence().ReadObjectIdentifier() == Algorithm
                && new AsnReader(info.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString() is { Length: KeyLength } seed ? seed : null;
        }
        catch (Exception e) when (e is AsnContentException or FormatException or ArgumentException)
        {
            return null;
        }
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
    private static partial Ed25519Key EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport("libcrypto")]
    private static partial Ed25519Key EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport("libcrypto")]
    private static partial int EVP_DigestVerifyInit(DigestContext context, nint keyContext, nint type, nint engine, Ed25519Key key);

    [LibraryImport("libcrypto")]
    private static partial int EVP_DigestVerify(DigestContext context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport("libcrypto")]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport("libcrypto")]
    private static partial int EVP_PKEY_get_raw_public_key(Ed25519Key key, Span<byte> bytes, ref nuint length);

    [LibraryImport("libcrypto")]
    private static partial DigestContext EVP_MD_CTX_new();

    [LibraryImport("libcrypto")]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport("libcrypto")]
    private static partial int EVP_DigestSignInit(DigestContext context, nint keyContext, nint type, nint engine, Ed25519Key key);

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
