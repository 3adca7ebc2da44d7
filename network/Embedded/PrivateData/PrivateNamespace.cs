using System.Security.Cryptography;
using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>Where the world state keeps a collection: hashes at every peer, values at the members'. No chaincode can be named so.</summary>
/// <remarks>Source: fabric, core/ledger/kvledger/txmgmt/privacyenabledstate/db.go.</remarks>
internal static class PrivateNamespace
{
    public static string Hashes(string chaincode, string collection) => $"{chaincode}$$h{collection}";

    public static string Values(string chaincode, string collection) => $"{chaincode}$$p{collection}";

    /// <summary>Gets the SHA-256 that stands for a value or a private read-write set.</summary>
    public static ByteString Hash(ByteString bytes) => UnsafeByteOperations.UnsafeWrap(SHA256.HashData(bytes.Span));

    /// <summary>Gets the hash that stands for a key.</summary>
    public static ByteString KeyHash(string key) => Hash(ByteString.CopyFromUtf8(key));

    /// <summary>Gets the name under which <see cref="Hashes"/> has a key.</summary>
    public static string HashedKey(ByteString keyHash) => Convert.ToHexStringLower(keyHash.Span);

    /// <inheritdoc cref="HashedKey(ByteString)"/>
    public static string HashedKey(string key) => HashedKey(KeyHash(key));
}
