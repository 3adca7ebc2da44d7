using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Protocol;

/// <summary>Makes and unpacks the envelopes that are ordered.</summary>
/// <remarks>Source: fabric, protoutil/txutils.go, CreateSignedTx; internal/pkg/gateway/apiutils.go.</remarks>
public static class Transactions
{
    /// <summary>Makes the envelope of an endorsed proposal; sign its payload to submit it.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="proposalResponsePayload">The payload that all endorsers signed.</param>
    /// <param name="endorsements">Their endorsements, at least one.</param>
    /// <exception cref="ArgumentException">There is no endorsement.</exception>
    public static Envelope Assemble(UnpackedProposal proposal, ByteString proposalResponsePayload, IEnumerable<Endorsement> endorsements)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(proposalResponsePayload);
        var endorsed = new ChaincodeEndorsedAction { ProposalResponsePayload = proposalResponsePayload };
        endorsed.Endorsements.AddRange(endorsements);
        if (endorsed.Endorsements.Count == 0)
        {
            throw new ArgumentException("A transaction needs at least one endorsement.", nameof(endorsements));
        }

        var action = new ChaincodeActionPayload { ChaincodeProposalPayload = proposal.VisiblePayload, Action = endorsed };
        var transaction = new Transaction();
        transaction.Actions.Add(new TransactionAction { Header = proposal.Header.SignatureHeader, Payload = action.ToByteString() });
        return new Envelope { Payload = new Payload { Header = proposal.Header, Data = transaction.ToByteString() }.ToByteString() };
    }

    /// <summary>Unpacks a marshalled envelope with an endorser transaction; nothing is verified.</summary>
    /// <exception cref="MalformedMessageException">A part does not parse or is missing, or there is not exactly one action.</exception>
    public static UnpackedTransaction Unpack(ByteString envelopeBytes)
    {
        ArgumentNullException.ThrowIfNull(envelopeBytes);
        return Unpack(Protocol.Unpack.Message(Envelope.Parser, envelopeBytes, "envelope"));
    }

    /// <inheritdoc cref="Unpack(ByteString)"/>
    public static UnpackedTransaction Unpack(Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var payload = Protocol.Unpack.Message(Payload.Parser, envelope.Payload, "payload of the envelope");
        var header = Protocol.Unpack.Required(payload.Header, "header of the payload");
        return Unpack(envelope, payload, header, Protocol.Unpack.Message(ChannelHeader.Parser, header.ChannelHeader, "channel header"));
    }

    internal static UnpackedTransaction Unpack(Envelope envelope, Payload payload, Header header, ChannelHeader channelHeader)
    {
        if (channelHeader.Type != (int)HeaderType.EndorserTransaction)
        {
            throw new MalformedMessageException($"The envelope is no endorser transaction: its header type is {channelHeader.Type}.");
        }

        var transaction = Protocol.Unpack.Message(Transaction.Parser, payload.Data, "transaction");
        if (transaction.Actions.Count != 1)
        {
            throw new MalformedMessageException($"The transaction has {transaction.Actions.Count} actions; exactly one is allowed.");
        }

        var action = Protocol.Unpack.Message(ChaincodeActionPayload.Parser, transaction.Actions[0].Payload, "chaincode action payload");
        var endorsed = Protocol.Unpack.Required(action.Action, "endorsed action");
        var response = Protocol.Unpack.Message(ProposalResponsePayload.Parser, endorsed.ProposalResponsePayload, "proposal response payload");
        var proposal = Protocol.Unpack.Message(ChaincodeProposalPayload.Parser, action.ChaincodeProposalPayload, "chaincode proposal payload");
        var spec = Proposals.InputOf(proposal.Input);
        var result = Protocol.Unpack.Message(ChaincodeAction.Parser, response.Extension, "chaincode action");
        return new UnpackedTransaction
        {
            Envelope = envelope,
            Header = header,
            ChannelHeader = channelHeader,
            SignatureHeader = Protocol.Unpack.Message(SignatureHeader.Parser, header.SignatureHeader, "signature header"),
            ActionHeader = transaction.Actions[0].Header,
            VisiblePayload = action.ChaincodeProposalPayload,
            ChaincodeName = spec.ChaincodeId?.Name ?? "",
            Input = spec.Input ?? new ChaincodeInput(),
            ProposalResponsePayload = endorsed.ProposalResponsePayload,
            ProposalHash = response.ProposalHash,
            Action = result,
            Event = result.Events.IsEmpty ? null : Protocol.Unpack.Message(ChaincodeEvent.Parser, result.Events, "chaincode event"),
            Endorsements = endorsed.Endorsements,
            ReadWriteSets = Protocol.ReadWriteSets.Unpack(result.Results),
        };
    }
}
