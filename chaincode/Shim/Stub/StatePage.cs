namespace Warden.Chaincode.Shim;

/// <summary>One page of a query.</summary>
/// <param name="Entries">The entries, in key order (LevelDB) or in the order of the query (CouchDB).</param>
/// <param name="FetchedRecordsCount">How many the peer counted.</param>
/// <param name="Bookmark">Where the next page begins; empty after the last page of a range.</param>
public sealed record StatePage(IReadOnlyList<StateEntry> Entries, int FetchedRecordsCount, string Bookmark);
