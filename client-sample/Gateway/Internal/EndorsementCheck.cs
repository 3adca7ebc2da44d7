using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>Checks that a prepared transaction is the proposal's own and that its endorsers signed what it says.</summary>
/// <remarks>
/// The gateway peer assembles the transaction, so without this it could show a person one effect and have another one
/// signed, or drop a warning. The creator's own envelope signature would then cover what nobody has seen.
/// </remarks>
internal sealed class EndorsementCheck(TrustedOrganizations? trusted)
{
    // A channel has few endorsers. The bound is for a gateway that makes new ones up, which none but the caller's memory would notice.
    private const int MaxKnownEndorsers = 256;

    private readonly ConcurrentDictionary<ByteString, Known> known = new();

    /// <param name="call">The taken-apart prepared transaction.</param>
    /// <param name="proposed">The proposal, where it is at hand; null for a transaction that was recreated from bytes.</param>
    /// <returns>Who endorsed.</returns>
    /// <exception cref="FormatException">It is not the proposal's, or a signature is wrong; the message completes
    /// "is refused:".</exception>
    public IReadOnlyList<Endorser> Check(UnpackedTransaction call, UnpackedProposal? proposed)
    {
        CheckProposal(call, proposed);
        if (call.Endorsements.Count == 0)
        {
            throw new FormatException("it carries no endorsement");
        }

        return [.. call.Endorsements.Select(endorsement => CheckEndorsement(call, endorsement))];
    }

    private static void CheckProposal(UnpackedTransaction call, UnpackedProposal? proposed)
    {
        if (proposed is not null)
        {
            Expect(call.Header.ChannelHeader.Equals(proposed.Header.ChannelHeader), "its channel header is not the proposal's");
            Expect(call.Header.SignatureHeader.Equals(proposed.Header.SignatureHeader), "its signature header is not the proposal's");
            Expect(call.VisiblePayload.Equals(proposed.VisiblePayload), "its arguments are not the proposal's");
        }

        var txId = call.ComputeTransactionId();
        Expect(call.ClaimedTransactionId == txId, $"its id {call.ClaimedTransactionId} does not follow from nonce and creator");
        Expect(call.ActionHeader.Equals(call.Header.SignatureHeader), "its action is headed by another creator or nonce");
        Expect(call.ProposalHash.Span.SequenceEqual(call.ComputeProposalHash()), "the endorsers signed the hash of another proposal");
        Expect(
            call.Action.ChaincodeId?.Name == call.ChaincodeName,
            $"chaincode {call.ChaincodeName} was called, chaincode {call.Action.ChaincodeId?.Name} is endorsed");
    }

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new FormatException(problem);
        }
    }

    private Endorser CheckEndorsement(UnpackedTransaction call, Endorsement endorsement)
    {
        var peer = Recognise(endorsement.Endorser);
        var signed = EndorsementInput.Join(call.ProposalResponsePayload.Span, endorsement.Endorser.Span);
        bool fits;
        try
        {
            fits = IdentityKey.Verify(peer.Certificate, signed, endorsement.Signature.Span);
        }
        catch (CryptographicException e)
        {
            // What cannot be checked is not shown to anybody as endorsed.
            throw new FormatException(
                $"the endorser \"{peer.Certificate.Subject}\" of {peer.Endorser.MspId} has a key that cannot be checked here ({e.Message})",
                e);
        }

        Expect(fits, $"the signature of \"{peer.Certificate.Subject}\" of {peer.Endorser.MspId} does not fit the endorsed bytes");
        return peer.Endorser;
    }

    private Known Recognise(ByteString endorser)
    {
        if (known.TryGetValue(endorser, out var peer))
        {
            return peer;
        }

        Protocol.Msp.SerializedIdentity identity;
        X509Certificate2 certificate;
        try
        {
            identity = Creator.Parse(endorser);
            certificate = X509Certificate2.CreateFromPem(identity.IdBytes.ToStringUtf8());
        }
        catch (Exception e) when (e is MalformedMessageException or CryptographicException)
        {
            throw new FormatException("an endorser is no identity with an X.509 certificate", e);
        }

        if (ProblemWith(identity.Mspid, certificate) is { } problem)
        {
            certificate.Dispose();
            throw new FormatException(problem);
        }

        peer = new Known(new Endorser(identity.Mspid, certificate.Subject, trusted is not null), certificate);
        if (known.Count < MaxKnownEndorsers)
        {
            known.TryAdd(endorser, peer);
        }

        return peer;
    }

    private string? ProblemWith(string mspId, X509Certificate2 certificate)
    {
        try
        {
            return trusted?.Problem(mspId, certificate);
        }
        catch (CryptographicException e)
        {
            return $"the certificate of an endorser of {mspId} cannot be checked ({e.Message})";
        }
    }

    private sealed record Known(Endorser Endorser, X509Certificate2 Certificate);
}
