using Google.Protobuf;
using Warden.Host.Relay;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests;

/// <summary>A call as a client proposes it, and the frames that go with it.</summary>
internal sealed record TestCall(string Invoked, params string[] Arguments)
{
    public const string Channel = "mychannel";

    private UnpackedProposal? proposal;

    /// <summary>A caller whose certificate cannot be read.</summary>
    public static ByteString Somebody { get; } = Warden.Protocol.Creator.Serialize("Org1MSP", "-----a client-----\n");

    public ByteString Creator { get; init; } = Somebody;

    public UnpackedProposal Proposal => proposal ??= Proposals.Create(new ProposalRequest
    {
        ChannelId = Channel,
        ChaincodeName = Invoked,
        Args = [.. Arguments.Select(ByteString.CopyFromUtf8)],
        Creator = Creator,
        Timestamp = DateTimeOffset.UnixEpoch,
    });

    public string TxId => Proposal.ChannelHeader.TxId;

    public TransactionKey Key => new(Channel, TxId);

    public string Digest => Documents.CallDigest.Compute(
        Channel, Invoked, Creator.Span, [.. Arguments.Select(a => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(a))]);

    /// <summary>The peer's TRANSACTION frame; with other arguments where it is a nested call.</summary>
    public byte[] Transaction(params string[] nested) => new ChaincodeMessage
    {
        Type = ChaincodeMessage.Types.Type.Transaction,
        Txid = TxId,
        ChannelId = Channel,
        Payload = new ChaincodeInput { Args = { (nested.Length > 0 ? nested : Arguments).Select(ByteString.CopyFromUtf8) } }.ToByteString(),
        Proposal = new SignedProposal { ProposalBytes = Proposal.Bytes, Signature = ByteString.CopyFromUtf8("signed") },
    }.ToByteArray();

    public byte[] Frame(ChaincodeMessage.Types.Type type, IMessage? payload = null) => new ChaincodeMessage
    {
        Type = type, Txid = TxId, ChannelId = Channel, Payload = payload?.ToByteString() ?? ByteString.Empty,
    }.ToByteArray();

    public byte[] Put(string key, string value, string collection = "") => Frame(
        ChaincodeMessage.Types.Type.PutState,
        new PutState { Key = key, Value = ByteString.CopyFromUtf8(value), Collection = collection });

    public byte[] Response(byte[]? payload = null) => new ChaincodeMessage
    {
        Type = ChaincodeMessage.Types.Type.Response, Txid = TxId, ChannelId = Channel, Payload = ByteString.CopyFrom(payload ?? []),
    }.ToByteArray();

    public byte[] Completed(int status = 200, string message = "", string payload = "done") => new ChaincodeMessage
    {
        Type = ChaincodeMessage.Types.Type.Completed,
        Txid = TxId,
        ChannelId = Channel,
        Payload = new Response { Status = status, Message = message, Payload = ByteString.CopyFromUtf8(payload) }.ToByteString(),
        ChaincodeEvent = new ChaincodeEvent { EventName = "happened", Payload = ByteString.CopyFromUtf8("event") },
    }.ToByteArray();

    public static ChaincodeMessage Read(byte[] frame) => ChaincodeMessage.Parser.ParseFrom(frame);

    public static Response ResponseIn(byte[] frame) => Protocol.Peer.Response.Parser.ParseFrom(Read(frame).Payload);
}
