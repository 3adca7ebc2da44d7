using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>A TRANSACTION that one chaincode has and has not answered yet.</summary>
internal sealed class TransactionContext(Invocation invocation, string ns, bool isInit)
{
    private readonly Dictionary<string, QueryCursor> cursors = new(StringComparer.Ordinal);
    private int requestPending;

    public Invocation Invocation => invocation;

    /// <summary>Gets the namespace that its requests read and write: the chaincode's name.</summary>
    public string Namespace => ns;

    /// <summary>Gets whether the chaincode was called as init.</summary>
    public bool IsInit => isInit;

    /// <summary>Gets what completes with the chaincode's COMPLETED or ERROR; the first one counts.</summary>
    public TaskCompletionSource<ChaincodeMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes the single place for a request; false while one is being answered.</summary>
    public bool TryBeginRequest() => Interlocked.CompareExchange(ref requestPending, 1, 0) == 0;

    public void EndRequest() => Volatile.Write(ref requestPending, 0);

    public QueryCursor? Cursor(string id) => cursors.GetValueOrDefault(id);

    /// <summary>Gets a batch; the cursor is kept while there is more.</summary>
    public QueryResponse NextBatch(QueryCursor cursor)
    {
        var batch = cursor.NextBatch();
        if (batch.HasMore)
        {
            cursors[cursor.Id] = cursor;
        }
        else
        {
            cursors.Remove(cursor.Id);
        }

        return batch;
    }

    public void CloseCursor(string id) => cursors.Remove(id);
}
