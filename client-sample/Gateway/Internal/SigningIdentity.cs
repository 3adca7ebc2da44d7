using Google.Protobuf;
using Warden.Protocol.Msp;

namespace Warden.Gateway;

/// <summary>An identity with its hash and, unless signing happens elsewhere, its signer.</summary>
internal sealed class SigningIdentity(IIdentity identity, ISigner? signer, HashFunction hash)
{
    public IIdentity Identity => identity;

    /// <summary>The serialized creator; marshalled once, since transaction ids depend on these bytes.</summary>
    public ByteString Creator { get; } = new SerializedIdentity
    {
        Mspid = identity.MspId,
        IdBytes = ByteString.CopyFrom(identity.Credentials.Span),
    }.ToByteString();

    public byte[] Digest(ReadOnlySpan<byte> message) => hash(message);

    /// <exception cref="InvalidOperationException">The connection has no signer.</exception>
    public async ValueTask<ByteString> SignAsync(ByteString message, CancellationToken cancellationToken)
    {
        if (signer is null)
        {
            throw new InvalidOperationException(
                $"No signer was supplied for {identity.MspId}: sign the Digest elsewhere and come back through NewSigned…, "
                + "or set GatewayOptions.Signer.");
        }

        return ByteString.CopyFrom(await signer.SignAsync(hash(message.Span), cancellationToken));
    }
}
