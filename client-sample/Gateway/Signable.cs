using Google.Protobuf;

namespace Warden.Gateway;

/// <summary>A message that needs its creator's signature before it may travel.</summary>
/// <remarks>
/// With a signer on the connection it is signed on first use. Without one: take <see cref="Bytes"/> and <see cref="Digest"/>
/// to wherever the key is, and recreate it with the Gateway's <c>NewSigned…</c> method. No other state is needed, so the
/// steps may happen in different processes. What is already signed is not signed again.
/// </remarks>
public abstract class Signable
{
    private readonly SigningIdentity identity;

    private protected Signable(SigningIdentity identity, ByteString message)
    {
        this.identity = identity;
        Message = message;
    }

    /// <summary>
    /// Gets the whole message, with its signature if it has one; what <c>New…</c> and <c>NewSigned…</c> of the Gateway take.
    /// </summary>
    public abstract byte[] Bytes { get; }

    /// <summary>Gets the digest to be signed: the connection's hash of the part of the message that is under the signature.</summary>
    public byte[] Digest => identity.Digest(Message.Span);

    /// <summary>Gets a value indicating whether the message carries a signature already.</summary>
    public bool IsSigned => !Signature.IsEmpty;

    private protected ByteString Message { get; }

    private protected abstract ByteString Signature { get; set; }

    internal void SetSignature(ReadOnlySpan<byte> signature)
    {
        if (signature.IsEmpty)
        {
            throw new ArgumentException("The signature is empty.", nameof(signature));
        }

        Signature = ByteString.CopyFrom(signature);
    }

    private protected async ValueTask SignAsync(CancellationToken cancellationToken)
    {
        if (!IsSigned)
        {
            Signature = await identity.SignAsync(Message, cancellationToken);
        }
    }
}
