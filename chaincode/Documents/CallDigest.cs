using System.Security.Cryptography;
using System.Text;

namespace Warden.Documents;

/// <summary>Names one call by its content: who calls which chaincode with which arguments. A confirmation is bound to it.</summary>
/// <remarks>The nonce and the timestamp are not part of it: the same call proposed again has the same digest.</remarks>
public static class CallDigest
{
    /// <summary>Computes the digest: SHA-256 over length-prefixed parts, lower-case hexadecimal.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="chaincode">The chaincode that is called.</param>
    /// <param name="creator">The marshalled identity of the caller, as in the signature header.</param>
    /// <param name="arguments">All arguments, the function name first.</param>
    public static string Compute(
        string channel, string chaincode, ReadOnlySpan<byte> creator, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        VerdictDigest.Append(hash, Encoding.UTF8.GetBytes(channel));
        VerdictDigest.Append(hash, Encoding.UTF8.GetBytes(chaincode));
        VerdictDigest.Append(hash, creator);
        foreach (var argument in arguments)
        {
            VerdictDigest.Append(hash, argument.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
