using System.Diagnostics;
using Warden.Documents;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Tests;

/// <summary>What the sidecar adds to one call, peer and chaincode in the same process. The figures are printed; the bounds only catch a disaster.</summary>
public sealed class RelayLatencyTests
{
    private const int WarmUp = 1500;
    private const int Calls = 3000;

    [Fact]
    public async Task A_call_through_the_sidecar_takes_little_longer_than_without()
    {
        await using var bare = await FakeChaincode.StartAsync();
        await using var bareChaincode = bare;
        Serve(bare);
        double direct, directLate;
        await using (var peer = await FakePeer.ConnectAsync(bare.Address))
        {
            (direct, directLate) = await MeasureAsync(peer);
        }

        Print("direct", direct, directLate, 0, 0);
        foreach (var mode in Enum.GetValues<WardenMode>())
        {
            await using var fixture = await SidecarFixture.InModeAsync(mode);
            Serve(fixture.Chaincode);
            await using var peer = await fixture.PeerAsync();
            var (median, late) = await MeasureAsync(peer);
            Print(mode.ToString(), median, late, median - direct, late - directLate);
            Assert.True(median - direct < 10, $"{mode} adds {median - direct} ms");
        }
    }

    private static void Print(string what, double median, double late, double addedMedian, double addedLate) =>
        TestContext.Current.TestOutputHelper!.WriteLine(
            FormattableString.Invariant($"{what}: p50 {median:F3} ms, p99 {late:F3} ms; added p50 {addedMedian:F3} ms, p99 {addedLate:F3} ms"));

    /// <summary>GetState, then PutState, then COMPLETED: each request waits for its answer, as a contract's does.</summary>
    private static void Serve(FakeChaincode chaincode)
    {
        var steps = new Dictionary<string, int>(StringComparer.Ordinal);
        chaincode.Script = bytes =>
        {
            var frame = TestCall.Read(bytes);
            var step = frame.Type == MessageType.Transaction ? 0 : steps[frame.Txid];
            steps[frame.Txid] = step + 1;
            return [Answer(frame, step)];
        };
    }

    private static byte[] Answer(ChaincodeMessage frame, int step)
    {
        var answer = new ChaincodeMessage { Txid = frame.Txid, ChannelId = frame.ChannelId };
        (answer.Type, answer.Payload) = step switch
        {
            0 => (MessageType.GetState, Google.Protobuf.MessageExtensions.ToByteString(new GetState { Key = "a" })),
            1 => (MessageType.PutState, Google.Protobuf.MessageExtensions.ToByteString(
                new PutState { Key = "a", Value = Google.Protobuf.ByteString.CopyFromUtf8("{\"AppraisedValue\":300,\"Color\":\"blue\"}") })),
            _ => (MessageType.Completed, Google.Protobuf.MessageExtensions.ToByteString(new Response { Status = 200 })),
        };
        return Google.Protobuf.MessageExtensions.ToByteArray(answer);
    }

    private static async Task<(double Median, double Late)> MeasureAsync(FakePeer peer)
    {
        var took = new double[Calls];
        for (var i = -WarmUp; i < Calls; i++)
        {
            var call = new TestCall("basic", "Create", "asset1", "blue", "5", "Tomoko", "300");
            var transaction = call.Transaction();
            var response = call.Response([1]);
            var begun = Stopwatch.GetTimestamp();
            await peer.SendAsync(transaction);
            await peer.NextAsync();
            await peer.SendAsync(response);
            await peer.NextAsync();
            await peer.SendAsync(response);
            await peer.NextAsync();
            if (i >= 0)
            {
                took[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        }

        Array.Sort(took);
        return (took[Calls / 2], took[Calls * 99 / 100]);
    }
}
