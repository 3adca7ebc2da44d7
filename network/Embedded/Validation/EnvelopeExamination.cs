using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>
/// Checks form, hashes and signatures of one envelope; needs no state, so a block's envelopes are examined at the same time.
/// </summary>
/// <remarks>
/// Source: fabric, core/common/validation/msgvalidation.go and core/committer/txvalidator/v20/plugindispatcher/dispatcher.go.
/// </remarks>
internal sealed class EnvelopeExamination(ChannelResources channel)
{
    public ExaminedTransaction Examine(ByteString bytes)
    {
        if (bytes.IsEmpty)
        {
            return ExaminedTransaction.Refused(TxValidationCode.NilEnvelope);
        }

        if (TryParse(Envelope.Parser, bytes) is not { } envelope)
        {
            return ExaminedTransaction.Refused(TxValidationCode.InvalidOtherReason);
        }

        if (TryParse(Payload.Parser, envelope.Payload) is not { } payload)
        {
            return ExaminedTransaction.Refused(TxValidationCode.BadPayload);
        }

        if (payload.Header is null
            || TryParse(ChannelHeader.Parser, payload.Header.ChannelHeader) is not { } header
            || TryParse(SignatureHeader.Parser, payload.Header.SignatureHeader) is not { } signature
            || header.Epoch != 0
            || header.Type is not ((int)HeaderType.EndorserTransaction or (int)HeaderType.Config or (int)HeaderType.ConfigUpdate)
            || signature.Nonce.IsEmpty
            || signature.Creator.IsEmpty)
        {
            return ExaminedTransaction.Refused(TxValidationCode.BadCommonHeader);
        }

        if (channel.Membership.Read(signature.Creator) is not { InvalidReason: null } creator || !creator.Verify(envelope.Payload, envelope.Signature))
        {
            return ExaminedTransaction.Refused(TxValidationCode.BadCreatorSignature, header.TxId);
        }

        if (header.Type == (int)HeaderType.Config)
        {
            return TryParse(ConfigEnvelope.Parser, payload.Data) is { } configuration
                ? new() { Code = TxValidationCode.Valid, TransactionId = header.TxId, Configuration = configuration }
                : ExaminedTransaction.Refused(TxValidationCode.InvalidConfigTransaction, header.TxId);
        }

        if (header.Type != (int)HeaderType.EndorserTransaction)
        {
            return ExaminedTransaction.Refused(TxValidationCode.UnsupportedTxPayload, header.TxId);
        }

        if (header.TxId != TransactionId.Compute(signature.Nonce.Span, signature.Creator.Span))
        {
            return ExaminedTransaction.Refused(TxValidationCode.BadProposalTxid, header.TxId);
        }

        if (header.ChannelId != channel.ChannelId)
        {
            return ExaminedTransaction.Refused(TxValidationCode.TargetChainNotFound, header.TxId);
        }

        return ExamineAction(payload, header);
    }

    private ExaminedTransaction ExamineAction(Payload payload, ChannelHeader header)
    {
        if (TryParse(Transaction.Parser, payload.Data) is not { Actions: [var action] }
            || !action.Header.Equals(payload.Header.SignatureHeader)
            || TryParse(ChaincodeActionPayload.Parser, action.Payload) is not { Action: { } endorsed } actionPayload
            || TryParse(ProposalResponsePayload.Parser, endorsed.ProposalResponsePayload) is not { } response
            || !response.ProposalHash.Span.SequenceEqual(Hash(payload.Header, actionPayload.ChaincodeProposalPayload)))
        {
            return ExaminedTransaction.Refused(TxValidationCode.InvalidEndorserTransaction, header.TxId);
        }

        if (TryParse(ChaincodeHeaderExtension.Parser, header.Extension) is not { } extension)
        {
            return ExaminedTransaction.Refused(TxValidationCode.BadHeaderExtension, header.TxId);
        }

        if (TryParse(ChaincodeAction.Parser, response.Extension) is not { } result)
        {
            return ExaminedTransaction.Refused(TxValidationCode.BadResponsePayload, header.TxId);
        }

        if (ReadSets(result.Results) is not { } sets)
        {
            return ExaminedTransaction.Refused(TxValidationCode.BadRwset, header.TxId);
        }

        return new()
        {
            Code = CheckNames(extension, result, sets),
            TransactionId = header.TxId,
            Timestamp = header.Timestamp ?? new(),
            ChaincodeName = extension.ChaincodeId?.Name ?? "",
            Sets = sets,
            Endorsers = Endorsers(endorsed),
        };
    }

    private static TxValidationCode CheckNames(
        ChaincodeHeaderExtension extension, ChaincodeAction result, IReadOnlyList<NamespaceReadWriteSet> sets)
    {
        if (extension.ChaincodeId is null || result.ChaincodeId is null)
        {
            return TxValidationCode.InvalidOtherReason;
        }

        var name = extension.ChaincodeId.Name;
        if (name.Length == 0 || name != result.ChaincodeId.Name || result.ChaincodeId.Version.Length == 0)
        {
            return TxValidationCode.InvalidChaincode;
        }

        if (!result.Events.IsEmpty && TryParse(ChaincodeEvent.Parser, result.Events)?.ChaincodeId != name)
        {
            return TxValidationCode.InvalidOtherReason;
        }

        return sets.DistinctBy(s => s.Namespace, StringComparer.Ordinal).Count() == sets.Count
            ? TxValidationCode.Valid
            : TxValidationCode.IllegalWriteset;
    }

    private IReadOnlyList<ChannelIdentity> Endorsers(ChaincodeEndorsedAction endorsed) => channel.Policies.Verified(
        [.. endorsed.Endorsements.Select(e => new SignedData(UnsafeByteOperations.UnsafeWrap(EndorsementInput.Join(endorsed.ProposalResponsePayload.Span, e.Endorser.Span)), e.Endorser, e.Signature))]);

    private static IReadOnlyList<NamespaceReadWriteSet>? ReadSets(ByteString results)
    {
        try
        {
            return ReadWriteSets.Unpack(results);
        }
        catch (MalformedMessageException)
        {
            return null;
        }
    }

    private static byte[] Hash(Header header, ByteString proposalPayload)
    {
        // The transaction's copy has no transient data; dropping it again is what the peers do.
        var visible = TryParse(ChaincodeProposalPayload.Parser, proposalPayload) is { } parsed
            ? ProposalHash.VisiblePayload(parsed)
            : ByteString.Empty;
        return ProposalHash.Compute(header.ChannelHeader.Span, header.SignatureHeader.Span, visible.Span);
    }

    private static T? TryParse<T>(MessageParser<T> parser, ByteString bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
