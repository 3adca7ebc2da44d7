using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Embedded.Tests;

/// <summary>The peer's end of the chaincode stream.</summary>
public sealed class ChaincodeStreamTests(EmbeddedFixture fixture) : IDisposable
{
    private readonly NetworkClient client = new(fixture.Network, "Org1MSP");

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Ready_offers_write_batches_and_multiple_reads()
    {
        await using var chaincode = await DeployAsync("offer", _ => Task.FromResult(EmbeddedFixture.Ok()));
        await client.EvaluateAsync("offer", "x");
        Assert.Equal("08-01-10-E8-07-18-01-20-E8-07", BitConverter.ToString(chaincode.Ready!.ToByteArray()));
    }

    [Fact]
    public async Task A_chaincode_that_dies_fails_the_transaction_and_is_dialled_again()
    {
        var crashing = await DeployAsync(
            "mortal",
            call => call.Args[0] == "crash" ? throw new ScriptedChaincode.CrashException() : Task.FromResult(EmbeddedFixture.Ok("alive")));
        Assert.Equal("alive", (await client.EvaluateAsync("mortal", "x")).Payload.ToStringUtf8());
        var (error, details) = await NetworkClient.FailureAsync(() => client.EndorseAsync([], "mortal", "crash"));
        Assert.Equal(
            (StatusCode.Aborted, "failed to endorse transaction, see attached details for more info"),
            (error.StatusCode, error.Status.Detail));
        Assert.Matches(
            "^error in simulation: failed to execute transaction [0-9a-f]{64}: error sending: chaincode stream terminated$",
            Assert.Single(details).Message);
        var address = crashing.Address;
        await crashing.DisposeAsync();

        // Evaluate goes on to the other organisation's peer, which finds nobody either.
        var (gone, all) = await NetworkClient.FailureAsync(() => client.EvaluateAsync("mortal", "x"));
        Assert.Equal(
            (StatusCode.Aborted, "failed to evaluate transaction, see attached details for more info"),
            (gone.StatusCode, gone.Status.Detail));
        Assert.Equal(["Org1MSP", "Org2MSP"], all.Select(d => d.MspId));
        Assert.All(all, d => Assert.EndsWith(
            $"could not launch chaincode mortal:1: connection to mortal:1 failed: error cannot create connection for mortal:1: error creating grpc connection to {address}: failed to create new connection: "
            + $"connection error: desc = \"transport: error while dialing: dial tcp {address}: connect: connection refused\"", d.Message, StringComparison.Ordinal));

        await using var risen = await ScriptedChaincode.StartAsync(
            "mortal:1", _ => Task.FromResult(EmbeddedFixture.Ok("risen")), int.Parse(address.Split(':')[1], null));
        Assert.Equal("risen", (await client.EvaluateAsync("mortal", "x")).Payload.ToStringUtf8());
    }

    [Fact]
    public async Task A_chaincode_that_takes_too_long_times_out_at_every_peer()
    {
        await using var network = await EmbeddedNetwork.StartAsync(
            new() { ChaincodeExecuteTimeout = TimeSpan.FromMilliseconds(300) }, TestContext.Current.CancellationToken);
        var never = new TaskCompletionSource<Response>();
        await using var chaincode = await ScriptedChaincode.StartAsync("slow:1", _ => never.Task);
        await network.DeployChaincodeAsync(
            new() { Name = "slow", Endpoints = Everywhere(network, chaincode) }, TestContext.Current.CancellationToken);
        using var slow = new NetworkClient(network, "Org1MSP");
        var (error, details) = await NetworkClient.FailureAsync(() => slow.EvaluateAsync("slow", "x"));
        Assert.Equal(
            (StatusCode.Aborted, "failed to evaluate transaction, see attached details for more info"),
            (error.StatusCode, error.Status.Detail));
        Assert.Equal(2, details.Count);
        Assert.All(
            details,
            d => Assert.EndsWith(": error sending: timeout expired while executing transaction", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_message_fails_the_simulation()
    {
        var (error, details) = await NetworkClient.FailureAsync(() => client.EndorseAsync([], "basic", "error", "it broke"));
        Assert.Equal("failed to endorse transaction, see attached details for more info", error.Status.Detail);
        Assert.Equal("error in simulation: transaction returned with failure: it broke", Assert.Single(details).Message);
    }

    [Fact]
    public async Task A_second_request_before_the_first_is_answered_is_dropped()
    {
        // Called through another chaincode the answer takes a while, so the second request surely comes too early.
        var release = new TaskCompletionSource();
        await using var callee = await DeployAsync("callee", async _ =>
        {
            await release.Task;
            return EmbeddedFixture.Ok("called");
        });
        var answers = 0;
        await using var hasty = await DeployAsync("hasty", async call =>
        {
            var spec = new ChaincodeSpec { ChaincodeId = new() { Name = "callee" }, Input = new() };
            spec.Input.Args.Add(ByteString.CopyFromUtf8("x"));
            var first = call.AskAsync(MessageType.InvokeChaincode, spec);
            var second = call.AskAsync(MessageType.GetState, new GetState { Key = "k" });
            release.TrySetResult();
            await first;
            answers += second.IsCompleted ? 1 : 0;
            // The dropped one stays unanswered; the next answer belongs to the next request.
            return EmbeddedFixture.Ok();
        });
        await client.EvaluateAsync("hasty", "x");
        Assert.Equal(0, answers);
    }

    [Fact]
    public async Task A_request_after_the_answer_has_no_ledger_context()
    {
        var late = new TaskCompletionSource<ScriptedChaincode.Call>();
        await using var chaincode = await DeployAsync("late", call =>
        {
            late.TrySetResult(call);
            return Task.FromResult(EmbeddedFixture.Ok());
        });
        await client.EvaluateAsync("late", "x");
        var call = await late.Task;
        var answer = await call.AskAsync(MessageType.GetState, new GetState { Key = "k" });
        Assert.Equal(
            (MessageType.Error, $"GET_STATE failed: transaction ID: {call.Transaction.Txid}: no ledger context"),
            (answer.Type, answer.Payload.ToStringUtf8()));
    }

    [Fact]
    public async Task The_chaincode_gets_the_clients_own_proposal()
    {
        SignedProposal? seen = null;
        await using var chaincode = await DeployAsync("witness", call =>
        {
            seen = call.Transaction.Proposal;
            return Task.FromResult(EmbeddedFixture.Ok());
        });
        var proposal = client.Sign(client.NewProposal("witness", "x"));
        await client.Gateway.EvaluateAsync(
            new() { ChannelId = "mychannel", ProposedTransaction = proposal }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(proposal, seen);
    }

    [Fact]
    public async Task A_large_argument_passes()
    {
        var large = new string('x', 5 * 1024 * 1024);
        Assert.Equal(large.Length, (await client.EvaluateAsync("basic", "echo", large)).Payload.Length);
    }

    [Fact]
    public async Task Many_transactions_share_the_stream()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.EvaluateAsync("basic", "echo", $"{i}")));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), results.Select(r => r.Payload.ToStringUtf8()));
    }

    private static Dictionary<string, ChaincodeEndpoint> Everywhere(EmbeddedNetwork network, ScriptedChaincode chaincode) =>
        network.Material.Organizations.ToDictionary(o => o.MspId, _ => new ChaincodeEndpoint(chaincode.PackageId, chaincode.Address));

    private async Task<ScriptedChaincode> DeployAsync(string name, Func<ScriptedChaincode.Call, Task<Response>> run)
    {
        var chaincode = await ScriptedChaincode.StartAsync($"{name}:1", run);
        await fixture.Network.DeployChaincodeAsync(
            new() { Name = name, Endpoints = Everywhere(fixture.Network, chaincode) }, TestContext.Current.CancellationToken);
        return chaincode;
    }
}
