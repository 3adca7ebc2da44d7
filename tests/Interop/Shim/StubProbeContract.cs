using System.Text;
using Warden.Chaincode.Shim;

namespace Warden.Interop.Shim;

/// <summary>A contract whose functions are the calls of the stub, so that a network can be asked what it does with each.</summary>
[Contract("probe")]
public sealed class StubProbeContract
{
    [Transaction]
    public Task Put(IChaincodeStub stub, string key, string value) => stub.PutStateAsync(key, Text(value));

    [Transaction]
    public Task Delete(IChaincodeStub stub, string key) => stub.DelStateAsync(key);

    [Transaction(Evaluate = true)]
    public async Task<string> Get(IChaincodeStub stub, string key) => Show(await stub.GetStateAsync(key));

    [Transaction]
    public async Task<string> PutThenGet(IChaincodeStub stub, string key, string value)
    {
        await stub.PutStateAsync(key, Text(value));
        return Show(await stub.GetStateAsync(key));
    }

    [Transaction]
    public async Task PutMany(IChaincodeStub stub, string prefix, int count, bool inBatch)
    {
        if (inBatch)
            stub.StartWriteBatch();
        for (var i = 0; i < count; i++)
            await stub.PutStateAsync($"{prefix}{i:0000}", Text(i.ToString("0000")));
    }

    [Transaction]
    public async Task Batch(IChaincodeStub stub, string key)
    {
        stub.StartWriteBatch();
        await stub.PutStateAsync(key, Text("first"));
        await stub.PutStateAsync(key, Text("last"));
        await stub.DelStateAsync(key + "-gone");
        await stub.SetStateValidationParameterAsync(key, KeyEndorsementPolicy.Parse(null).Add(KeyEndorsementRole.Peer, "Org1MSP").ToBytes());
        await stub.FinishWriteBatchAsync();
    }

    [Transaction(Evaluate = true)]
    public async Task<string> GetMany(IChaincodeStub stub, string[] keys) => string.Join(' ', (await stub.GetMultipleStatesAsync(keys)).Select(Show));

    [Transaction(Evaluate = true)]
    public async Task<string> GetTogether(IChaincodeStub stub, string[] keys) => string.Join(' ', (await Task.WhenAll(keys.Select(stub.GetStateAsync))).Select(Show));

    [Transaction(Evaluate = true)]
    public Task<string> Range(IChaincodeStub stub, string start, string end) => ShowAsync(stub.GetStateByRangeAsync(start, end));

    [Transaction(Evaluate = true)]
    public async Task<int> Count(IChaincodeStub stub, string start, string end) => await stub.GetStateByRangeAsync(start, end).CountAsync();

    [Transaction(Evaluate = true)]
    public async Task<string> First(IChaincodeStub stub, string start, string end) =>
        $"{(await stub.GetStateByRangeAsync(start, end).FirstAsync()).Key} {Show(await stub.GetStateAsync(start))}";

    [Transaction(Evaluate = true)]
    public async Task<string> RangePage(IChaincodeStub stub, string start, string end, int size, string bookmark) =>
        Show(await stub.GetStateByRangeWithPaginationAsync(start, end, size, bookmark));

    [Transaction]
    public async Task PageThenPut(IChaincodeStub stub, string key)
    {
        await stub.GetStateByRangeWithPaginationAsync("", "", 1, "");
        await stub.PutStateAsync(key, Text("never"));
    }

    [Transaction]
    public Task PutComposite(IChaincodeStub stub, string type, string[] attributes, string value) =>
        stub.PutStateAsync(stub.CreateCompositeKey(type, attributes), Text(value));

    [Transaction(Evaluate = true)]
    public Task<string> Partial(IChaincodeStub stub, string type, string[] attributes) => ShowAsync(stub.GetStateByPartialCompositeKeyAsync(type, attributes));

    [Transaction(Evaluate = true)]
    public async Task<string> PartialPage(IChaincodeStub stub, string type, string[] attributes, int size, string bookmark) =>
        Show(await stub.GetStateByPartialCompositeKeyWithPaginationAsync(type, attributes, size, bookmark));

    [Transaction(Evaluate = true)]
    public async Task<string> AllCompositePage(IChaincodeStub stub, int size, string bookmark) =>
        Show(await stub.GetAllStatesCompositeKeyWithPaginationAsync(size, bookmark));

    [Transaction(Evaluate = true)]
    public Task<string> Query(IChaincodeStub stub, string query) => ShowAsync(stub.GetQueryResultAsync(query));

    [Transaction(Evaluate = true)]
    public async Task<string> History(IChaincodeStub stub, string key) =>
        string.Join(' ', await stub.GetHistoryForKeyAsync(key).Select(h => h.IsDelete ? "deleted" : Show(h.Value)).ToListAsync());

    [Transaction]
    public Task PutPolicy(IChaincodeStub stub, string key, string[] organizations) =>
        stub.SetStateValidationParameterAsync(key, KeyEndorsementPolicy.Parse(null).Add(KeyEndorsementRole.Peer, organizations).ToBytes());

    [Transaction(Evaluate = true)]
    public async Task<string> GetPolicy(IChaincodeStub stub, string key) =>
        string.Join(' ', KeyEndorsementPolicy.Parse(await stub.GetStateValidationParameterAsync(key)).Organizations);

    [Transaction]
    public Task PrivatePut(IChaincodeStub stub, string collection, string key) => stub.PutPrivateDataAsync(collection, key, stub.Transient["value"]);

    [Transaction(Evaluate = true)]
    public async Task<string> PrivateGet(IChaincodeStub stub, string collection, string key) => Show(await stub.GetPrivateDataAsync(collection, key));

    [Transaction(Evaluate = true)]
    public async Task<string> PrivateGetMany(IChaincodeStub stub, string collection, string[] keys) =>
        string.Join(' ', (await stub.GetMultiplePrivateDataAsync(collection, keys)).Select(Show));

    [Transaction(Evaluate = true)]
    public async Task<string> PrivateHash(IChaincodeStub stub, string collection, string key) =>
        await stub.GetPrivateDataHashAsync(collection, key) is { } hash ? Convert.ToHexStringLower(hash) : "-";

    [Transaction(Evaluate = true)]
    public Task<string> PrivateRange(IChaincodeStub stub, string collection) => ShowAsync(stub.GetPrivateDataByRangeAsync(collection, "", ""));

    [Transaction]
    public Task PrivateDelete(IChaincodeStub stub, string collection, string key) => stub.DelPrivateDataAsync(collection, key);

    [Transaction]
    public Task PrivatePurge(IChaincodeStub stub, string collection, string key) => stub.PurgePrivateDataAsync(collection, key);

    [Transaction]
    public Task PrivatePolicy(IChaincodeStub stub, string collection, string key, string[] organizations) =>
        stub.SetPrivateDataValidationParameterAsync(collection, key, KeyEndorsementPolicy.Parse(null).Add(KeyEndorsementRole.Peer, organizations).ToBytes());

    [Transaction(Evaluate = true)]
    public async Task<string> PrivateGetPolicy(IChaincodeStub stub, string collection, string key) =>
        string.Join(' ', KeyEndorsementPolicy.Parse(await stub.GetPrivateDataValidationParameterAsync(collection, key)).Organizations);

    [Transaction]
    public async Task Event(IChaincodeStub stub, string name, string payload)
    {
        stub.SetEvent("replaced", Text("by the next"));
        stub.SetEvent(name, Text(payload));
        await stub.PutStateAsync("event", Text(name));
    }

    [Transaction]
    public async Task<string> Call(IChaincodeStub stub, string chaincode, string channel, string[] args)
    {
        var answer = await stub.InvokeChaincodeAsync(chaincode, [.. args.Select(arg => (ReadOnlyMemory<byte>)Text(arg))], channel);
        return $"{answer.Status} {answer.Message} {answer.PayloadText}".Replace(stub.TransactionId, "<txid>", StringComparison.Ordinal);
    }

    [Transaction]
    public async Task<ChaincodeResponse> Status(IChaincodeStub stub, int status, string message)
    {
        await stub.PutStateAsync($"status{status}", Text(message));
        return new ChaincodeResponse(status, message, Text("pay"));
    }

    [Transaction(Evaluate = true)]
    public Dictionary<string, string> Context(IChaincodeStub stub) => new()
    {
        ["args"] = string.Join(',', stub.StringArgs),
        ["binding"] = Convert.ToHexStringLower(stub.Binding.Span),
        ["channel"] = stub.ChannelId,
        ["clientGo"] = Text64(stub.Client.Id),
        ["clientNode"] = stub.Client.NodeId,
        ["decorations"] = string.Join(',', stub.Decorations.Keys.Order(StringComparer.Ordinal)),
        ["hasProposal"] = stub.SignedProposal is { Signature.Length: > 0 } ? "true" : "false",
        ["mspId"] = stub.Client.MspId,
        ["peer"] = stub.PeerMspId,
        ["time"] = stub.Timestamp.UtcDateTime.ToString("O"),
        ["transient"] = string.Join(',', stub.Transient.Select(t => $"{t.Key}={Encoding.UTF8.GetString(t.Value.Span)}").Order(StringComparer.Ordinal)),
        ["txid"] = stub.TransactionId,
        ["units"] = string.Join(',', stub.Client.OrganizationalUnits),
    };

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text64(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private static string Show(byte[]? value) => value is null ? "-" : Encoding.UTF8.GetString(value);

    private static string Show(StatePage page) =>
        $"{string.Join(' ', page.Entries.Select(Show))} | {page.FetchedRecordsCount} {page.Bookmark.Replace('\0', '/')}";

    private static string Show(StateEntry entry) => $"{entry.Key.Replace('\0', '/')}={entry.Text}";

    private static async Task<string> ShowAsync(IAsyncEnumerable<StateEntry> entries) => string.Join(' ', await entries.Select(Show).ToListAsync());
}
