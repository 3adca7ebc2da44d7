using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Warden.Documents;

/// <summary>Binds a verdict to the exact call, findings, policy and epoch that it speaks of.</summary>
/// <remarks>SHA-256 over length-prefixed parts (big-endian 32 bits each), lower-case hexadecimal.</remarks>
public static class VerdictDigest
{
    /// <summary>Computes the digest.</summary>
    /// <param name="callDigest">See <see cref="CallDigest"/>; covers channel, chaincode, creator and arguments.</param>
    /// <param name="findings">All findings, before any is cut.</param>
    /// <param name="policy">Version of the policy.</param>
    /// <param name="epoch">Number of the epoch.</param>
    public static string Compute(string callDigest, IReadOnlyList<Finding> findings, int policy, long epoch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(callDigest));
        Append(hash, CanonicalJson.ToBytes(findings));
        Span<byte> numbers = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(numbers, policy);
        BinaryPrimitives.WriteInt64BigEndian(numbers[4..], epoch);
        Append(hash, numbers);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
