using System.Text;
using Warden.Chaincode.Shim;
using Warden.Chaincode.Shim.Testing;

namespace Warden.Chaincode.Tests.Shim;

public sealed class TestLedgerTests
{
    private static readonly TestIdentity _client = TestIdentity.Create("Org1MSP", "User1", attributes: new Dictionary<string, string> { ["role"] = "buyer" });

    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task Own_writes_are_read_only_after_the_commit()
    {
        var stub = _ledger.Begin("basic", _client, "any");
        await stub.PutStateAsync("a", Text("1"));
        Assert.Null(await stub.GetStateAsync("a"));
        Assert.True(stub.Commit());

        var next = _ledger.Begin("basic", _client, "any");
        Assert.Equal("1", Encoding.UTF8.GetString((await next.GetStateAsync("a"))!));
        Assert.Null(await _ledger.Begin("other", _client, "any").GetStateAsync("a"));
    }

    [Fact]
    public async Task The_second_of_two_that_read_and_write_the_same_key_does_not_commit()
    {
        var first = _ledger.Begin("basic", _client, "any");
        var second = _ledger.Begin("basic", _client, "any");
        foreach (var stub in new[] { first, second })
        {
            await stub.GetStateAsync("a");
            await stub.PutStateAsync("a", Text(stub.TransactionId));
        }
        Assert.True(first.Commit());
        Assert.False(second.Commit());
        Assert.Equal(first.TransactionId, Encoding.UTF8.GetString(_ledger.GetState("basic", "a")!));
    }

    [Fact]
    public async Task A_range_that_another_transaction_grew_does_not_commit()
    {
        var reader = _ledger.Begin("basic", _client, "any");
        Assert.Empty(await reader.GetStateByRangeAsync("a", "c").ToListAsync(TestContext.Current.CancellationToken));
        await reader.PutStateAsync("z", Text("1"));
        var writer = _ledger.Begin("basic", _client, "any");
        await writer.PutStateAsync("b", Text("1"));
        Assert.True(writer.Commit());
        Assert.False(reader.Commit());
    }

    [Fact]
    public async Task Ranges_are_in_byte_order_without_composite_keys_and_longer_than_one_message()
    {
        var writer = _ledger.Begin("basic", _client, "any");
        for (var i = 0; i < 250; i++)
            await writer.PutStateAsync($"k{i:000}", Text("v"));
        await writer.PutStateAsync("\U0001F600", Text("above"));
        await writer.PutStateAsync("\uFFFD", Text("below"));
        await writer.PutStateAsync(writer.CreateCompositeKey("asset", ["red", "1"]), Text("c1"));
        await writer.PutStateAsync(writer.CreateCompositeKey("asset", ["red", "2"]), Text("c2"));
        await writer.PutStateAsync(writer.CreateCompositeKey("asset", ["blue", "3"]), Text("c3"));
        Assert.True(writer.Commit());

        var stub = _ledger.Begin("basic", _client, "any");
        var keys = await stub.GetStateByRangeAsync("", "").Select(e => e.Key).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(252, keys.Count);
        Assert.Equal(["k249", "\uFFFD", "\U0001F600"], keys.TakeLast(3));
        var red = await stub.GetStateByPartialCompositeKeyAsync("asset", ["red"]).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["c1", "c2"], red.Select(e => e.Text));
        Assert.Equal(["red", "2"], stub.SplitCompositeKey(red[1].Key).Attributes);
        Assert.Equal(3, (await stub.GetAllStatesCompositeKeyWithPaginationAsync(10, "")).FetchedRecordsCount);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_bookmark_and_forbid_writes()
    {
        var writer = _ledger.Begin("basic", _client, "any");
        foreach (var key in new[] { "a", "b", "c" })
            await writer.PutStateAsync(key, Text(key));
        writer.Commit();

        var stub = _ledger.Begin("basic", _client, "any");
        var first = await stub.GetStateByRangeWithPaginationAsync("", "", 2, "");
        Assert.Equal((2, "c"), (first.FetchedRecordsCount, first.Bookmark));
        var second = await stub.GetStateByRangeWithPaginationAsync("", "", 2, first.Bookmark);
        Assert.Equal(("c", ""), (second.Entries[0].Key, second.Bookmark));
        var refusal = await Assert.ThrowsAsync<PeerErrorException>(() => stub.PutStateAsync("d", Text("d")));
        Assert.StartsWith("PUT_STATE failed: transaction ID: " + stub.TransactionId, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_is_newest_first_and_knows_deletes()
    {
        foreach (var value in new[] { "1", "2", "" })
        {
            var stub = _ledger.Begin("basic", _client, "any");
            await stub.PutStateAsync("a", Text(value));
            stub.Commit();
        }
        var history = await _ledger.Begin("basic", _client, "any").GetHistoryForKeyAsync("a").ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["", "2", "1"], history.Select(h => Encoding.UTF8.GetString(h.Value)));
        Assert.Equal([true, false, false], history.Select(h => h.IsDelete));
        Assert.True(history[0].Timestamp > history[1].Timestamp);
    }

    [Fact]
    public async Task A_batch_leaves_one_write_for_each_key()
    {
        var stub = _ledger.Begin("basic", _client, "any");
        stub.StartWriteBatch();
        await stub.PutStateAsync("a", Text("1"));
        await stub.PutStateAsync("a", Text("2"));
        await stub.DelStateAsync("b");
        Assert.Empty(stub.Writes);
        await stub.FinishWriteBatchAsync();
        Assert.Equal(["a", "b"], stub.Writes.Select(w => w.Key));
        Assert.Equal("2", Encoding.UTF8.GetString(stub.Writes[0].Value!));
    }

    [Fact]
    public async Task A_callee_shares_the_transaction_and_a_missing_one_is_a_response_with_status_500()
    {
        _ledger.Deploy("callee", new Callee()).Deploy("caller", new Caller());
        var result = await _ledger.SubmitAsync("caller", _client, "call", "callee");
        Assert.True(result.Committed);
        Assert.Equal("Org1MSP says put", result.Response.PayloadText);
        Assert.Equal([("callee", "from"), ("caller", "own")], result.Stub.Writes.Select(w => (w.Chaincode, w.Key)));

        var missing = await _ledger.SubmitAsync("caller", _client, "call", "nosuch");
        Assert.Equal(500, missing.Response.Status);
        Assert.Contains("chaincode nosuch not found", missing.Response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chaincode_that_throws_refuses_without_telling_why()
    {
        _ledger.Deploy("broken", new Broken());
        var result = await _ledger.SubmitAsync("broken", _client, "any");
        Assert.Equal(500, result.Response.Status);
        Assert.DoesNotContain("secret", result.Response.Message, StringComparison.Ordinal);
        Assert.False(result.Committed);
    }

    [Fact]
    public void The_client_is_known_by_msp_name_unit_and_attributes()
    {
        var client = _ledger.Begin("basic", _client, "any").Client;
        Assert.Equal("Org1MSP", client.MspId);
        Assert.True(client.HasOrganizationalUnit("client"));
        Assert.Equal("buyer", client.Attributes["role"]);
        client.AssertAttribute("role", "buyer");
        Assert.Throws<ChaincodeException>(() => client.AssertAttribute("role", "seller"));
        Assert.Equal("x509::CN=User1,OU=client::CN=User1,OU=client", Encoding.UTF8.GetString(Convert.FromBase64String(client.Id)));
        Assert.Equal("x509::/OU=client/CN=User1::/OU=client/CN=User1", client.NodeId);
    }

    [Fact]
    public async Task A_policy_of_a_key_that_does_not_exist_is_dropped()
    {
        var policy = KeyEndorsementPolicy.Parse(null).Add(KeyEndorsementRole.Peer, "Org2MSP", "Org1MSP").ToBytes();
        var stub = _ledger.Begin("basic", _client, "any");
        await stub.PutStateAsync("a", Text("1"));
        await stub.SetStateValidationParameterAsync("a", policy);
        await stub.SetStateValidationParameterAsync("missing", policy);
        stub.Commit();

        var next = _ledger.Begin("basic", _client, "any");
        Assert.Equal(["Org1MSP", "Org2MSP"], KeyEndorsementPolicy.Parse(await next.GetStateValidationParameterAsync("a")).Organizations);
        Assert.Null(await next.GetStateValidationParameterAsync("missing"));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class Callee : IChaincode
    {
        public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
        {
            await stub.PutStateAsync("from", Text(stub.Function));
            return ChaincodeResponse.Success($"{stub.Client.MspId} says {stub.Function}");
        }
    }

    private sealed class Caller : IChaincode
    {
        public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
        {
            var answer = await stub.InvokeChaincodeAsync(stub.Parameters[0], [Text("put")]);
            await stub.PutStateAsync("own", Text("1"));
            return answer;
        }
    }

    private sealed class Broken : IChaincode
    {
        public Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub) => throw new InvalidOperationException("a secret");
    }
}
