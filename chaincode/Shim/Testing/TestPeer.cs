using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Shim.Testing;

/// <summary>Answers the requests of one chaincode in one transaction from a <see cref="TestLedger"/>, in the words of a real peer.</summary>
internal sealed class TestPeer(TestLedger ledger, TestTransaction transaction, string chaincode, IReadOnlyList<string> callers) : IPeerRequests
{
    // As a peer of Fabric 3.1 offers; results of a query come 100 to a message.
    private const int ResultsPerMessage = 100;

    private readonly Dictionary<string, Queue<ByteString>> _openQueries = new(StringComparer.Ordinal);
    private int _queries;

    public TestLedger Ledger { get; } = ledger;

    public TestTransaction Transaction { get; } = transaction;

    public string Chaincode { get; } = chaincode;

    public PeerFeatures Features { get; } = new(1000, 1000);

    public string? PeerMspId => Ledger.PeerMspId;

    public CancellationToken Aborted => CancellationToken.None;

    public async Task<ByteString> AskAsync(MessageType type, IMessage request)
    {
        try
        {
            return request switch
            {
                GetState get when type == MessageType.GetPrivateDataHash => Hash(Read(get.Collection, get.Key)),
                GetState get => Bytes(Read(get.Collection, get.Key)),
                GetStateMultiple get => new GetStateMultipleResult { Values = { get.Keys.Select(key => Bytes(Read(get.Collection, key))) } }.ToByteString(),
                PutState put => Write(put.Collection, put.Key, put.Value),
                DelState delete => Write(delete.Collection, delete.Key, ByteString.Empty),
                PurgePrivateState purge => Write(purge.Collection, purge.Key, ByteString.Empty),
                PutStateMetadata put => WritePolicy(put.Collection, put.Key, put.Metadata),
                WriteBatchState batch => WriteAll(batch),
                GetStateMetadata get => ReadPolicy(get.Collection, get.Key),
                GetStateByRange range => Query(range),
                GetHistoryForKey history => Begin(Ledger.State.History(Chaincode, history.Key).Select(Change)),
                GetQueryResult => throw new PeerErrorException("ExecuteQuery not supported for leveldb"),
                QueryStateNext next => Next(next.Id),
                QueryStateClose close => Close(close.Id),
                ChaincodeSpec call => await CallAsync(call),
                _ => throw new PeerErrorException("unknown operation type"),
            };
        }
        catch (PeerErrorException e)
        {
            var name = ChaincodeMessage.Descriptor.EnumTypes[0].FindValueByNumber((int)type).Name;
            throw new PeerErrorException($"{name} failed: transaction ID: {Transaction.TransactionId}: {e.Message}");
        }
    }

    private TestValue? Read(string collection, string key) => Transaction.Read(TestState.Namespace(Chaincode, collection), key);

    private ByteString Write(string collection, string key, ByteString value)
    {
        Transaction.Write(new TestWrite(Chaincode, collection, key, value.IsEmpty ? null : value.ToByteArray()));
        return ByteString.Empty;
    }

    private ByteString WritePolicy(string collection, string key, StateMetadata policy)
    {
        Transaction.WritePolicy(TestState.Namespace(Chaincode, collection), key, policy.Value.ToByteArray());
        return ByteString.Empty;
    }

    private ByteString WriteAll(WriteBatchState batch)
    {
        foreach (var record in batch.Rec)
        {
            if (record.Type == WriteRecord.Types.Type.PutStateMetadata)
                WritePolicy(record.Collection, record.Key, record.Metadata);
            else
                Write(record.Collection, record.Key, record.Value);
        }
        return ByteString.Empty;
    }

    private ByteString ReadPolicy(string collection, string key)
    {
        var result = new StateMetadataResult();
        if (Read(collection, key)?.Policy is { } policy)
            result.Entries.Add(new StateMetadata { Metakey = "VALIDATION_PARAMETER", Value = ByteString.CopyFrom(policy) });
        return result.ToByteString();
    }

    private ByteString Query(GetStateByRange range)
    {
        var ns = TestState.Namespace(Chaincode, range.Collection);
        if (range.Collection.Length > 0)
        {
            Transaction.ForbidWrites("Queries on pvt data is supported only in a read-only transaction", "queries on pvt data");
            return Begin(Ledger.State.Range(ns, range.StartKey, range.EndKey).Select(found => Entry(ns, found)));
        }
        if (range.Metadata.IsEmpty)
            return Begin(Transaction.ReadRange(ns, range.StartKey, range.EndKey).Select(found => Entry(ns, found)));

        Transaction.ForbidWrites("Paginated queries are supported only in a read-only transaction", "a paginated query");
        var paging = QueryMetadata.Parser.ParseFrom(range.Metadata);
        var rest = Ledger.State.Range(ns, paging.Bookmark.Length == 0 ? range.StartKey : paging.Bookmark, range.EndKey);
        var page = rest.Take(paging.PageSize).Select(found => Entry(ns, found)).ToList();
        return new QueryResponse
        {
            Results = { page.Select(bytes => new QueryResultBytes { ResultBytes = bytes }) },
            Metadata = new QueryResponseMetadata
            {
                FetchedRecordsCount = page.Count,
                Bookmark = rest.Count > page.Count ? rest[page.Count].Key : "",
            }.ToByteString(),
        }.ToByteString();
    }

    private ByteString Begin(IEnumerable<ByteString> results)
    {
        var id = $"query-{++_queries}";
        _openQueries[id] = new Queue<ByteString>(results);
        return Next(id);
    }

    private ByteString Next(string id)
    {
        if (!_openQueries.TryGetValue(id, out var results))
            throw new PeerErrorException("query iterator not found");
        var answer = new QueryResponse { Id = id };
        while (answer.Results.Count < ResultsPerMessage && results.TryDequeue(out var result))
            answer.Results.Add(new QueryResultBytes { ResultBytes = result });
        answer.HasMore = results.Count > 0;
        if (!answer.HasMore)
            _openQueries.Remove(id);
        return answer.ToByteString();
    }

    private ByteString Close(string id)
    {
        _openQueries.Remove(id);
        return new QueryResponse { Id = id }.ToByteString();
    }

    private async Task<ByteString> CallAsync(ChaincodeSpec call)
    {
        var parts = call.ChaincodeId.Name.Split('/', 2);
        var (name, channel) = (parts[0], parts.Length == 2 ? parts[1] : Ledger.ChannelId);
        var target = Ledger.Channel(channel);
        var callee = target?.Find(name) ?? throw new PeerErrorException(
            $"execute failed: invalid invocation: [channel {channel}] failed to get chaincode container info for {name}: chaincode {name} not found");
        if (target == Ledger && (name == Chaincode || callers.Contains(name, StringComparer.Ordinal)))
            throw new PeerErrorException($"execute failed: error sending: txid: {Transaction.TransactionId}({channel}) exists");

        // What a callee on another channel writes is dropped, as that transaction is never committed.
        var shared = target == Ledger ? Transaction : new TestTransaction(target!, Transaction.TransactionId, Ledger.Now, Transaction.Proposal);
        var peer = new TestPeer(target!, shared, name, [.. callers, Chaincode]);
        var stub = new ChaincodeStub(peer, channel, Transaction.TransactionId, call.Input, Transaction.Proposal);
        var response = await TransactionRunner.RunAsync(callee, stub, isInit: false, Ledger.Log);
        return new ChaincodeMessage
        {
            Type = MessageType.Completed,
            Txid = Transaction.TransactionId,
            ChannelId = channel,
            Payload = new Response { Status = response.Status, Message = response.Message, Payload = ByteString.CopyFrom(response.Payload.Span) }.ToByteString(),
        }.ToByteString();
    }

    private static ByteString Bytes(TestValue? value) => value is null ? ByteString.Empty : ByteString.CopyFrom(value.Value);

    private static ByteString Hash(TestValue? value) => value is null ? ByteString.Empty : ByteString.CopyFrom(SHA256.HashData(value.Value));

    private static ByteString Entry(string ns, (string Key, TestValue Value) found) =>
        new KV { Namespace = ns, Key = found.Key, Value = ByteString.CopyFrom(found.Value.Value) }.ToByteString();

    private static ByteString Change(KeyModification change) => new Protocol.Ledger.KeyModification
    {
        TxId = change.TransactionId,
        Value = ByteString.CopyFrom(change.Value),
        Timestamp = Timestamp.FromDateTimeOffset(change.Timestamp),
        IsDelete = change.IsDelete,
    }.ToByteString();
}
