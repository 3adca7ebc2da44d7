using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Finds chaincode events in committed transactions.</summary>
internal static class CommittedEvents
{
    /// <summary>Gets the event of an action, or null when it raised none.</summary>
    public static ChaincodeEvent? Of(TransactionAction action)
    {
        var payload = ChaincodeActionPayload.Parser.ParseFrom(action.Payload);
        if (payload.Action is null)
        {
            return null;
        }

        var response = ProposalResponsePayload.Parser.ParseFrom(payload.Action.ProposalResponsePayload);
        var events = ChaincodeAction.Parser.ParseFrom(response.Extension).Events;
        return events.IsEmpty ? null : ChaincodeEvent.Parser.ParseFrom(events);
    }

    /// <summary>Gets the events of a block's valid transactions, in block order.</summary>
    public static IEnumerable<ChaincodeEvent> Of(Block block)
    {
        var verdicts = block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter];
        for (var i = 0; i < block.Data.Data.Count; i++)
        {
            if (verdicts[i] != (byte)TxValidationCode.Valid)
            {
                continue;
            }

            var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(block.Data.Data[i]).Payload);
            if (ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader).Type != (int)HeaderType.EndorserTransaction)
            {
                continue;
            }

            foreach (var action in Transaction.Parser.ParseFrom(payload.Data).Actions)
            {
                if (Of(action) is { } raised)
                {
                    yield return raised;
                }
            }
        }
    }
}
