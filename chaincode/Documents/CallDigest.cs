using System.Security.Cryptography;
using System.Text;

namespace Warden.Documents;

/// <summary>Names one call by its content: who calls which chaincode with which arguments. A confirmation is bound to it.</summary>
/// <remarks>The nonce and the timestamp are not part of it: the same call proposed again has the same digest.</remarks>
public static class CallDigest
{
    /// <summary>Computes the digest: SHA-256 over channel, chaincode and the two parts, each behind its length, lower-case hexadecimal.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="chaincode">The chaincode that is called.</param>
    /// <param name="parts">Who calls, with which arguments.</param>
    public static string Compute(string channel, string chaincode, CallParts parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlySpan<string>)[channel, chaincode, parts.Creator, parts.Arguments])
        {
            VerdictDigest.Append(hash, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc cref="Compute(string, string, CallParts)"/>
    /// <param name="channel">The channel.</param>
    /// <param name="chaincode">The chaincode that is called.</param>
    /// <param name="creator">The marshalled identity of the caller, as in the signature header.</param>
    /// <param name="arguments">All arguments, the function name first.</param>
    public static string Compute(
        string channel, string chaincode, ReadOnlySpan<byte> creator, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        Compute(channel, chaincode, CallParts.Of(creator, arguments));
}
