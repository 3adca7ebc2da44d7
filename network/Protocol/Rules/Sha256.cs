using System.Security.Cryptography;

namespace Warden.Protocol;

/// <summary>SHA-256 over pieces, without joining them first.</summary>
internal static class Sha256
{
    public static byte[] Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        return hash.GetHashAndReset();
    }
}
