using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Warden.Gateway;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using ChaincodeEvent = Warden.Gateway.ChaincodeEvent;

namespace Warden.Client.Tests;

/// <summary>Fabric's own client scenarios (SDK_PARITY 1.2) of chaincode events, under their titles.</summary>
public abstract class EventScenarios(ScenarioNetwork network)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_chaincode_event()
    {
        using var gateway = network.Connect();
        var start = await HeightAsync(gateway);
        await EmitAsync(gateway, "ReceiveChaincodeEvent", "correct");

        var found = await FirstAsync(await EventsAsync(gateway, start), each => each.EventName == "ReceiveChaincodeEvent");

        Assert.Equal(("basic", "correct"), (found.ChaincodeName, Encoding.UTF8.GetString(found.Payload.Span)));
    }

    [Fact]
    public async Task Receive_the_next_chaincode_event_without_a_start()
    {
        using var gateway = network.Connect();
        var events = (await Channel(gateway).ChaincodeEventsAsync("basic", cancellationToken: Token)).GetAsyncEnumerator(Token);
        var next = events.MoveNextAsync().AsTask();

        // The peer opens the stream on its own time, so it is told until it listens.
        var sent = 0;
        while (!next.IsCompleted)
        {
            await EmitAsync(gateway, "NextChaincodeEvent", $"{++sent}");
        }

        Assert.True(await next);
        Assert.Equal("basic", events.Current.ChaincodeName);
        await events.DisposeAsync();
    }

    [Fact]
    public async Task Replay_chaincode_event()
    {
        using var gateway = network.Connect();
        var start = await HeightAsync(gateway);
        await EmitAsync(gateway, "ReplayChaincodeEvent", "replayed");

        for (var i = 0; i < 2; i++)
        {
            var found = await FirstAsync(await EventsAsync(gateway, start), each => each.EventName == "ReplayChaincodeEvent");
            Assert.Equal("replayed", Encoding.UTF8.GetString(found.Payload.Span));
        }
    }

    [Fact]
    public async Task Restart_after_closing_chaincode_event_session()
    {
        using var gateway = network.Connect();
        foreach (var payload in new[] { "before", "after" })
        {
            var start = await HeightAsync(gateway);
            await EmitAsync(gateway, "RestartChaincodeEvent", payload);
            await using var events = await EventsAsync(gateway, start);
            Assert.Equal(payload, Encoding.UTF8.GetString((await FirstAsync(events, each => each.EventName == "RestartChaincodeEvent")).Payload.Span));
        }
    }

    [Fact]
    public async Task Checkpoint_of_chaincode_events()
    {
        using var gateway = network.Connect();
        var checkpointer = new InMemoryCheckpointer();
        await checkpointer.CheckpointBlockAsync(await HeightAsync(gateway) - 1, Token);
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            sent.Add(await EmitAsync(gateway, "CheckpointChaincodeEvent", $"{i}"));
        }

        var seen = new List<string>();
        while (seen.Count < 5)
        {
            // A new stream for every event, as after so many crashes: none is lost, none comes twice.
            var events = await Channel(gateway).ChaincodeEventsAsync("basic", new EventOptions { Checkpoint = checkpointer }, Token);
            await foreach (var found in events)
            {
                await ((ICheckpointer)checkpointer).CheckpointChaincodeEventAsync(found, Token);
                if (found.EventName == "CheckpointChaincodeEvent")
                {
                    seen.Add(found.TransactionId);
                }

                break;
            }
        }

        Assert.Equal(sent, seen);
    }

    [Fact]
    public async Task Close_does_not_interrupt_other_chaincode_event_listeners()
    {
        using var gateway = network.Connect();
        var start = await HeightAsync(gateway);
        var closed = await EventsAsync(gateway, start);
        var open = await EventsAsync(gateway, start);
        await closed.DisposeAsync();
        await EmitAsync(gateway, "CloseChaincodeEvent", "still here");

        Assert.Equal("still here", Encoding.UTF8.GetString((await FirstAsync(open, each => each.EventName == "CloseChaincodeEvent")).Payload.Span));
    }

    [Fact]
    public async Task Events_of_invalid_transactions_are_not_delivered()
    {
        using var gateway = network.Connect();
        var start = await HeightAsync(gateway);
        var options = ProposalOptions.WithArguments("InvalidEvent", "no") with { EndorsingOrganizations = ["Org1MSP"] };
        await Assert.ThrowsAsync<CommitException>(() => Channel(gateway).GetContract("basic").SubmitAsync("event", options, Token));
        await EmitAsync(gateway, "ValidEvent", "yes");

        var first = await FirstAsync(await EventsAsync(gateway, start), each => each.EventName is "InvalidEvent" or "ValidEvent");

        Assert.Equal("ValidEvent", first.EventName);
    }

    [Fact]
    public async Task Blocks_are_chained_from_the_genesis_block_on()
    {
        using var gateway = network.Connect();
        var height = await HeightAsync(gateway);
        byte[]? previous = null;
        await foreach (var block in await Channel(gateway).BlockEventsAsync(new EventOptions { StartBlock = 0 }, Token))
        {
            Assert.Equal(previous ?? [], block.Header.PreviousHash.ToByteArray());
            Assert.Equal(Protocol.BlockHashes.DataHash(block.Data), block.Header.DataHash.ToByteArray());
            previous = Protocol.BlockHashes.HeaderHash(block.Header);
            if (block.Header.Number == height - 1)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task An_unknown_channel_has_no_events()
    {
        using var gateway = network.Connect();
        var nowhere = gateway.GetNetwork("nochannel");

        var blocks = await Assert.ThrowsAsync<GatewayException>(async () => await FirstAsync(await nowhere.BlockEventsAsync(cancellationToken: Token), _ => true));
        Assert.Equal(StatusCode.NotFound, blocks.StatusCode);
        var events = await Assert.ThrowsAsync<GatewayException>(async () => await FirstAsync(await nowhere.ChaincodeEventsAsync("basic", cancellationToken: Token), _ => true));
        Assert.Equal(StatusCode.PermissionDenied, events.StatusCode);
    }

    private static Warden.Gateway.Network Channel(Warden.Gateway.Gateway gateway) => gateway.GetNetwork(ScenarioNetwork.ChannelName);

    private static Task<EventStream<ChaincodeEvent>> EventsAsync(Warden.Gateway.Gateway gateway, ulong start) =>
        Channel(gateway).ChaincodeEventsAsync("basic", new EventOptions { StartBlock = start }, Token);

    private static async Task<ulong> HeightAsync(Warden.Gateway.Gateway gateway) => (await Channel(gateway).Ledger.GetChainInfoAsync(Token)).Height;

    private static async Task<string> EmitAsync(Warden.Gateway.Gateway gateway, string name, string payload)
    {
        var submitted = await Channel(gateway).GetContract("basic").BeginSubmitAsync("event", ProposalOptions.WithArguments(name, payload), Token);
        Assert.True((await submitted.GetStatusAsync(Token)).Successful);
        return submitted.TransactionId;
    }

    private static async Task<T> FirstAsync<T>(EventStream<T> events, Func<T, bool> wanted)
    {
        await foreach (var found in events)
        {
            if (wanted(found))
            {
                return found;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}

public sealed class EventsOnEmbedded(EmbeddedScenarioNetwork network) : EventScenarios(network);

public sealed class EventsOnNative(NativeScenarioNetwork network) : EventScenarios(network);
