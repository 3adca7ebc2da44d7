using System.Security.Cryptography;

namespace Warden.Documents;

/// <summary>The two digests that, with channel and chaincode, make a call's digest: they tell who differs from what differs.</summary>
/// <param name="Creator">SHA-256 of the caller's marshalled identity, lower-case hexadecimal.</param>
/// <param name="Arguments">SHA-256 over the arguments, each behind its length (big-endian 32 bits), lower-case hexadecimal.</param>
public sealed record CallParts(string Creator, string Arguments)
{
    /// <summary>Gets the parts of a call.</summary>
    /// <param name="creator">The marshalled identity of the caller, as in the signature header.</param>
    /// <param name="arguments">All arguments, the function name first.</param>
    public static CallParts Of(ReadOnlySpan<byte> creator, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var argument in arguments)
        {
            VerdictDigest.Append(hash, argument.Span);
        }

        return new CallParts(Convert.ToHexStringLower(SHA256.HashData(creator)), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
