using System.Text;
using System.Text.Json;
using Warden.Gateway;

namespace Warden.Interop.Shim;

/// <summary>Every call of the C# stub against a network, through the C# client. The expected answers are those of Fabric 3.1.5,
/// where the same probe was run behind two real peers.</summary>
public abstract class ShimTests
{
    private readonly ShimNetwork network;

    protected ShimTests(ShimNetwork network)
    {
        network.SkipWhereMissing();
        this.network = network;
    }

    [Fact]
    public async Task Values_are_put_read_deleted_and_remembered()
    {
        await Submit("Put", "a", "1");
        await Submit("Put", "a", "2");
        Assert.Equal("2", await Evaluate("Get", "a"));
        Assert.Equal("-", await Evaluate("Get", "nope"));
        Assert.Equal("2", await Submit("PutThenGet", "a", "3"));
        Assert.Equal("3 2 1", await Evaluate("History", "a"));
        await Submit("Delete", "a");
        Assert.Equal("deleted 3 2 1", await Evaluate("History", "a"));
        Assert.Equal("-", await Evaluate("Get", "a"));
    }

    [Fact]
    public async Task Many_values_are_written_in_batches_read_together_counted_and_paged()
    {
        await Submit("PutMany", "k", "250", "false");
        await Submit("PutMany", "m", "2500", "true");
        Assert.Equal("250", await Evaluate("Count", "k", "l"));
        Assert.Equal("2500", await Evaluate("Count", "m", "n"));
        Assert.Equal("k0000 0000", await Evaluate("First", "k0000", "l"));
        Assert.Equal("0001 - 2499", await Evaluate("GetMany", """["k0001","nope","m2499"]"""));
        Assert.Equal("0001 - 2499", await Evaluate("GetTogether", """["k0001","nope","m2499"]"""));
        Assert.Equal("k0248=0248 k0249=0249 m0000=0000", await Evaluate("Range", "k0248", "m0001"));
        Assert.Equal("k0248=0248 k0249=0249 | 2 m0000", await Evaluate("RangePage", "k0248", "m0001", "2", ""));
        Assert.Equal("m0000=0000 | 1 ", await Evaluate("RangePage", "k0248", "m0001", "2", "m0000"));
    }

    [Fact]
    public async Task Composite_keys_are_found_by_their_first_parts()
    {
        await Submit("PutComposite", "t", """["x","1"]""", "cx1");
        await Submit("PutComposite", "t", """["x","2"]""", "cx2");
        await Submit("PutComposite", "u", """["ä"]""", "cu");
        Assert.Equal("/t/x/1/=cx1 /t/x/2/=cx2", await Evaluate("Partial", "t", """["x"]"""));
        Assert.Equal("/t/x/1/=cx1 | 1 /t/x/2/", await Evaluate("PartialPage", "t", "[]", "1", ""));
        Assert.Equal("/t/x/1/=cx1 /t/x/2/=cx2 /u/ä/=cu | 3 ", await Evaluate("AllCompositePage", "10", ""));
    }

    [Fact]
    public async Task A_key_has_its_own_policy_also_when_it_is_set_in_a_batch()
    {
        await Submit("Batch", "b");
        Assert.Equal("last", await Evaluate("Get", "b"));
        Assert.Equal("Org1MSP", await Evaluate("GetPolicy", "b"));
        await Submit("Put", "p", "1");
        await Submit("PutPolicy", "p", """["Org2MSP","Org1MSP"]""");
        Assert.Equal("Org1MSP Org2MSP", await Evaluate("GetPolicy", "p"));
        await Submit("PutPolicy", "missing", """["Org2MSP"]""");
        Assert.Equal("", await Evaluate("GetPolicy", "missing"));
    }

    [Fact]
    public async Task What_the_peer_refuses_reaches_the_client_in_the_peers_words()
    {
        var query = await Refusal(Evaluate("Query", "{}"));
        Assert.StartsWith("GET_QUERY_RESULT failed: transaction ID: ", query.Message, StringComparison.Ordinal);
        Assert.EndsWith(": ExecuteQuery not supported for leveldb", query.Message, StringComparison.Ordinal);
        var write = await Refusal(Submit("PageThenPut", "z"));
        Assert.StartsWith("PUT_STATE failed: transaction ID: ", write.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "unsuppored transaction. Transaction has already performed a paginated query. Writes are not allowed", write.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200  {\"AppraisedValue\":700,\"Color\":\"black\",\"ID\":\"asset5\",\"Owner\":\"Adriana\",\"Size\":15}", "basic", "", """["ReadAsset","asset5"]""")]
    [InlineData("500 the asset nope does not exist ", "basic", "", """["ReadAsset","nope"]""")]
    [InlineData("500 INVOKE_CHAINCODE failed: transaction ID: <txid>: execute failed: invalid invocation: [channel mychannel] failed to get chaincode container info for nosuch: chaincode nosuch not found ", "nosuch", "", """["x"]""")]
    [InlineData("500 INVOKE_CHAINCODE failed: transaction ID: <txid>: execute failed: error sending: txid: <txid>(mychannel) exists ", "probe", "", """["Get","a"]""")]
    [InlineData("500 INVOKE_CHAINCODE failed: transaction ID: <txid>: Failed to get policy manager for channel [nochannel] ", "basic", "nochannel", """["x"]""")]
    public async Task A_chaincode_calls_another_and_reads_its_answer_whatever_it_is(string expected, string chaincode, string channel, string args)
    {
        await network.InitializeAssetsAsync();
        Assert.Equal(expected, await Submit("Call", chaincode, channel, args));
    }

    [Fact]
    public async Task What_a_callee_writes_is_committed_with_the_caller()
    {
        await network.InitializeAssetsAsync();
        await Submit("Call", "basic", "", """["TransferAsset","asset2","Zoe"]""");
        Assert.Contains("\"Owner\":\"Zoe\"", Text(await network.Contract("basic").EvaluateAsync("ReadAsset", ["asset2"], Token)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(299)]
    [InlineData(399)]
    public async Task A_status_below_400_is_endorsed_and_its_writes_committed(int status)
    {
        Assert.Equal("pay", await Submit("Status", $"{status}", "msg"));
        Assert.Equal("msg", await Evaluate("Get", $"status{status}"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(428)]
    [InlineData(500)]
    [InlineData(599)]
    public async Task A_status_from_400_on_is_refused_with_its_message(int status)
    {
        Assert.Equal(new ChaincodeRefusal(status, "msg"), await Refusal(Submit("Status", $"{status}", "msg")));
        Assert.Equal("-", await Evaluate("Get", $"status{status}"));
    }

    [Theory]
    [InlineData("You've asked to invoke a function that does not exist: Nope", "Nope")]
    [InlineData("Expected 1 parameters, but 0 have been supplied", "Get")]
    [InlineData("Contract name is not known: other", "other:Get")]
    public async Task A_call_that_fits_no_function_is_refused(string message, string function) =>
        Assert.Equal(new ChaincodeRefusal(500, message), await Refusal(Evaluate(function)));

    [Fact]
    public async Task The_event_of_a_transaction_is_the_last_one_set()
    {
        await using var events = await network.Channel().ChaincodeEventsAsync("probe", cancellationToken: Token);
        await Submit("Event", "name", "pay");
        await foreach (var seen in events.WithCancellation(Token))
        {
            Assert.Equal(("probe", "name", "pay"), (seen.ChaincodeName, seen.EventName, Text(seen.Payload.ToArray())));
            break;
        }
    }

    [Theory]
    [InlineData("Org1MSP")]
    [InlineData("Org2MSP")]
    public async Task A_call_knows_who_asked_when_where_and_with_what(string mspId)
    {
        var proposal = network.Contract("probe", mspId).NewProposal("Context", new ProposalOptions
        {
            Transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["t"] = "hush"u8.ToArray() },
        });
        using var context = JsonDocument.Parse(await proposal.EvaluateAsync(Token));
        string Of(string name) => context.RootElement.GetProperty(name).GetString()!;
        Assert.Equal(("mychannel", mspId, mspId, "t=hush", "true"), (Of("channel"), Of("mspId"), Of("peer"), Of("transient"), Of("hasProposal")));
        Assert.Equal(proposal.TransactionId, Of("txid"));
        Assert.Contains("client", Of("units"), StringComparison.Ordinal);
        Assert.Equal(64, Of("binding").Length);
        Assert.InRange(DateTimeOffset.UtcNow - DateTimeOffset.Parse(Of("time"), null), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static async Task<ChaincodeRefusal> Refusal(Task call)
    {
        var error = await Assert.ThrowsAnyAsync<GatewayException>(() => call);
        return Assert.IsType<ChaincodeRefusal>(error.Details[0].Refusal);
    }

    private async Task<string> Submit(string function, params string[] args)
    {
        var answer = Text(await network.Contract("probe").SubmitAsync(function, args, Token));
        await network.InStepAsync();
        return answer;
    }

    private async Task<string> Evaluate(string function, params string[] args) =>
        Text(await network.Contract("probe").EvaluateAsync(function, args, Token));
}

public sealed class ShimOnEmbedded(EmbeddedShimNetwork network) : ShimTests(network), IClassFixture<EmbeddedShimNetwork>;

public sealed class ShimOnNative(NativeShimNetwork network) : ShimTests(network), IClassFixture<NativeShimNetwork>;
