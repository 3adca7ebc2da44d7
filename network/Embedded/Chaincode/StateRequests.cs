using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;
using RecordType = Warden.Protocol.Peer.WriteRecord.Types.Type;

namespace Warden.Embedded;

/// <summary>Answers a chaincode's requests for state. Error texts are Fabric's own.</summary>
/// <remarks>
/// Source: fabric, core/chaincode/handler.go. Collections do not exist on the embedded network, and its state answers as LevelDB does.
/// </remarks>
internal sealed class StateRequests(PeerLedger ledger)
{
    // ledger.state.totalQueryLimit of Fabric's sample configuration.
    private const int TotalQueryLimit = 100_000;

    /// <summary>Gets the payload of the RESPONSE.</summary>
    /// <exception cref="ChaincodeRequestException">The request is refused.</exception>
    /// <exception cref="InvalidProtocolBufferException">The payload does not parse.</exception>
    public ByteString Answer(MessageType type, ByteString payload, TransactionContext context) => type switch
    {
        MessageType.GetState => GetState(Protocol.Peer.GetState.Parser.ParseFrom(payload), context),
        MessageType.GetStateMultiple => GetMultiple(GetStateMultiple.Parser.ParseFrom(payload), context),
        MessageType.PutState => Put(Protocol.Peer.PutState.Parser.ParseFrom(payload), context),
        MessageType.DelState => Delete(Protocol.Peer.DelState.Parser.ParseFrom(payload), context),
        MessageType.GetStateMetadata => GetMetadata(Protocol.Peer.GetStateMetadata.Parser.ParseFrom(payload), context),
        MessageType.PutStateMetadata => PutMetadata(Protocol.Peer.PutStateMetadata.Parser.ParseFrom(payload), context),
        MessageType.WriteBatchState => WriteBatch(WriteBatchState.Parser.ParseFrom(payload), context),
        MessageType.GetStateByRange => Range(GetStateByRange.Parser.ParseFrom(payload), context),
        MessageType.GetQueryResult => throw RichQuery(GetQueryResult.Parser.ParseFrom(payload), context),
        MessageType.GetHistoryForKey => History(GetHistoryForKey.Parser.ParseFrom(payload), context),
        MessageType.QueryStateNext => Next(QueryStateNext.Parser.ParseFrom(payload), context),
        MessageType.QueryStateClose => Close(QueryStateClose.Parser.ParseFrom(payload), context),
        MessageType.GetPrivateDataHash => throw new ChaincodeRequestException(
            $"collection [{Protocol.Peer.GetState.Parser.ParseFrom(payload).Collection}] not defined in the collection config for chaincode [{context.Namespace}]"),
        MessageType.PurgePrivateData => Purge(Protocol.Peer.DelState.Parser.ParseFrom(payload).Collection, context),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No request for state."),
    };

    private static ByteString GetState(GetState request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        return context.Invocation.Simulator.Get(context.Namespace, request.Key)?.Value ?? ByteString.Empty;
    }

    private static ByteString GetMultiple(GetStateMultiple request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        var result = new GetStateMultipleResult();
        result.Values.Add(request.Keys.Select(key => context.Invocation.Simulator.Get(context.Namespace, key)?.Value ?? ByteString.Empty));
        return result.ToByteString();
    }

    private static ByteString Put(PutState request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        context.Invocation.Simulator.Set(context.Namespace, request.Key, request.Value);
        return ByteString.Empty;
    }

    private static ByteString Delete(DelState request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        context.Invocation.Simulator.Set(context.Namespace, request.Key, ByteString.Empty);
        return ByteString.Empty;
    }

    private static ByteString GetMetadata(GetStateMetadata request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        var result = new StateMetadataResult();
        foreach (var (name, value) in context.Invocation.Simulator.Get(context.Namespace, request.Key)?.Metadata ?? StateEntry.NoMetadata)
        {
            result.Entries.Add(new StateMetadata { Metakey = name, Value = value });
        }

        return result.ToByteString();
    }

    private static ByteString PutMetadata(PutStateMetadata request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        context.Invocation.Simulator.SetMetadata(
            context.Namespace, request.Key, request.Metadata?.Metakey ?? "", request.Metadata?.Value ?? ByteString.Empty);
        return ByteString.Empty;
    }

    private static ByteString WriteBatch(WriteBatchState batch, TransactionContext context)
    {
        foreach (var record in batch.Rec)
        {
            _ = record.Type switch
            {
                RecordType.PutState => Put(new() { Key = record.Key, Value = record.Value, Collection = record.Collection }, context),
                RecordType.DelState => Delete(new() { Key = record.Key, Collection = record.Collection }, context),
                RecordType.PutStateMetadata => PutMetadata(
                    new() { Key = record.Key, Collection = record.Collection, Metadata = record.Metadata }, context),
                RecordType.PurgePrivateData => Purge(record.Collection, context),
                _ => throw new ChaincodeRequestException("unknown operation type"),
            };
        }

        return ByteString.Empty;
    }

    private static ByteString Range(GetStateByRange request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        var page = request.Metadata.IsEmpty ? null : QueryMetadata.Parser.ParseFrom(request.Metadata);
        var paged = page is not null && (page.PageSize != 0 || page.Bookmark.Length > 0);
        var start = paged && page!.Bookmark.Length > 0 ? page.Bookmark : request.StartKey;
        var limit = page is { PageSize: > 0 and < TotalQueryLimit } ? page.PageSize : TotalQueryLimit;
        var scan = context.Invocation.Simulator.OpenRange(context.Namespace, start, request.EndKey, paged);
        var cursor = new QueryCursor(NewId(), NextEntry, paged ? scan.PeekKey : null, limit);
        return context.NextBatch(cursor).ToByteString();

        IMessage? NextEntry() =>
            scan.Next() is { } entry ? new KV { Namespace = context.Namespace, Key = entry.Key, Value = entry.Value } : null;
    }

    private static ChaincodeRequestException RichQuery(GetQueryResult request, TransactionContext context)
    {
        RequireNoCollection(request.Collection, context);
        var page = QueryMetadata.Parser.ParseFrom(request.Metadata);
        var paged = page.PageSize != 0 || page.Bookmark.Length > 0;
        return new(paged ? "ExecuteQueryWithMetadata not supported for leveldb" : "ExecuteQuery not supported for leveldb");
    }

    private ByteString History(GetHistoryForKey request, TransactionContext context)
    {
        var changes = ledger.History(context.Namespace, request.Key).GetEnumerator();
        return context.NextBatch(new(NewId(), NextChange, null, TotalQueryLimit)).ToByteString();

        IMessage? NextChange() => changes.MoveNext()
            ? new KeyModification { TxId = changes.Current.TransactionId, Value = changes.Current.Value, Timestamp = changes.Current.Timestamp, IsDelete = changes.Current.IsDelete }
            : null;
    }

    private static ByteString Next(QueryStateNext request, TransactionContext context)
    {
        var cursor = context.Cursor(request.Id) ?? throw new ChaincodeRequestException("query iterator not found");
        return context.NextBatch(cursor).ToByteString();
    }

    private static ByteString Close(QueryStateClose request, TransactionContext context)
    {
        context.CloseCursor(request.Id);
        return new QueryResponse { HasMore = false, Id = request.Id }.ToByteString();
    }

    private static ByteString Purge(string collection, TransactionContext context) => throw (
        collection.Length == 0 ? new ChaincodeRequestException("only applicable for private data") : NoCollection(collection, context));

    private static void RequireNoCollection(string collection, TransactionContext context)
    {
        if (collection.Length > 0)
        {
            throw NoCollection(collection, context);
        }
    }

    private static ChaincodeRequestException NoCollection(string collection, TransactionContext context) =>
        new($"collection {context.Invocation.ChannelId}/{context.Namespace}/{collection} could not be found");

    private static string NewId() => Guid.NewGuid().ToString();
}
