using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using TransactionMessage = Warden.Protocol.Peer.Transaction;

namespace Warden.Gateway;

/// <summary>A prepared transaction taken apart, with the byte strings that signatures and hashes are over as they came.</summary>
internal sealed record EndorsedCall(
    Header Header,
    ChannelHeader ChannelHeader,
    SignatureHeader SignatureHeader,
    ByteString ActionHeader,
    ByteString ProposalPayload,
    ByteString ResponsePayload,
    ByteString ProposalHash,
    ChaincodeAction Action,
    IReadOnlyList<Endorsement> Endorsements)
{
    /// <exception cref="FormatException">The envelope is no transaction with exactly one action.</exception>
    public static EndorsedCall Parse(Envelope envelope)
    {
        try
        {
            var payload = Payload.Parser.ParseFrom(envelope.Payload);
            var header = payload.Header ?? new Header();
            var actions = TransactionMessage.Parser.ParseFrom(payload.Data).Actions;
            if (actions.Count != 1)
            {
                throw new FormatException($"expected a transaction with exactly one action, got {actions.Count}");
            }

            var actionPayload = ChaincodeActionPayload.Parser.ParseFrom(actions[0].Payload);
            var endorsed = actionPayload.Action ?? new ChaincodeEndorsedAction();
            var response = ProposalResponsePayload.Parser.ParseFrom(endorsed.ProposalResponsePayload);
            return new EndorsedCall(
                header,
                ChannelHeader.Parser.ParseFrom(header.ChannelHeader),
                SignatureHeader.Parser.ParseFrom(header.SignatureHeader),
                actions[0].Header,
                actionPayload.ChaincodeProposalPayload,
                endorsed.ProposalResponsePayload,
                response.ProposalHash,
                ChaincodeAction.Parser.ParseFrom(response.Extension),
                endorsed.Endorsements);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException("expected a prepared transaction, got bytes that do not parse as one", e);
        }
    }
}
