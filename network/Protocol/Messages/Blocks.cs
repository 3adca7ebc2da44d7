using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Protocol;

/// <summary>Unpacks blocks.</summary>
public static class Blocks
{
    /// <summary>Unpacks every envelope of a block, in order. An envelope that does not parse is listed with its problem.</summary>
    /// <exception cref="MalformedMessageException">
    /// The block has no header, or its list of validation codes does not fit its envelopes.
    /// </exception>
    public static IReadOnlyList<CommittedTransaction> Unpack(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var number = Protocol.Unpack.Required(block.Header, "block header").Number;
        var envelopes = block.Data?.Data;
        if (envelopes is null || envelopes.Count == 0)
        {
            return [];
        }

        var codes = ValidationCodes(block);
        if (!codes.IsEmpty && codes.Length != envelopes.Count)
        {
            throw new MalformedMessageException($"Block {number} has {envelopes.Count} envelopes and {codes.Length} validation codes.");
        }

        var transactions = new CommittedTransaction[envelopes.Count];
        for (var i = 0; i < transactions.Length; i++)
        {
            transactions[i] = Unpack(number, i, codes.IsEmpty ? TxValidationCode.NotValidated : (TxValidationCode)codes[i], envelopes[i]);
        }

        return transactions;
    }

    /// <summary>Gets one byte for each envelope, its <see cref="TxValidationCode"/>; empty in a block that came from an orderer.</summary>
    public static ByteString ValidationCodes(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var metadata = block.Metadata?.Metadata;
        return metadata is not null && metadata.Count > (int)BlockMetadataIndex.TransactionsFilter
            ? metadata[(int)BlockMetadataIndex.TransactionsFilter]
            : ByteString.Empty;
    }

    private static CommittedTransaction Unpack(ulong blockNumber, int index, TxValidationCode code, ByteString envelopeBytes)
    {
        ChannelHeader? channelHeader = null;
        UnpackedTransaction? endorsed = null;
        string? problem = null;
        try
        {
            var envelope = Protocol.Unpack.Message(Envelope.Parser, envelopeBytes, "envelope");
            var payload = Protocol.Unpack.Message(Payload.Parser, envelope.Payload, "payload of the envelope");
            var header = Protocol.Unpack.Required(payload.Header, "header of the payload");
            channelHeader = Protocol.Unpack.Message(ChannelHeader.Parser, header.ChannelHeader, "channel header");
            if (channelHeader.Type == (int)HeaderType.EndorserTransaction)
            {
                endorsed = Transactions.Unpack(envelope, payload, header, channelHeader);
            }
        }
        catch (MalformedMessageException exception)
        {
            problem = exception.Message;
        }

        return new CommittedTransaction
        {
            BlockNumber = blockNumber,
            Index = index,
            ValidationCode = code,
            Type = (HeaderType?)channelHeader?.Type,
            ChannelId = channelHeader?.ChannelId ?? "",
            TransactionId = channelHeader?.TxId ?? "",
            Endorsed = endorsed,
            Problem = problem,
        };
    }
}
