using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Makes the short form of a block: ids, verdicts and events without their payload.</summary>
/// <remarks>Source: fabric, core/peer/deliverevents.go.</remarks>
internal static class FilteredBlocks
{
    public static FilteredBlock Filter(Block block, string channelId)
    {
        var filtered = new FilteredBlock { ChannelId = channelId, Number = block.Header.Number };
        var verdicts = block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter];
        for (var i = 0; i < block.Data.Data.Count; i++)
        {
            filtered.FilteredTransactions.Add(Filter(block.Data.Data[i], (TxValidationCode)verdicts[i]));
        }

        return filtered;
    }

    private static FilteredTransaction Filter(ByteString envelope, TxValidationCode verdict)
    {
        var transaction = new FilteredTransaction { TxValidationCode = verdict };
        try
        {
            var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(envelope).Payload);
            if (payload.Header is null)
            {
                return transaction;
            }

            var header = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader);
            transaction.Txid = header.TxId;
            transaction.Type = (HeaderType)header.Type;
            if (transaction.Type != HeaderType.EndorserTransaction)
            {
                return transaction;
            }

            transaction.TransactionActions = new();
            foreach (var action in Transaction.Parser.ParseFrom(payload.Data).Actions)
            {
                if (CommittedEvents.Of(action) is { } raised)
                {
                    raised.Payload = ByteString.Empty;
                    transaction.TransactionActions.ChaincodeActions.Add(new FilteredChaincodeAction { ChaincodeEvent = raised });
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // What does not parse is in the block with its verdict all the same.
        }

        return transaction;
    }
}
