using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Listings of what only becomes more, a page at a time: by id, from a bookmark on.</summary>
internal static class Pages
{
    /// <summary>How many records a page may look at.</summary>
    public const int MaxSize = 100;

    // A page ends where the next item would make it longer: with one document of 512 KiB it stays far below the 4 MiB that gRPC clients take by default.
    private const int MaxBytes = 1024 * 1024;

    // Records are read so many at a time, since a page may end before its size.
    private const int Together = 10;

    /// <summary>Reads a page.</summary>
    /// <param name="context">The call.</param>
    /// <param name="type">The object type of the records' keys, whose one part is their id.</param>
    /// <param name="size">How many records to look at, 1 to <see cref="MaxSize"/>.</param>
    /// <param name="bookmark">The id to begin at; empty for the first page.</param>
    /// <param name="of">Gets what the listing says of a record; null: nothing.</param>
    public static async Task<Page<TItem>> ReadAsync<TRecord, TItem>(
        GovernanceContext context, string type, string size, string bookmark, Func<TRecord, Task<TItem?>> of)
        where TRecord : class
        where TItem : class
    {
        var left = Arguments.PageSize(size, MaxSize);
        var next = bookmark.Length == 0 ? "" : Arguments.Digest("bookmark", bookmark);
        var items = new List<TItem>();
        var bytes = 0;
        do
        {
            var (found, following) = await context.Ledger.PageAsync<TRecord>(type, Math.Min(left, Together), next);
            foreach (var (id, record) in found)
            {
                if (await of(record) is not { } item)
                    continue;
                bytes += CanonicalJson.ToBytes(item).Length;
                if (items.Count > 0 && bytes > MaxBytes)
                    return new Page<TItem>(items, id);
                items.Add(item);
            }
            left -= found.Count;
            next = following;
        }
        while (next.Length > 0 && left > 0);
        return new Page<TItem>(items, next);
    }
}
