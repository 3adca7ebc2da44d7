using System.Text;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Relay;

/// <summary>What the relay reads of a <see cref="ChaincodeMessage"/>: slices of the frame, nothing copied but the two ids.</summary>
/// <param name="Type">What the frame is; a number that is not of the enumeration is kept.</param>
/// <param name="Key">Which transaction it belongs to.</param>
/// <param name="Payload">The payload's bytes.</param>
/// <param name="Proposal">The bytes of the SignedProposal; empty but in INIT and TRANSACTION.</param>
internal readonly record struct Frame(
    MessageType Type, TransactionKey Key, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Proposal)
{
    /// <summary>Reads a frame; false where the bytes are not a message, which are then relayed as they are.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out Frame frame)
    {
        var type = MessageType.Undefined;
        ReadOnlyMemory<byte> payload = default, txId = default, proposal = default, channel = default;
        var fields = new WireFields(bytes);
        while (fields.Next())
        {
            // Field numbers: peer/chaincode_shim.proto, ChaincodeMessage.
            switch (fields.Field)
            {
                case 1 when fields.HasNumber:
                    type = (MessageType)(int)fields.Number;
                    break;
                case 3 when fields.HasBytes:
                    payload = fields.Bytes;
                    break;
                case 4 when fields.HasBytes:
                    txId = fields.Bytes;
                    break;
                case 5 when fields.HasBytes:
                    proposal = fields.Bytes;
                    break;
                case 7 when fields.HasBytes:
                    channel = fields.Bytes;
                    break;
            }
        }

        frame = new Frame(
            type, new TransactionKey(Encoding.UTF8.GetString(channel.Span), Encoding.UTF8.GetString(txId.Span)), payload, proposal);
        return !fields.Failed;
    }
}
