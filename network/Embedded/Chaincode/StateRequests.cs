using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;
using RecordType = Warden.Protocol.Peer.WriteRecord.Types.Type;

namespace Warden.Embedded;

/// <summary>Answers a chaincode's requests for state. Error texts are Fabric's own.</summary>
/// <remarks>
/// Source: fabric, core/chaincode/handler.go. The state answers as LevelDB does. What concerns collections stands in <see cref="PrivateRequests"/>.
/// </remarks>
internal sealed class StateRequests(PeerLedger ledger, PrivateRequests collections)
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
        MessageType.GetPrivateDataHash => collections.GetHash(Protocol.Peer.GetState.Parser.ParseFrom(payload), context),
        MessageType.PurgePrivateData => Purge(Protocol.Peer.DelState.Parser.ParseFrom(payload), context),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No request for state."),
    };

    private ByteString GetState(GetState request, TransactionContext context) => request.Collection.Length > 0
        ? collections.Get(request, context)
        : context.Invocation.Simulator.Get(context.Namespace, request.Key)?.Value ?? ByteString.Empty;

    private ByteString GetMultiple(GetStateMultiple request, TransactionContext context)
    {
        var result = new GetStateMultipleResult();
        result.Values.Add(request.Collection.Length > 0
            ? collections.GetMultiple(request, context)
            : request.Keys.Select(key => context.Invocation.Simulator.Get(context.Namespace, key)?.Value ?? ByteString.Empty));
        return result.ToByteString();
    }

    private ByteString Put(PutState request, TransactionContext context)
    {
        if (request.Collection.Length > 0)
        {
            collections.Put(request.Collection, request.Key, request.Value, context);
        }
        else
        {
            context.Invocation.Simulator.Set(context.Namespace, request.Key, request.Value);
        }

        return ByteString.Empty;
    }

    private ByteString Delete(DelState request, TransactionContext context) =>
        Put(new() { Key = request.Key, Collection = request.Collection }, context);

    private ByteString GetMetadata(GetStateMetadata request, TransactionContext context)
    {
        var entry = request.Collection.Length > 0
            ? collections.GetHashEntry(request.Collection, request.Key, context)
            : context.Invocation.Simulator.Get(context.Namespace, request.Key);
        var result = new StateMetadataResult();
        foreach (var (name, value) in entry?.Metadata ?? StateEntry.NoMetadata)
        {
            result.Entries.Add(new StateMetadata { Metakey = name, Value = value });
        }

        return result.ToByteString();
    }

    private ByteString PutMetadata(PutStateMetadata request, TransactionContext context)
    {
        var (name, value) = (request.Metadata?.Metakey ?? "", request.Metadata?.Value ?? ByteString.Empty);
        if (request.Collection.Length > 0)
        {
            collections.PutMetadata(request, name, value, context);
        }
        else
        {
            context.Invocation.Simulator.SetMetadata(context.Namespace, request.Key, name, value);
        }

        return ByteString.Empty;
    }

    private ByteString WriteBatch(WriteBatchState batch, TransactionContext context)
    {
        foreach (var record in batch.Rec)
        {
            _ = record.Type switch
            {
                RecordType.PutState => Put(new() { Key = record.Key, Value = record.Value, Collection = record.Collection }, context),
                RecordType.DelState => Delete(new() { Key = record.Key, Collection = record.Collection }, context),
                RecordType.PutStateMetadata => PutMetadata(
                    new() { Key = record.Key, Collection = record.Collection, Metadata = record.Metadata }, context),
                RecordType.PurgePrivateData => collections.Purge(record.Collection, record.Key, context),
                _ => throw new ChaincodeRequestException("unknown operation type"),
            };
        }

        return ByteString.Empty;
    }

    private ByteString Range(GetStateByRange request, TransactionContext context)
    {
        var page = request.Metadata.IsEmpty ? null : QueryMetadata.Parser.ParseFrom(request.Metadata);
        if (request.Collection.Length > 0)
        {
            var values = collections.Range(request, context).GetEnumerator();
            return context.NextBatch(new(NewId(), () => values.MoveNext() ? Found(values.Current) : null, null, Limit(page))).ToByteString();
        }

        var paged = page is not null && (page.PageSize != 0 || page.Bookmark.Length > 0);
        var start = paged && page!.Bookmark.Length > 0 ? page.Bookmark : request.StartKey;
        var scan = context.Invocation.Simulator.OpenRange(context.Namespace, start, request.EndKey, paged);
        var cursor = new QueryCursor(NewId(), () => Found(scan.Next()), paged ? scan.PeekKey : null, Limit(page));
        return context.NextBatch(cursor).ToByteString();

        KV? Found(StateEntry? entry) => entry is null ? null : new() { Namespace = context.Namespace, Key = entry.Key, Value = entry.Value };
    }

    private static int Limit(QueryMetadata? page) => page is { PageSize: > 0 and < TotalQueryLimit } ? page.PageSize : TotalQueryLimit;

    private ChaincodeRequestException RichQuery(GetQueryResult request, TransactionContext context)
    {
        if (request.Collection.Length > 0)
        {
            collections.BeginQuery(request.Collection, context);
            return new("ExecuteQuery not supported for leveldb");
        }

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

    private ByteString Purge(DelState request, TransactionContext context) => collections.Purge(request.Collection, request.Key, context);

    private static string NewId() => Guid.NewGuid().ToString();
}
