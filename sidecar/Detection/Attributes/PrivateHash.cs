using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Warden.Detection;

/// <summary>What a block holds of a private write: digests of its key and its value. Enough to tell values apart, not to know them.</summary>
/// <remarks>
/// Fabric hashes both by SHA-256 without a salt (rwsetutil, TxPvtRwSet → hashed read-write set). A value of few possible ones can be guessed from its
/// digest, so digests are treated as sensitive: no finding, log or report shows one.
/// </remarks>
/// <param name="Key">The first 64 bits of the key's digest; never 0.</param>
/// <param name="Value">The value's digest, 64 lower-case hexadecimal digits.</param>
public readonly record struct PrivateHash(ulong Key, string Value)
{
    private const int Length = 32;

    /// <summary>Gets the digests of a write that a contract asks for, as its block will have them.</summary>
    public static PrivateHash Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> digests = stackalloc byte[2 * Length];
        SHA256.HashData(key, digests);
        SHA256.HashData(value, digests[Length..]);
        return OfDigests(digests[..Length], digests[Length..])!.Value;
    }

    /// <summary>Gets the digests of a write in a block; null where they are not of SHA-256.</summary>
    public static PrivateHash? OfDigests(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => key.Length == Length && value.Length == Length
        ? new PrivateHash(BinaryPrimitives.ReadUInt64LittleEndian(key) | 1, Convert.ToHexStringLower(value))
        : null;

    /// <summary>Gets the name of a collection's tree.</summary>
    internal static string TreeOf(string collection) => collection + "!";

    /// <summary>Reads the digest as the one value of a record.</summary>
    internal void Read(Record record, PathTable paths, bool learn)
    {
        record.Begin(paths, learn);
        Span<byte> text = stackalloc byte[2 * Length];
        record.AddText(record.Child(0, PathStep.Member, "hash"u8), text[..Encoding.UTF8.GetBytes(Value, text)]);
    }
}
