using System.Text;
using System.Text.Json;
using Warden.Gateway;

namespace Warden.Interop.NodeShim;

/// <summary>Fabric's Node shim (fabric-shim, fabric-contract-api) serves a contract to peers; it takes the embedded ones for Fabric's own.</summary>
public abstract class NodeShimTests
{
    private readonly NodeShimNetwork network;

    protected NodeShimTests(NodeShimNetwork network)
    {
        Assert.SkipWhen(network.Missing is not null, network.Missing ?? "");
        this.network = network;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_are_put_read_deleted_and_remembered()
    {
        await Submit("Put", "a", "1");
        Assert.Equal("1", await Submit("PutThenGet", "a", "2"));
        Assert.Equal("2", await Evaluate("Get", "a"));
        await Submit("Delete", "a");
        Assert.Equal("-", await Evaluate("Get", "a"));
        Assert.Equal("deleted 2 1", await Evaluate("History", "a"));
    }

    [Fact]
    public async Task Ranges_longer_than_a_message_and_pages_are_read()
    {
        await Submit("PutMany", "k", "250");
        Assert.Equal("250", await Evaluate("Count", "k", "l"));
        Assert.Equal("k0248=0248 k0249=0249", await Evaluate("Range", "k0248", "l"));
        Assert.Equal("k0000=0000 k0001=0001 | 2 k0002", await Evaluate("RangePage", "k", "l", "2", ""));
        Assert.Equal("k0248=0248 k0249=0249 | 2 ", await Evaluate("RangePage", "k", "l", "5", "k0248"));
        Assert.Contains("Writes are not allowed", (await Refusal(Submit("PageThenPut", "z"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Composite_keys_are_found_by_their_first_parts()
    {
        await Submit("PutComposite", "t", """["x","1"]""", "cx1");
        await Submit("PutComposite", "t", """["x","2"]""", "cx2");
        Assert.Equal("/t/x/1/=cx1 /t/x/2/=cx2", await Evaluate("Partial", "t", """["x"]"""));
    }

    [Fact]
    public async Task A_policy_that_the_node_library_writes_is_read_by_it_and_by_ours_alike()
    {
        await Submit("Put", "p", "1");
        await Submit("PutPolicy", "p", """["Org2MSP","Org1MSP"]""");
        Assert.Equal("Org1MSP Org2MSP", await Evaluate("GetPolicy", "p"));
    }

    [Fact]
    public async Task Chaincodes_of_both_languages_call_each_other()
    {
        await Submit("Put", "called", "node");
        Assert.Equal("200  node", Text(await Contract("csharp").SubmitAsync("Call", ["probe", "", """["Get","called"]"""], Token)));
        await Contract("basic").SubmitAsync("CreateAsset", ["n1", "red", "1", "Ann", "10"], Token);
        await network.InStepAsync();
        Assert.Equal(
            """200  {"AppraisedValue":10,"Color":"red","ID":"n1","Owner":"Ann","Size":1}""", await Submit("Call", "basic", "", """["ReadAsset","n1"]"""));
    }

    [Fact]
    public async Task The_event_of_a_transaction_is_the_last_one_set()
    {
        await using var events = await network.Channel().ChaincodeEventsAsync("probe", cancellationToken: Token);
        await Submit("Event", "name", "pay");
        await foreach (var seen in events.WithCancellation(Token))
        {
            Assert.Equal(("name", "pay"), (seen.EventName, Text(seen.Payload.ToArray())));
            break;
        }
    }

    [Fact]
    public async Task An_error_refuses_the_transaction_and_its_writes()
    {
        Assert.Equal(new ChaincodeRefusal(500, "not today"), await Refusal(Submit("Fail", "not today")));
        Assert.Equal("-", await Evaluate("Get", "failed"));
        Assert.EndsWith("ExecuteQuery not supported for leveldb", (await Refusal(Evaluate("Query", "{}"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_transactions_run_side_by_side_on_one_stream()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Submit("Put", $"side{i:00}", $"{i}")));
        Assert.Equal("40", await Evaluate("Count", "side", "sidf"));
    }

    [Theory]
    [InlineData("Org1MSP")]
    [InlineData("Org2MSP")]
    public async Task Both_shims_read_the_same_from_a_call(string mspId)
    {
        using var node = await ContextAsync("probe", mspId);
        using var ours = await ContextAsync("csharp", mspId);
        static string Of(JsonDocument context, string name) => context.RootElement.GetProperty(name).GetString()!;
        // The id strings are what ledgers keep as account keys: ours has to be the Node library's to the letter.
        Assert.Equal(Of(node, "client"), Of(ours, "clientNode"));
        foreach (var name in new[] { "channel", "mspId", "peer", "transient" })
            Assert.Equal(Of(node, name), Of(ours, name));
        Assert.Equal(64, Of(node, "binding").Length);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static async Task<ChaincodeRefusal> Refusal(Task call)
    {
        var error = await Assert.ThrowsAnyAsync<GatewayException>(() => call);
        return Assert.IsType<ChaincodeRefusal>(error.Details[0].Refusal);
    }

    private Contract Contract(string chaincode, string mspId = "Org1MSP") => network.Channel(mspId).GetContract(chaincode);

    private async Task<string> Submit(string function, params string[] args)
    {
        var answer = Text(await Contract("probe").SubmitAsync(function, args, Token));
        await network.InStepAsync();
        return answer;
    }

    private async Task<string> Evaluate(string function, params string[] args) => Text(await Contract("probe").EvaluateAsync(function, args, Token));

    private async Task<JsonDocument> ContextAsync(string chaincode, string mspId) => JsonDocument.Parse(await Contract(chaincode, mspId).EvaluateAsync(
        "Context", new ProposalOptions { Transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["t"] = "hush"u8.ToArray() } }, Token));
}

/// <summary>The peers dial the Node process itself.</summary>
public sealed class NodeShimAtPeers(NodeShimOnEmbeddedNetwork network) : NodeShimTests(network), IClassFixture<NodeShimOnEmbeddedNetwork>;

/// <summary>The peers dial sidecars that guard the Node process, and nobody sees a difference.</summary>
public sealed class NodeShimBehindSidecars(GuardedNodeShimOnEmbeddedNetwork network) : NodeShimTests(network), IClassFixture<GuardedNodeShimOnEmbeddedNetwork>;

/// <summary>Fabric's own peers dial the Node process itself.</summary>
public sealed class NodeShimAtNativePeers(NodeShimOnNativeNetwork network) : NodeShimTests(network), IClassFixture<NodeShimOnNativeNetwork>;

/// <summary>Fabric's own peers dial sidecars that guard the Node process, and nobody sees a difference.</summary>
public sealed class NodeShimBehindSidecarsAtNativePeers(GuardedNodeShimOnNativeNetwork network)
    : NodeShimTests(network), IClassFixture<GuardedNodeShimOnNativeNetwork>;
