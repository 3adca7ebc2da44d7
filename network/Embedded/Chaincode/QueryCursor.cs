using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Hands out the results of a query in batches.</summary>
/// <remarks>
/// Source: fabric, core/chaincode/query_response_generator.go: a batch goes out when one result more than fits was read;
/// that one waits for the next batch. A page ends when its size is reached, without reading on.
/// </remarks>
internal sealed class QueryCursor(string id, Func<IMessage?> next, Func<string>? bookmark, int limit)
{
    private const int BatchSize = 100;

    private readonly List<ByteString> pending = [];
    private int returned;

    public string Id => id;

    /// <summary>Gets the next batch; without more to come the cursor is at its end.</summary>
    public QueryResponse NextBatch()
    {
        while (returned < limit && next() is { } result)
        {
            returned++;
            var full = bookmark is null && pending.Count == BatchSize ? Cut(hasMore: true) : null;
            pending.Add(result.ToByteString());
            if (full is not null)
            {
                return full;
            }
        }

        var last = Cut(hasMore: false);
        if (bookmark is not null)
        {
            last.Metadata = new QueryResponseMetadata { FetchedRecordsCount = returned, Bookmark = bookmark() }.ToByteString();
        }

        return last;
    }

    private QueryResponse Cut(bool hasMore)
    {
        var batch = new QueryResponse { HasMore = hasMore, Id = id };
        batch.Results.Add(pending.Select(bytes => new QueryResultBytes { ResultBytes = bytes }));
        pending.Clear();
        return batch;
    }
}
