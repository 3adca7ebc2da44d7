using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Shim;

public partial class ChaincodeStub
{
    public IAsyncEnumerable<StateEntry> GetStateByRangeAsync(string startKey, string endKey) =>
        RangeAsync(Public, StateKeys.SimpleRange(startKey, endKey));

    public Task<StatePage> GetStateByRangeWithPaginationAsync(string startKey, string endKey, int pageSize, string bookmark) =>
        RangePageAsync(StateKeys.SimpleRange(startKey, endKey), pageSize, bookmark);

    public IAsyncEnumerable<StateEntry> GetStateByPartialCompositeKeyAsync(string objectType, IReadOnlyList<string> attributes) =>
        RangeAsync(Public, StateKeys.PartialRange(objectType, attributes));

    public Task<StatePage> GetStateByPartialCompositeKeyWithPaginationAsync(
        string objectType, IReadOnlyList<string> attributes, int pageSize, string bookmark) =>
        RangePageAsync(StateKeys.PartialRange(objectType, attributes), pageSize, bookmark);

    public Task<StatePage> GetAllStatesCompositeKeyWithPaginationAsync(int pageSize, string bookmark) =>
        RangePageAsync(StateKeys.AllComposite, pageSize, bookmark);

    public IAsyncEnumerable<StateEntry> GetQueryResultAsync(string query) => QueryAsync(Public, query);

    public Task<StatePage> GetQueryResultWithPaginationAsync(string query, int pageSize, string bookmark) =>
        PageAsync(MessageType.GetQueryResult, new GetQueryResult { Query = query, Metadata = Paging(pageSize, bookmark) });

    public IAsyncEnumerable<KeyModification> GetHistoryForKeyAsync(string key) =>
        ResultsAsync(MessageType.GetHistoryForKey, new GetHistoryForKey { Key = StateKeys.CheckKey(key) }, ToModification);

    public IAsyncEnumerable<StateEntry> GetPrivateDataByRangeAsync(string collection, string startKey, string endKey) =>
        RangeAsync(StateKeys.CheckCollection(collection), StateKeys.SimpleRange(startKey, endKey));

    public IAsyncEnumerable<StateEntry> GetPrivateDataByPartialCompositeKeyAsync(
        string collection, string objectType, IReadOnlyList<string> attributes) =>
        RangeAsync(StateKeys.CheckCollection(collection), StateKeys.PartialRange(objectType, attributes));

    public IAsyncEnumerable<StateEntry> GetPrivateDataQueryResultAsync(string collection, string query) =>
        QueryAsync(StateKeys.CheckCollection(collection), query);

    private IAsyncEnumerable<StateEntry> RangeAsync(string collection, (string Start, string End) range) => ResultsAsync(
        MessageType.GetStateByRange,
        new GetStateByRange { Collection = collection, StartKey = range.Start, EndKey = range.End },
        ToEntry);

    private IAsyncEnumerable<StateEntry> QueryAsync(string collection, string query) =>
        ResultsAsync(MessageType.GetQueryResult, new GetQueryResult { Collection = collection, Query = query }, ToEntry);

    private Task<StatePage> RangePageAsync((string Start, string End) range, int pageSize, string bookmark) => PageAsync(
        MessageType.GetStateByRange,
        new GetStateByRange { StartKey = range.Start, EndKey = range.End, Metadata = Paging(pageSize, bookmark) });

    // Results come 100 to a message. The peer has closed its iterator when it says that there are no more, so only an early end closes it.
    private async IAsyncEnumerable<T> ResultsAsync<T>(MessageType type, IMessage request, Func<ByteString, T> read)
    {
        var answer = QueryResponse.Parser.ParseFrom(await _peer.AskAsync(type, request));
        try
        {
            while (true)
            {
                foreach (var result in answer.Results)
                    yield return read(result.ResultBytes);
                if (!answer.HasMore)
                    break;
                answer = QueryResponse.Parser.ParseFrom(await _peer.AskAsync(MessageType.QueryStateNext, new QueryStateNext { Id = answer.Id }));
            }
        }
        finally
        {
            if (answer.HasMore)
                await _peer.AskAsync(MessageType.QueryStateClose, new QueryStateClose { Id = answer.Id });
        }
    }

    // A page comes whole, in one message: fabric, core/chaincode/query_response_generator.go.
    private async Task<StatePage> PageAsync(MessageType type, IMessage request)
    {
        var answer = QueryResponse.Parser.ParseFrom(await _peer.AskAsync(type, request));
        var metadata = QueryResponseMetadata.Parser.ParseFrom(answer.Metadata);
        return new StatePage([.. answer.Results.Select(r => ToEntry(r.ResultBytes))], metadata.FetchedRecordsCount, metadata.Bookmark);
    }

    private static ByteString Paging(int pageSize, string bookmark)
    {
        if (pageSize <= 0)
            throw new InvalidRequestException($"a page needs a size above 0, got {pageSize}");
        return new QueryMetadata { PageSize = pageSize, Bookmark = bookmark }.ToByteString();
    }

    private static StateEntry ToEntry(ByteString bytes)
    {
        var entry = KV.Parser.ParseFrom(bytes);
        return new StateEntry(entry.Namespace, entry.Key, entry.Value.ToByteArray());
    }

    private static KeyModification ToModification(ByteString bytes)
    {
        var change = Protocol.Ledger.KeyModification.Parser.ParseFrom(bytes);
        return new KeyModification(
            change.TxId, change.Value.ToByteArray(), change.Timestamp?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch, change.IsDelete);
    }
}
