using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The world state as documents: composite keys of <see cref="GovernanceKeys"/>, canonical JSON as values.</summary>
internal sealed class GovernanceLedger(IChaincodeStub stub)
{
    /// <summary>Gets a document, or null. The read is checked again at commit.</summary>
    public async Task<T?> FindAsync<T>(string type, params IReadOnlyList<string> attributes)
        where T : class => Read<T>(await stub.GetStateAsync(Key(type, attributes)));

    /// <summary>Gets one document per name, in their order; null where there is none.</summary>
    public async Task<IReadOnlyList<T?>> FindManyAsync<T>(string type, IReadOnlyList<string> leading, IReadOnlyList<string> names)
        where T : class
    {
        var values = await stub.GetMultipleStatesAsync([.. names.Select(name => Key(type, [.. leading, name]))]);
        return [.. values.Select(Read<T>)];
    }

    /// <summary>Gets all documents under a partial key, in key order. A document added meanwhile voids the transaction (phantom read).</summary>
    public async Task<IReadOnlyList<T>> RangeAsync<T>(string type, params IReadOnlyList<string> attributes)
        where T : class
    {
        var found = new List<T>();
        await foreach (var entry in stub.GetStateByPartialCompositeKeyAsync(type, attributes))
            found.Add(CanonicalJson.Read<T>(entry.Value));
        return found;
    }

    /// <summary>Gets documents whose key has one part, in key order, from a part on, and the part where the next ones begin; empty: there are none.</summary>
    /// <remarks>For answers only: a transaction that reads pages may not write.</remarks>
    public async Task<(IReadOnlyList<(string Part, T Document)> Found, string Next)> PageAsync<T>(string type, int size, string from)
        where T : class
    {
        var page = await stub.GetStateByPartialCompositeKeyWithPaginationAsync(type, [], size, from.Length == 0 ? "" : Key(type, [from]));
        return (
            [.. page.Entries.Select(entry => (PartOf(entry.Key), CanonicalJson.Read<T>(entry.Value)))],
            page.Bookmark.Length == 0 ? "" : PartOf(page.Bookmark));

        string PartOf(string key) => stub.SplitCompositeKey(key).Attributes[0];
    }

    /// <summary>Gets the changes of a document, newest first. History is not checked at commit: for answers only, never for decisions.</summary>
    public IAsyncEnumerable<KeyModification> HistoryAsync(string type, params IReadOnlyList<string> attributes) =>
        stub.GetHistoryForKeyAsync(Key(type, attributes));

    public Task PutAsync<T>(T document, string type, params IReadOnlyList<string> attributes)
        where T : class => stub.PutStateAsync(Key(type, attributes), CanonicalJson.ToBytes(document));

    public Task DeleteAsync(string type, params IReadOnlyList<string> attributes) =>
        stub.DelStateAsync(Key(type, attributes));

    /// <summary>Sets the event of the transaction.</summary>
    public void Announce<T>(string name, T document)
        where T : class => stub.SetEvent(name, CanonicalJson.ToBytes(document));

    // A part may come from the caller, and a key cannot hold everything that a text can.
    private string Key(string type, IReadOnlyList<string> attributes)
    {
        try
        {
            return stub.CreateCompositeKey(type, attributes);
        }
        catch (InvalidRequestException e)
        {
            throw Refusal.BadDocument($"expected what can be part of a key, but {e.Message}");
        }
    }

    private static T? Read<T>(byte[]? value)
        where T : class => value is { Length: > 0 } ? CanonicalJson.Read<T>(value) : null;
}
