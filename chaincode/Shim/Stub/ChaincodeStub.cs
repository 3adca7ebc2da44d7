using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>The stub of one transaction, whoever answers its requests.</summary>
public partial class ChaincodeStub : IChaincodeStub
{
    private readonly IPeerRequests _peer;
    private readonly Lazy<ClientIdentity> _client;
    private readonly Lazy<IReadOnlyList<string>> _stringArgs;

    /// <exception cref="InvalidDataException">The signed proposal does not parse.</exception>
    internal ChaincodeStub(IPeerRequests peer, string channelId, string transactionId, ChaincodeInput input, SignedProposal? signedProposal)
    {
        _peer = peer;
        ChannelId = channelId;
        TransactionId = transactionId;
        SignedProposal = signedProposal;
        Args = [.. input.Args.Select(argument => argument.Memory)];
        // Arguments may be tens of megabytes, and contracts seldom read them as text: decoded when asked for.
        Function = input.Args.Count == 0 ? "" : input.Args[0].ToStringUtf8();
        _stringArgs = new(() => [.. input.Args.Select(argument => argument.ToStringUtf8())]);
        Decorations = AsMemory(input.Decorations);
        _client = new(() => ClientIdentity.Parse(Creator.Span));
        if (signedProposal is not null)
            ReadProposal(signedProposal);
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Args { get; }

    public IReadOnlyList<string> StringArgs => _stringArgs.Value;

    public string Function { get; }

    public IReadOnlyList<string> Parameters => [.. StringArgs.Skip(1)];

    public byte[] ArgsSlice => [.. Args.SelectMany(argument => argument.ToArray())];

    public string TransactionId { get; }

    public string ChannelId { get; }

    public ReadOnlyMemory<byte> Creator { get; private set; }

    public ClientIdentity Client => _client.Value;

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Transient { get; private set; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    public ReadOnlyMemory<byte> Binding { get; private set; }

    public SignedProposal? SignedProposal { get; }

    public DateTimeOffset Timestamp { get; private set; }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Decorations { get; }

    public string PeerMspId => _peer.PeerMspId
        ?? throw new InvalidOperationException("CORE_PEER_LOCALMSPID is unset in chaincode process");

    public CancellationToken Aborted => _peer.Aborted;

    /// <summary>Gets the event that the contract set, or <c>null</c>.</summary>
    internal ChaincodeEvent? Event { get; private set; }

    public void SetEvent(string name, ReadOnlyMemory<byte> payload)
    {
        if (string.IsNullOrEmpty(name))
            throw new InvalidRequestException("event name can not be empty string");
        // The peer fills in chaincode and transaction id: fabric, core/chaincode/chaincode_support.go.
        Event = new ChaincodeEvent { EventName = name, Payload = ByteString.CopyFrom(payload.Span) };
    }

    public string CreateCompositeKey(string objectType, IReadOnlyList<string> attributes) => StateKeys.Composite(objectType, attributes);

    public (string ObjectType, IReadOnlyList<string> Attributes) SplitCompositeKey(string compositeKey) => StateKeys.Split(compositeKey);

    private void ReadProposal(SignedProposal signedProposal)
    {
        try
        {
            var proposal = Proposal.Parser.ParseFrom(signedProposal.ProposalBytes);
            var header = Header.Parser.ParseFrom(proposal.Header);
            var channelHeader = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
            var signatureHeader = SignatureHeader.Parser.ParseFrom(header.SignatureHeader);
            Creator = signatureHeader.Creator.Memory;
            Transient = AsMemory(ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload).TransientMap);
            Timestamp = channelHeader.Timestamp?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch;
            Binding = ComputeBinding(signatureHeader, channelHeader.Epoch);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The signed proposal does not parse: " + e.Message, e);
        }
    }

    // SHA-256 of nonce, creator and the epoch as 8 bytes, little-endian: fabric, protoutil/proputils.go, ComputeProposalBinding.
    private static byte[] ComputeBinding(SignatureHeader header, ulong epoch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header.Nonce.Span);
        hash.AppendData(header.Creator.Span);
        Span<byte> epochBytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(epochBytes, epoch);
        hash.AppendData(epochBytes);
        return hash.GetHashAndReset();
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> AsMemory(IEnumerable<KeyValuePair<string, ByteString>> map) =>
        map.ToDictionary(entry => entry.Key, entry => entry.Value.Memory, StringComparer.Ordinal);
}
