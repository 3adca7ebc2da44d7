using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Gateway;

namespace Warden.Embedded.Tests;

public sealed class ChaincodeEventTests(EmbeddedFixture fixture) : IDisposable
{
    private readonly NetworkClient client = new(fixture.Network, "Org1MSP");

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Events_replay_from_a_block_in_order_and_only_those_of_valid_transactions()
    {
        var first = await client.TransactAsync("basic", "event", "Replayed", "1");
        await client.TransactByAsync(["Org1MSP"], "basic", "event", "Replayed", "invalid");
        await client.TransactAsync("basic", "event", "Replayed", "2");
        using var call = Listen(new() { StartPosition = new() { Specified = new() { Number = first.BlockNumber } } });
        Assert.Equal(["1", "2"], await TakeAsync(call, "Replayed", 2));
    }

    [Fact]
    public async Task A_listener_goes_on_behind_the_transaction_it_had_last()
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "event", "Resumed", "1");
        await client.SubmitAsync(id, transaction);
        var first = await client.CommitStatusAsync(id);
        await client.TransactAsync("basic", "event", "Resumed", "2");
        using var call = Listen(
            new() { StartPosition = new() { Specified = new() { Number = first.BlockNumber } }, AfterTransactionId = id });
        Assert.Equal(["2"], await TakeAsync(call, "Resumed", 1));
    }

    [Fact]
    public async Task Several_listeners_hear_the_same_and_one_that_leaves_takes_none_along()
    {
        var start = (await client.TransactAsync("basic", "put", "before", "v")).BlockNumber;
        using var leaving = Listen(new() { StartPosition = new() { Specified = new() { Number = start } } });
        using var staying = Listen(new() { StartPosition = new() { Specified = new() { Number = start } } });
        await client.TransactAsync("basic", "event", "Heard", "1");
        Assert.Equal(["1"], await TakeAsync(leaving, "Heard", 1));
        leaving.Dispose();
        await client.TransactAsync("basic", "event", "Heard", "2");
        Assert.Equal(["1", "2"], await TakeAsync(staying, "Heard", 2));
    }

    [Fact]
    public async Task Events_of_another_chaincode_are_not_sent()
    {
        await fixture.DeployAsync(fixture.Network, "eventful", _ => call =>
        {
            call.Event = new() { EventName = "Mine", Payload = ByteString.CopyFromUtf8(call.Args[0]) };
            return Task.FromResult(EmbeddedFixture.Ok());
        });
        var first = await client.TransactAsync("basic", "event", "Theirs", "0");
        await client.TransactAsync("eventful", "1");
        using var call = Listen(
            new() { ChaincodeId = "eventful", StartPosition = new() { Specified = new() { Number = first.BlockNumber } } });
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var raised = Assert.Single(call.ResponseStream.Current.Events);
        Assert.Equal(("eventful", "Mine", "1"), (raised.ChaincodeId, raised.EventName, raised.Payload.ToStringUtf8()));
    }

    [Fact]
    public async Task Newest_and_oldest_are_no_start()
    {
        using var call = Listen(new() { StartPosition = new() { Oldest = new() } });
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(
            (StatusCode.InvalidArgument, "invalid start position type: *orderer.SeekPosition_Oldest"),
            (error.StatusCode, error.Status.Detail));
    }

    private AsyncServerStreamingCall<ChaincodeEventsResponse> Listen(ChaincodeEventsRequest request)
    {
        request.ChannelId = "mychannel";
        request.ChaincodeId = request.ChaincodeId.Length > 0 ? request.ChaincodeId : "basic";
        request.Identity = client.Identity.Creator;
        var bytes = request.ToByteString();
        return client.Gateway.ChaincodeEvents(
            new() { Request = bytes, Signature = client.Sign(bytes) }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> TakeAsync(AsyncServerStreamingCall<ChaincodeEventsResponse> call, string name, int count)
    {
        var payloads = new List<string>();
        while (payloads.Count < count && await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            payloads.AddRange(call.ResponseStream.Current.Events.Where(e => e.EventName == name).Select(e => e.Payload.ToStringUtf8()));
        }

        return payloads;
    }
}
