using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>What an endorser checks of a proposal before it runs the chaincode, in Fabric's order and words.</summary>
/// <remarks>
/// Source: fabric, core/endorser/msgvalidation.go and endorser.go, preProcess; core/handlers/auth/filter for expiry and time.
/// </remarks>
internal sealed class ProposalChecks(string mspId, ChannelResources channel, PeerLedger ledger, TimeProvider time)
{
    // peer.authentication.timewindow of Fabric's sample configuration.
    private static readonly TimeSpan TimeWindow = TimeSpan.FromMinutes(15);

    /// <summary>Checks what a filter in front of the endorser looks at; a caller gets this as a bare gRPC error.</summary>
    /// <exception cref="ProposalException">The certificate has expired, or the proposal's clock is too far off.</exception>
    public void Filter(ProposalContents proposal)
    {
        var now = time.GetUtcNow();
        if (channel.Membership.Read(proposal.SignatureHeader.Creator) is { } creator && now > creator.NotAfter)
        {
            throw new ProposalException("proposal client identity expired");
        }

        // Whole seconds are what the window is measured in; a timestamp that is no date at all is clamped to one.
        var seconds = Math.Clamp(
            proposal.ChannelHeader.Timestamp?.Seconds ?? 0,
            DateTimeOffset.MinValue.ToUnixTimeSeconds(),
            DateTimeOffset.MaxValue.ToUnixTimeSeconds());
        var sent = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if ((now - sent).Duration() > TimeWindow)
        {
            throw new ProposalException(FormattableString.Invariant(
                $"request unauthorized due to incorrect timestamp {sent:yyyy-MM-ddTHH:mm:ssZ}, peer time {now:yyyy-MM-ddTHH:mm:ssZ}, peer.authentication.timewindow 15m0s"));
        }
    }

    /// <summary>Checks header, transaction id, creator, signature, uniqueness and the right to write.</summary>
    /// <exception cref="ProposalException">The proposal is refused.</exception>
    public void Check(ProposalContents proposal)
    {
        var creator = CheckCreator(proposal);
        var header = proposal.ChannelHeader;
        if (ledger.FindTransaction(header.TxId) is not null)
        {
            throw new ProposalException(
                $"duplicate transaction found [{header.TxId}]. Creator [{Convert.ToHexStringLower(proposal.SignatureHeader.Creator.Span)}]");
        }

        if (!SystemNamespaces.Contains(proposal.ChaincodeName)
            && channel.Current.Access.WhyNot(AccessRules.Propose, channel.ChannelId, [creator]) is { } reason)
        {
            throw new ProposalException(reason);
        }
    }

    /// <summary>
    /// Checks header, transaction id, creator and signature; a proposal without a channel has to come from the peer's own organisation.
    /// </summary>
    /// <exception cref="ProposalException">The proposal is refused.</exception>
    public ChannelIdentity CheckCreator(ProposalContents proposal)
    {
        var (header, signature) = (proposal.ChannelHeader, proposal.SignatureHeader);
        if (header.Type is not ((int)HeaderType.EndorserTransaction or (int)HeaderType.Config))
        {
            throw Invalid($"invalid header type {HeaderTypes.Name(header.Type)}");
        }

        if (header.Epoch != 0)
        {
            throw Invalid("epoch is non-zero");
        }

        if (signature.Nonce.IsEmpty)
        {
            throw Invalid("nonce is empty");
        }

        if (signature.Creator.IsEmpty)
        {
            throw Invalid("creator is empty");
        }

        var expected = TransactionId.Compute(signature.Nonce.Span, signature.Creator.Span);
        if (header.TxId != expected)
        {
            throw Invalid($"incorrectly computed txid '{header.TxId}' -- expected '{expected}'");
        }

        if (proposal.Signed.Signature.IsEmpty)
        {
            throw Invalid("empty signature bytes");
        }

        var creator = channel.Membership.Read(signature.Creator);
        if (creator is null || (header.ChannelId.Length == 0 && creator.MspId != mspId))
        {
            throw Invalid($"access denied: channel [{header.ChannelId}] creator org unknown, creator is malformed");
        }

        return creator.InvalidReason is null && creator.Verify(proposal.Signed.ProposalBytes, proposal.Signed.Signature)
            ? creator
            : throw Invalid($"access denied: channel [{header.ChannelId}] creator org [{creator.MspId}]");
    }

    private static ProposalException Invalid(string reason) => new($"error validating proposal: {reason}");
}
