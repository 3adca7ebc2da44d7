using System.Text.Json.Nodes;
using Warden.Interop.Shim;

namespace Warden.Interop.NodeGateway;

/// <summary>Fabric's official Node client and our C# chaincode, with a network between them.</summary>
/// <remarks>Titles in the words of fabric-gateway's own scenarios, where there is one.</remarks>
public abstract class NodeGatewayTests
{
    private readonly ShimNetwork network;

    protected NodeGatewayTests(ShimNetwork network)
    {
        network.SkipWhereMissing();
        this.network = network;
    }

    [Fact]
    public async Task Submit_with_result_and_evaluate_with_result()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var submitted = (
            await client.OkAsync(
                new { op = "submitAsync", chaincode = "basic", name = "records:Put", args = new[] { "node", "from node" } }))!;
        Assert.Equal((0, true), ((int)submitted["code"]!, (bool)submitted["successful"]!));
        Assert.Equal(
            "from node",
            (string?)await client.OkAsync(new { op = "evaluate", chaincode = "basic", name = "records:Get", args = new[] { "node" } }));
        await network.InStepAsync();
        Assert.Equal(
            "from node",
            (string?)await client.OkAsync(
                new { op = "evaluate", chaincode = "basic", name = "records:Get", args = new[] { "node" }, organizations = new[] { "Org2MSP" } }));
    }

    [Fact]
    public async Task Evaluate_with_error_response_and_submit_with_error_response()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        const string refusal = "chaincode response 500, the asset none does not exist";
        var org1 = network.Nodes.Peer("Org1MSP").Address;

        var evaluated = await client.FailAsync(new { op = "evaluate", chaincode = "basic", name = "ReadAsset", args = new[] { "none" } });
        Assert.Equal(
            ("GatewayError", 2, $"2 UNKNOWN: evaluate call to endorser returned error: {refusal}"),
            (evaluated.Name, evaluated.Code, evaluated.Message));
        Assert.Equal([new(org1, "Org1MSP", refusal)], evaluated.Details);

        var submitted = await client.FailAsync(new { op = "submit", chaincode = "basic", name = "DeleteAsset", args = new[] { "none" } });
        Assert.Equal(
            ("EndorseError", 10, "10 ABORTED: failed to endorse transaction, see attached details for more info"),
            (submitted.Name, submitted.Code, submitted.Message));
        Assert.Equal([new(org1, "Org1MSP", refusal)], submitted.Details);
    }

    [Fact]
    public async Task Submit_fails_with_incorrect_chaincode_name()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var error = await client.FailAsync(new { op = "submit", chaincode = "nope", name = "f" });
        Assert.Equal(
            (
                "EndorseError",
                9,
                "9 FAILED_PRECONDITION: no combination of peers can be derived which satisfy the endorsement policy: No metadata was found for chaincode nope in channel mychannel"),
            (error.Name, error.Code, error.Message));
    }

    [Fact]
    public async Task A_commit_that_is_judged_invalid_is_a_CommitError()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var error = await client.FailAsync(
            new { op = "submit", chaincode = "basic", name = "records:Put", args = new[] { "alone", "v" }, organizations = new[] { "Org1MSP" } });
        Assert.Equal(("CommitError", 10), (error.Name, error.Code));
        Assert.EndsWith("failed to commit with status code 10 (ENDORSEMENT_POLICY_FAILURE)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_and_replay_chaincode_events_and_go_on_from_a_checkpoint()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var first = await EventAsync("1");
        await EventAsync("2");
        var start = (int)first["block"]!;

        var replayed = await client.OkAsync(new { op = "chaincodeEvents", chaincode = "probe", start, @event = "FromNode", count = 2 });
        Assert.Equal(["1", "2"], replayed!.AsArray().Select(e => (string?)e!["payload"]));
        var resumed = await client.OkAsync(
            new { op = "chaincodeEvents", chaincode = "probe", start, after = (string?)first["id"], @event = "FromNode", count = 1 });
        Assert.Equal(["2"], resumed!.AsArray().Select(e => (string?)e!["payload"]));

        // A second client listens for what is to come, and hears what the first one submits.
        await using var listener = await NodeGatewayClient.StartAsync(network.Nodes, "Org2MSP");
        var heard = listener.OkAsync(new { op = "chaincodeEvents", chaincode = "probe", start, @event = "Later", count = 1 });
        await client.OkAsync(new { op = "submit", chaincode = "probe", name = "Event", args = new[] { "Later", "3" } });
        Assert.Equal("3", (string?)(await heard)![0]!["payload"]);

        async Task<JsonNode> EventAsync(string payload) =>
            (await client.OkAsync(new { op = "submitAsync", chaincode = "probe", name = "Event", args = new[] { "FromNode", payload } }))!;
    }

    [Fact]
    public async Task Receive_block_events_filtered_block_events_and_blocks_with_private_data()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var submitted = (
            await client.OkAsync(new { op = "submitAsync", chaincode = "basic", name = "records:Put", args = new[] { "block", "v" } }))!;
        var start = (int)submitted["block"]!;
        var block = (await client.OkAsync(new { op = "blocks", start, count = 1 }))![0]!;
        Assert.Equal(start, (int)block["number"]!);
        Assert.Equal((int)block["transactions"]!, block["codes"]!.AsArray().Count);
        var filtered = (await client.OkAsync(new { op = "filteredBlocks", start, count = 1 }))![0]!;
        Assert.Equal("mychannel", (string?)filtered["channel"]);
        Assert.Contains(filtered["transactions"]!.AsArray(), t => (string?)t!["id"] == (string?)submitted["id"] && (int)t["code"]! == 0);
        var both = (await client.OkAsync(new { op = "blocksAndPrivateData", start, count = 1 }))![0]!;
        Assert.Equal((start, 0), ((int)both["number"]!, (int)both["privateData"]!));
        var genesis = (await client.OkAsync(new { op = "blocks", start = 0, count = 2 }))!.AsArray();
        Assert.Equal([0, 1], genesis.Select(b => (int)b!["number"]!));
    }

    [Fact]
    public async Task Submit_succeeds_with_offline_signing_and_fails_without()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var signed = (await client.OkAsync(new { op = "offline", chaincode = "basic", name = "AssetExists", args = new[] { "none" } }))!;
        Assert.Equal(("false", "false", 0), ((string?)signed["evaluated"], (string?)signed["result"], (int)signed["code"]!));
        var error = await client.FailAsync(
            new { op = "unsignedEvaluate", chaincode = "basic", name = "AssetExists", args = new[] { "none" } });
        Assert.Equal("No signing implementation", error.Message);
    }

    [Fact]
    public async Task Transient_data_reaches_the_contract()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var context = JsonNode.Parse(
            (string)(
                await client.OkAsync(
                    new { op = "evaluate", chaincode = "probe", name = "Context", transient = new { value = "hidden" } }))!)!;
        Assert.Equal(
            ("value=hidden", "Org1MSP", "mychannel"),
            ((string?)context["transient"], (string?)context["mspId"], (string?)context["channel"]));
    }

    [Fact]
    public async Task A_private_collection_that_does_not_exist_is_refused_in_Fabrics_words()
    {
        await using var client = await NodeGatewayClient.StartAsync(network.Nodes, "Org1MSP");
        var error = await client.FailAsync(
            new { op = "evaluate", chaincode = "probe", name = "PrivateGet", args = new[] { "secrets", "k" } });
        Assert.EndsWith("collection mychannel/probe/secrets could not be found", error.Message, StringComparison.Ordinal);
    }
}

public sealed class NodeGatewayOnEmbedded(EmbeddedShimNetwork network) : NodeGatewayTests(network), IClassFixture<EmbeddedShimNetwork>;

public sealed class NodeGatewayOnNative(NativeShimNetwork network) : NodeGatewayTests(network), IClassFixture<NativeShimNetwork>;
