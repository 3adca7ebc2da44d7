using System.Runtime.CompilerServices;
using Warden.Gateway;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Client.Tests;

/// <summary>Fabric's own client scenarios (SDK_PARITY 1.2) of block events, under their titles, each for the three kinds of blocks.</summary>
public abstract class BlockEventScenarios(ScenarioNetwork network)
{
    /// <summary>How a client may have its blocks.</summary>
    public enum Kind
    {
        Block,
        Filtered,
        WithPrivateData,
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Block)]
    [InlineData(Kind.Filtered)]
    [InlineData(Kind.WithPrivateData)]
    public async Task Receive_block_event(Kind kind)
    {
        using var gateway = network.Connect();
        var start = await HeightAsync(gateway);
        var id = await SubmitAsync(gateway);
        Assert.True(await ComesAsync(gateway, kind, new EventOptions { StartBlock = start }, id));
    }

    [Theory]
    [InlineData(Kind.Block)]
    [InlineData(Kind.Filtered)]
    [InlineData(Kind.WithPrivateData)]
    public async Task Replay_block_event(Kind kind)
    {
        using var gateway = network.Connect();
        var start = await HeightAsync(gateway);
        var id = await SubmitAsync(gateway);
        Assert.True(await ComesAsync(gateway, kind, new EventOptions { StartBlock = start }, id));
        Assert.True(await ComesAsync(gateway, kind, new EventOptions { StartBlock = start }, id));
    }

    [Theory]
    [InlineData(Kind.Block)]
    [InlineData(Kind.Filtered)]
    [InlineData(Kind.WithPrivateData)]
    public async Task Restart_after_closing_block_event_session(Kind kind)
    {
        using var gateway = network.Connect();
        var start = await HeightAsync(gateway);
        Assert.True(await ComesAsync(gateway, kind, new EventOptions { StartBlock = start }, await SubmitAsync(gateway)));

        start = await HeightAsync(gateway);
        Assert.True(await ComesAsync(gateway, kind, new EventOptions { StartBlock = start }, await SubmitAsync(gateway)));
    }

    [Theory]
    [InlineData(Kind.Block)]
    [InlineData(Kind.Filtered)]
    [InlineData(Kind.WithPrivateData)]
    public async Task Close_does_not_interrupt_other_block_event_listeners(Kind kind)
    {
        using var gateway = network.Connect();
        var start = new EventOptions { StartBlock = await HeightAsync(gateway) };
        await using var open = BlocksAsync(gateway, kind, start, Token).GetAsyncEnumerator(Token);
        await SubmitAsync(gateway);
        Assert.True(await open.MoveNextAsync());
        await using (var closed = BlocksAsync(gateway, kind, start, Token).GetAsyncEnumerator(Token))
        {
            Assert.True(await closed.MoveNextAsync());
        }

        var id = await SubmitAsync(gateway);
        do
        {
            Assert.True(await open.MoveNextAsync());
        }
        while (!open.Current.TransactionIds.Contains(id));
    }

    [Theory]
    [InlineData(Kind.Block)]
    [InlineData(Kind.Filtered)]
    [InlineData(Kind.WithPrivateData)]
    public async Task Checkpoint_of_block_events(Kind kind)
    {
        using var gateway = network.Connect();
        var checkpointer = new InMemoryCheckpointer();
        var start = await HeightAsync(gateway);
        await checkpointer.CheckpointBlockAsync(start - 1, Token);
        for (var i = 0; i < 3; i++)
        {
            await SubmitAsync(gateway);
        }

        var numbers = new List<ulong>();
        while (numbers.Count < 3)
        {
            // A new stream for every block, as after so many crashes: none is lost, none comes twice.
            await foreach (var block in BlocksAsync(gateway, kind, new EventOptions { Checkpoint = checkpointer }, Token))
            {
                numbers.Add(block.Number);
                await checkpointer.CheckpointBlockAsync(block.Number, Token);
                break;
            }
        }

        Assert.Equal([start, start + 1, start + 2], numbers);
    }

    [Fact]
    public async Task Each_kind_of_block_holds_what_it_is_for()
    {
        using var gateway = network.Connect();
        var from = new EventOptions { StartBlock = await HeightAsync(gateway) };
        var id = await SubmitAsync(gateway);

        var block = await FirstAsync(await Channel(gateway).BlockEventsAsync(from, Token), b => Ids(b).Contains(id));
        Assert.Equal(block.Data.Data.Count, block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter].Length);
        var filtered = await FirstAsync(await Channel(gateway).FilteredBlockEventsAsync(from, Token), b => b.Number == block.Header.Number);
        var transaction = filtered.FilteredTransactions.Single(each => each.Txid == id);
        Assert.Equal(TxValidationCode.Valid, transaction.TxValidationCode);
        var announced = Assert.Single(transaction.TransactionActions.ChaincodeActions).ChaincodeEvent;
        Assert.Equal(("BlockEvent", 0), (announced.EventName, announced.Payload.Length));
        var withPrivate = await FirstAsync(
            await Channel(gateway).BlockAndPrivateDataEventsAsync(from, Token), b => b.Block.Header.Number == block.Header.Number);
        Assert.Equal(block.Header, withPrivate.Block.Header);
    }

    private static Warden.Gateway.Network Channel(Warden.Gateway.Gateway gateway) => gateway.GetNetwork(ScenarioNetwork.ChannelName);

    private static async Task<ulong> HeightAsync(Warden.Gateway.Gateway gateway) => (await Channel(gateway).Ledger.GetChainInfoAsync(Token)).Height;

    private static async Task<string> SubmitAsync(Warden.Gateway.Gateway gateway)
    {
        var submitted = await Channel(gateway).GetContract("basic").BeginSubmitAsync("event", ProposalOptions.WithArguments("BlockEvent", "payload"), Token);
        Assert.True((await submitted.GetStatusAsync(Token)).Successful);
        return submitted.TransactionId;
    }

    private static async Task<bool> ComesAsync(Warden.Gateway.Gateway gateway, Kind kind, EventOptions options, string transactionId)
    {
        await foreach (var block in BlocksAsync(gateway, kind, options, Token))
        {
            if (block.TransactionIds.Contains(transactionId))
            {
                return true;
            }
        }

        return false;
    }

    private static async IAsyncEnumerable<(ulong Number, IReadOnlyList<string> TransactionIds)> BlocksAsync(
        Warden.Gateway.Gateway gateway, Kind kind, EventOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case Kind.Block:
                await foreach (var block in await Channel(gateway).BlockEventsAsync(options, cancellationToken))
                {
                    yield return (block.Header.Number, Ids(block));
                }

                break;
            case Kind.Filtered:
                await foreach (var block in await Channel(gateway).FilteredBlockEventsAsync(options, cancellationToken))
                {
                    yield return (block.Number, [.. block.FilteredTransactions.Select(t => t.Txid)]);
                }

                break;
            default:
                await foreach (var block in await Channel(gateway).BlockAndPrivateDataEventsAsync(options, cancellationToken))
                {
                    yield return (block.Block.Header.Number, Ids(block.Block));
                }

                break;
        }
    }

    private static List<string> Ids(Block block) => [.. block.Data.Data.Select(bytes =>
        ChannelHeader.Parser.ParseFrom(Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(bytes).Payload).Header.ChannelHeader).TxId)];

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

public sealed class BlockEventsOnEmbedded(EmbeddedScenarioNetwork network) : BlockEventScenarios(network);

public sealed class BlockEventsOnNative(NativeScenarioNetwork network) : BlockEventScenarios(network);
