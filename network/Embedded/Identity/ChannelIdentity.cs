using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>A creator or endorser whose certificate was parsed and judged once.</summary>
internal sealed class ChannelIdentity
{
    private readonly IdentityKeyPool keys;

    public ChannelIdentity(string mspId, ByteString serialized, X509Certificate2 certificate, NodeRole? role, string? invalidReason)
    {
        MspId = mspId;
        Serialized = serialized;
        Role = role;
        InvalidReason = invalidReason;
        NotAfter = certificate.NotAfter.ToUniversalTime();
        keys = new(() => IdentityKey.TryFromCertificate(certificate) ?? throw new NotSupportedException("The certificate's key is neither ECDSA nor Ed25519."));
    }

    public string MspId { get; }

    /// <summary>Gets the bytes this identity came as; two identities are the same when these are.</summary>
    public ByteString Serialized { get; }

    /// <summary>Gets the single NodeOU role, or null when the certificate names none or several.</summary>
    public NodeRole? Role { get; }

    /// <summary>Gets why the organisation does not vouch for this certificate, or null when it does. Expiry is not part of it.</summary>
    public string? InvalidReason { get; }

    public DateTime NotAfter { get; }

    /// <summary>Checks a signature over a message: ECDSA with SHA-256 and a low s, or Ed25519.</summary>
    public bool Verify(ByteString message, ByteString signature) =>
        keys.Use((message, signature), static (key, signed) => key.Verify(signed.message.Span, signed.signature.Span));
}
