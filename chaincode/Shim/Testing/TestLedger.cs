using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim.Testing;

/// <summary>A channel's ledger in memory, for unit tests of contracts: no peer, no orderer, no streams.</summary>
/// <remarks>
/// It keeps what contracts can tell apart: a transaction reads committed state only, its writes appear at commit, a commit whose reads
/// are stale is invalid (as MVCC_READ_CONFLICT or PHANTOM_READ_CONFLICT would make it), pages forbid writes, an empty value is a delete,
/// callees share the transaction. It does not check endorsement policies or membership of collections: every collection exists.
/// Transaction ids and times are counted, so runs repeat. Not for use by several threads.
/// </remarks>
public sealed class TestLedger(string channelId = "mychannel", ILoggerFactory? loggers = null)
{
    private readonly Dictionary<string, IChaincode> _chaincodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TestLedger> _otherChannels = new(StringComparer.Ordinal);
    private int _proposals;

    public string ChannelId { get; } = channelId;

    /// <summary>Gets or sets the MSP id of the peer that runs the chaincode.</summary>
    public string PeerMspId { get; set; } = "Org1MSP";

    /// <summary>Gets or sets the time of the next proposal; every proposal moves it on by one second.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal TestState State { get; } = new();

    internal ILogger Log { get; } = (loggers ?? NullLoggerFactory.Instance).CreateLogger<TestLedger>();

    /// <summary>Puts a chaincode on the channel, or replaces it; its state stays.</summary>
    public TestLedger Deploy(string name, IChaincode chaincode)
    {
        _chaincodes[name] = chaincode;
        return this;
    }

    /// <summary>Lets chaincodes of this channel call those of another one.</summary>
    public TestLedger Connect(TestLedger other)
    {
        _otherChannels[other.ChannelId] = other;
        return this;
    }

    /// <summary>Gets a committed value, or <c>null</c>.</summary>
    public byte[]? GetState(string chaincode, string key) => State.Find(chaincode, key)?.Value;

    /// <summary>Gets a committed private value, or <c>null</c>.</summary>
    public byte[]? GetPrivateData(string chaincode, string collection, string key) =>
        State.Find(TestState.Namespace(chaincode, collection), key)?.Value;

    /// <summary>Begins a transaction without running anything: the stub is driven by the test.</summary>
    public TestStub Begin(string chaincode, TestIdentity client, string function, params IEnumerable<string> parameters) =>
        Begin(chaincode, client, TextArgs(function, parameters));

    /// <summary>Begins a transaction without running anything: the stub is driven by the test.</summary>
    public TestStub Begin(
        string chaincode,
        TestIdentity client,
        IEnumerable<ReadOnlyMemory<byte>> args,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? transient = null)
    {
        var input = new ChaincodeInput { Args = { args.Select(argument => ByteString.CopyFrom(argument.Span)) } };
        var nonce = SHA256.HashData(Encoding.UTF8.GetBytes($"{ChannelId} {++_proposals}"))[..24];
        var transactionId = Convert.ToHexStringLower(SHA256.HashData([.. nonce, .. client.Creator.Span]));
        var proposal = Propose(chaincode, client, input, nonce, transactionId, transient);
        var transaction = new TestTransaction(this, transactionId, Now, proposal);
        Now = Now.AddSeconds(1);
        return new TestStub(new TestPeer(this, transaction, chaincode, []), input, proposal);
    }

    /// <summary>Proposes a call and commits it unless it is refused.</summary>
    public Task<TestResult> SubmitAsync(string chaincode, TestIdentity client, string function, params IEnumerable<string> parameters) =>
        SubmitAsync(Begin(chaincode, client, function, parameters));

    /// <summary>Runs the chaincode on a begun transaction and commits it unless it is refused.</summary>
    public async Task<TestResult> SubmitAsync(TestStub stub)
    {
        var response = await RunAsync(stub);
        return new TestResult(response, stub, !response.IsError && stub.Commit());
    }

    /// <summary>Runs a call and drops its writes.</summary>
    public async Task<TestResult> EvaluateAsync(
        string chaincode, TestIdentity client, string function, params IEnumerable<string> parameters)
    {
        var stub = Begin(chaincode, client, function, parameters);
        return new TestResult(await RunAsync(stub), stub, false);
    }

    /// <summary>Runs the chaincode on a begun transaction and commits nothing, as an endorsement does.</summary>
    public Task<ChaincodeResponse> RunAsync(TestStub stub)
    {
        var chaincode = Find(stub.Chaincode) ?? throw new InvalidOperationException($"Nobody deployed chaincode {stub.Chaincode}.");
        return TransactionRunner.RunAsync(chaincode, stub, isInit: false, Log);
    }

    internal IChaincode? Find(string chaincode) => _chaincodes.GetValueOrDefault(chaincode);

    internal TestLedger? Channel(string channel) => channel == ChannelId ? this : _otherChannels.GetValueOrDefault(channel);

    private static IEnumerable<ReadOnlyMemory<byte>> TextArgs(string function, IEnumerable<string> parameters) =>
        parameters.Prepend(function).Select(argument => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(argument));

    private SignedProposal Propose(
        string chaincode,
        TestIdentity client,
        ChaincodeInput input,
        byte[] nonce,
        string transactionId,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? transient)
    {
        var id = new ChaincodeID { Name = chaincode };
        var payload = new ChaincodeProposalPayload
        {
            Input = new ChaincodeInvocationSpec { ChaincodeSpec = new ChaincodeSpec { ChaincodeId = id, Input = input } }.ToByteString(),
        };
        foreach (var (name, value) in transient ?? new Dictionary<string, ReadOnlyMemory<byte>>())
            payload.TransientMap.Add(name, ByteString.CopyFrom(value.Span));
        var header = new Header
        {
            ChannelHeader = new ChannelHeader
            {
                Type = (int)HeaderType.EndorserTransaction,
                ChannelId = ChannelId,
                TxId = transactionId,
                Timestamp = Timestamp.FromDateTimeOffset(Now),
                Extension = new ChaincodeHeaderExtension { ChaincodeId = id }.ToByteString(),
            }.ToByteString(),
            SignatureHeader = new SignatureHeader
            {
                Creator = ByteString.CopyFrom(client.Creator.Span),
                Nonce = ByteString.CopyFrom(nonce),
            }.ToByteString(),
        };
        return new SignedProposal { ProposalBytes = new Proposal { Header = header.ToByteString(), Payload = payload.ToByteString() }.ToByteString() };
    }
}
