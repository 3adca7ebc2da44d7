using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;
using RecordType = Warden.Protocol.Peer.WriteRecord.Types.Type;

namespace Warden.Embedded.Tests;

/// <summary>What a chaincode can ask its peer for.</summary>
public sealed class StateRequestTests(EmbeddedFixture fixture) : IAsyncLifetime
{
    private readonly NetworkClient client = new(fixture.Network, "Org1MSP");
    private readonly string name = $"probe{Guid.NewGuid():N}";
    private Func<ScriptedChaincode.Call, Task<string>> script = _ => Task.FromResult("");

    public async ValueTask InitializeAsync() =>
        await fixture.DeployAsync(fixture.Network, name, _ => async call => EmbeddedFixture.Ok(await script(call)));

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_transaction_does_not_read_its_own_writes()
    {
        await CommitAsync(call => call.PutStateAsync("k", "old"));
        Assert.Equal("old", await RunAsync(async call =>
        {
            await call.PutStateAsync("k", "new");
            return await call.GetStateAsync("k");
        }));
    }

    [Fact]
    public async Task An_empty_value_is_a_delete_and_a_deleted_key_reads_empty()
    {
        await CommitAsync(call => call.PutStateAsync("gone", "v"));
        await CommitAsync(call => call.PutStateAsync("gone", ""));
        Assert.Equal("", await RunAsync(call => call.GetStateAsync("gone")));
    }

    [Fact]
    public async Task A_batch_writes_and_a_multiple_read_keeps_the_order_of_keys()
    {
        await CommitAsync(async call =>
        {
            var batch = new WriteBatchState();
            batch.Rec.Add(new WriteRecord { Type = RecordType.PutState, Key = "b1", Value = ByteString.CopyFromUtf8("1") });
            batch.Rec.Add(new WriteRecord { Type = RecordType.PutState, Key = "b2", Value = ByteString.CopyFromUtf8("2") });
            batch.Rec.Add(new WriteRecord { Type = RecordType.DelState, Key = "b2" });
            await call.GetAsync(MessageType.WriteBatchState, batch);
        });
        Assert.Equal("1||", await RunAsync(async call =>
        {
            var request = new GetStateMultiple();
            request.Keys.Add(["b1", "b2", "none"]);
            var result = GetStateMultipleResult.Parser.ParseFrom(await call.GetAsync(MessageType.GetStateMultiple, request));
            return string.Join('|', result.Values.Select(v => v.ToStringUtf8()));
        }));
        Assert.EndsWith(": unknown operation type", await RefusalAsync(async call =>
        {
            var batch = new WriteBatchState();
            batch.Rec.Add(new WriteRecord { Key = "b1" });
            await call.GetAsync(MessageType.WriteBatchState, batch);
        }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_comes_in_batches_of_a_hundred_and_records_what_the_peer_read()
    {
        await CommitAsync(async call =>
        {
            for (var i = 0; i < 250; i++)
            {
                await call.PutStateAsync($"r{i:D3}", "v");
            }
        });
        Assert.Equal("100 100 50", await RunAsync(async call =>
        {
            var batch = await RangeAsync(call, new() { StartKey = "r", EndKey = "s" });
            var sizes = new List<int> { batch.Results.Count };
            while (batch.HasMore)
            {
                batch = QueryResponse.Parser.ParseFrom(
                    await call.GetAsync(MessageType.QueryStateNext, new QueryStateNext { Id = batch.Id }));
                sizes.Add(batch.Results.Count);
            }

            return string.Join(' ', sizes);
        }));

        // Of a range that was not read on, the first batch and the one entry behind it count.
        script = async call =>
        {
            await RangeAsync(call, new() { StartKey = "r", EndKey = "s" });
            return "";
        };
        var (_, transaction) = await client.EndorseAsync([], name, "x");
        var range = Assert.Single(Transactions.Unpack(transaction).ReadWriteSets.Single(s => s.Namespace == name).Public.RangeQueriesInfo);
        Assert.Equal(("r", "r100", false), (range.StartKey, range.EndKey, range.ItrExhausted));
        Assert.Equal(
            (50u, 1u, 2),
            (range.ReadsMerkleHashes.MaxDegree, range.ReadsMerkleHashes.MaxLevel, range.ReadsMerkleHashes.MaxLevelHashes.Count));
    }

    [Fact]
    public async Task Pages_end_at_their_size_and_their_bookmark_is_the_next_key()
    {
        await CommitAsync(async call =>
        {
            foreach (var key in new[] { "p1", "p2", "p3" })
            {
                await call.PutStateAsync(key, key);
            }
        });
        Assert.Equal("p1,p2 p3 2; p3  1", await RunAsync(async call =>
        {
            var first = await RangeAsync(
                call, new() { StartKey = "p", EndKey = "q", Metadata = new QueryMetadata { PageSize = 2 }.ToByteString() });
            var second = await RangeAsync(
                call,
                new() { StartKey = "p", EndKey = "q", Metadata = new QueryMetadata { PageSize = 2, Bookmark = "p3" }.ToByteString() });
            return $"{Describe(first)}; {Describe(second)}";
        }));
        Assert.EndsWith("unsuppored transaction. Transaction has already performed a paginated query. Writes are not allowed", await RefusalAsync(async call =>
        {
            await RangeAsync(call, new() { StartKey = "p", EndKey = "q", Metadata = new QueryMetadata { PageSize = 2 }.ToByteString() });
            await call.PutStateAsync("p4", "v");
        }), StringComparison.Ordinal);

        static string Describe(QueryResponse page)
        {
            var metadata = QueryResponseMetadata.Parser.ParseFrom(page.Metadata);
            return $"{string.Join(',', page.Results.Select(r => KV.Parser.ParseFrom(r.ResultBytes).Key))} {metadata.Bookmark} {metadata.FetchedRecordsCount}";
        }
    }

    [Fact]
    public async Task Composite_keys_sort_apart_and_are_found_by_their_beginning()
    {
        await CommitAsync(async call =>
        {
            await call.PutStateAsync(CompositeKey.Create("owner", "ann", "1"), "v");
            await call.PutStateAsync(CompositeKey.Create("owner", "ann", "2"), "v");
            await call.PutStateAsync(CompositeKey.Create("owner", "annie", "3"), "v");
            await call.PutStateAsync("plain", "v");
        });
        Assert.Equal("2 1", await RunAsync(async call =>
        {
            var (start, end) = CompositeKey.PartialRange("owner", "ann");
            var partial = await RangeAsync(call, new() { StartKey = start, EndKey = end });
            // An empty start key goes out as U+0001, which leaves composite keys behind.
            var simple = await RangeAsync(call, new() { StartKey = "\u0001", EndKey = "" });
            return $"{partial.Results.Count} {simple.Results.Count}";
        }));
    }

    [Fact]
    public async Task History_is_newest_first_with_deletes()
    {
        await CommitAsync(call => call.PutStateAsync("h", "1"));
        await CommitAsync(call => call.PutStateAsync("h", "2"));
        await CommitAsync(call => call.GetAsync(MessageType.DelState, new DelState { Key = "h" }));
        Assert.Equal("deleted 2 1", await RunAsync(async call =>
        {
            var history = QueryResponse.Parser.ParseFrom(
                await call.GetAsync(MessageType.GetHistoryForKey, new GetHistoryForKey { Key = "h" }));
            return string.Join(
                ' ',
                history.Results.Select(
                    r => KeyModification.Parser.ParseFrom(r.ResultBytes)).Select(m => m.IsDelete ? "deleted" : m.Value.ToStringUtf8()));
        }));
    }

    [Fact]
    public async Task What_a_LevelDB_peer_does_not_have_it_refuses_in_its_words()
    {
        Assert.EndsWith(
            ": ExecuteQuery not supported for leveldb",
            await RefusalAsync(call => call.GetAsync(MessageType.GetQueryResult, new GetQueryResult { Query = "{}" })),
            StringComparison.Ordinal);
        Assert.EndsWith(
            $": collection mychannel/{name}/NoColl could not be found",
            await RefusalAsync(call => call.GetAsync(MessageType.GetState, new GetState { Key = "k", Collection = "NoColl" })),
            StringComparison.Ordinal);
        Assert.EndsWith(
            ": query iterator not found",
            await RefusalAsync(call => call.GetAsync(MessageType.QueryStateNext, new QueryStateNext { Id = "none" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_called_chaincode_adds_its_namespace_and_answers_completed_whatever_its_status()
    {
        var (_, transaction) = await client.EndorseAsync([], "basic", "invoke", name, "x");
        Assert.Contains(Transactions.Unpack(transaction).ReadWriteSets, s => s.Namespace == "_lifecycle" && s.Public.Reads.Count == 2);
        script = async call =>
        {
            await call.PutStateAsync("written-by-callee", "v");
            throw new InvalidOperationException("callee says no");
        };
        // The callee's refusal is the caller's affair: its writes stay.
        var (id, refused) = await client.EndorseAsync([], "basic", "invoke", name, "x");
        Assert.Equal("500 callee says no", Transactions.Unpack(refused).Response!.Payload.ToStringUtf8());
        await client.SubmitAsync(id, refused);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(id)).Result);
        Assert.Equal("v", await RunAsync(call => call.GetStateAsync("written-by-callee")));
    }

    [Fact]
    public async Task Calls_that_cannot_be_made_say_why()
    {
        var (unknown, _) = await NetworkClient.FailureAsync(() => client.EvaluateAsync("basic", "invoke", "nosuch", "x"));
        Assert.Matches(
            "INVOKE_CHAINCODE failed: transaction ID: [0-9a-f]{64}: execute failed: invalid invocation: \\[channel mychannel\\] failed to get chaincode container info for nosuch: chaincode nosuch not found$",
            unknown.Status.Detail);
        var (again, _) = await NetworkClient.FailureAsync(() => client.EvaluateAsync("basic", "invoke", "basic", "echo", "x"));
        Assert.Matches(
            "INVOKE_CHAINCODE failed: transaction ID: ([0-9a-f]{64}): execute failed: error sending: txid: \\1\\(mychannel\\) exists$",
            again.Status.Detail);
    }

    [Fact]
    public async Task The_ledger_can_be_queried_for_blocks_and_transactions()
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "put", "queried", "v");
        await client.SubmitAsync(id, transaction);
        var committed = await client.CommitStatusAsync(id);
        var info = BlockchainInfo.Parser.ParseFrom((await client.EvaluateAsync("qscc", "GetChainInfo", "mychannel")).Payload);
        Assert.True(info.Height > committed.BlockNumber);
        var block = Block.Parser.ParseFrom(
            (await client.EvaluateAsync("qscc", "GetBlockByNumber", "mychannel", $"{committed.BlockNumber}")).Payload);
        Assert.Contains(transaction.ToByteString(), block.Data.Data);
        var found = ProcessedTransaction.Parser.ParseFrom(
            (await client.EvaluateAsync("qscc", "GetTransactionByID", "mychannel", id)).Payload);
        Assert.Equal((transaction, (int)TxValidationCode.Valid), (found.TransactionEnvelope, found.ValidationCode));
        Assert.Equal(block, Block.Parser.ParseFrom((await client.EvaluateAsync("qscc", "GetBlockByTxID", "mychannel", id)).Payload));
        var (error, _) = await NetworkClient.FailureAsync(() => client.EvaluateAsync("qscc", "GetTransactionByID", "mychannel", "none"));
        Assert.EndsWith(
            "chaincode response 500, Failed to get transaction with id none, error no such transaction ID [none] in index",
            error.Status.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_can_be_asked_without_a_channel_by_its_own_organisation()
    {
        var endorser = new Endorser.EndorserClient(client.Channel);
        var list = Proposals.Create(
            new() { ChannelId = "", ChaincodeName = "cscc", Args = [ByteString.CopyFromUtf8("GetChannels")], Creator = client.Identity.Creator });
        var answer = await endorser.ProcessProposalAsync(client.Sign(list), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(answer.Endorsement);
        Assert.Equal("mychannel", Assert.Single(ChannelQueryResponse.Parser.ParseFrom(answer.Response.Payload).Channels).ChannelId);

        using var other = new NetworkClient(fixture.Network, "Org2MSP");
        var foreign = Proposals.Create(
            new() { ChannelId = "", ChaincodeName = "cscc", Args = [ByteString.CopyFromUtf8("GetChannels")], Creator = other.Identity.Creator });
        var (error, _) = await NetworkClient.FailureAsync(
            async () => await endorser.ProcessProposalAsync(other.Sign(foreign), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("error validating proposal: access denied: channel [] creator org unknown, creator is malformed", error.Status.Detail);
    }

    private static async Task<QueryResponse> RangeAsync(ScriptedChaincode.Call call, GetStateByRange request) =>
        QueryResponse.Parser.ParseFrom(await call.GetAsync(MessageType.GetStateByRange, request));

    private async Task<string> RunAsync(Func<ScriptedChaincode.Call, Task<string>> run)
    {
        script = run;
        return (await client.EvaluateAsync(name, "x")).Payload.ToStringUtf8();
    }

    private async Task CommitAsync(Func<ScriptedChaincode.Call, Task> run)
    {
        script = async call =>
        {
            await run(call);
            return "";
        };
        Assert.Equal(TxValidationCode.Valid, (await client.TransactAsync(name, "x")).Result);
    }

    private async Task<string> RefusalAsync(Func<ScriptedChaincode.Call, Task> run)
    {
        script = async call =>
        {
            await run(call);
            return "";
        };
        return (await NetworkClient.FailureAsync(() => client.EvaluateAsync(name, "x"))).Error.Status.Detail;
    }
}
