using System.Text;
using Google.Protobuf;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Relay;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Guard;

/// <summary>The chaincode-to-chaincode call by which the sidecar uses up a confirmation inside the confirmed transaction.</summary>
/// <remarks>
/// The peer takes it as the contract's own: same transaction id and channel. It reads and writes the confirmation's key, so a
/// second use is an MVCC conflict. Every endorsing organisation's sidecar adds the same (FABRIC_FACTS section 5).
/// </remarks>
internal static class ConsumeCall
{
    private const int Success = 200;

    /// <summary>Builds the request frame.</summary>
    /// <param name="key">The confirmed transaction.</param>
    /// <param name="callDigest">See <see cref="CallDigest"/>.</param>
    /// <param name="persons">How many have to have confirmed it; null: as many as the policy asks for of every call.</param>
    public static byte[] Request(TransactionKey key, string callDigest, int? persons) => new ChaincodeMessage
    {
        Type = MessageType.InvokeChaincode,
        Txid = key.TxId,
        ChannelId = key.Channel,
        Payload = new ChaincodeSpec
        {
            ChaincodeId = new ChaincodeID { Name = GovernanceView.Chaincode },
            Input = new ChaincodeInput { Args = { Arguments(callDigest, persons).Select(ByteString.CopyFromUtf8) } },
        }.ToByteString(),
    }.ToByteArray();

    // What is asked for is no part of what is endorsed, so endorsers that find something else still agree.
    private static string[] Arguments(string callDigest, int? persons) => persons is { } asked
        ? [GovernanceFunctions.ConsumeBy, callDigest, asked.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        : [GovernanceFunctions.Consume, callDigest];

    /// <summary>Reads the peer's answer: null where the confirmation is used up now, otherwise why not.</summary>
    public static string? RefusalIn(in Frame answer)
    {
        if (answer.Type == MessageType.Error)
        {
            return Encoding.UTF8.GetString(answer.Payload.Span);
        }

        try
        {
            var inner = ChaincodeMessage.Parser.ParseFrom(answer.Payload.Span);
            if (inner.Type != MessageType.Completed)
            {
                return $"the governance chaincode answered {inner.Type}";
            }

            var response = Response.Parser.ParseFrom(inner.Payload);
            return response.Status == Success ? null : response.Message;
        }
        catch (InvalidProtocolBufferException)
        {
            return "the governance chaincode's answer does not parse";
        }
    }
}
