using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Gateway;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>Starting, deploying, redeploying, stopping.</summary>
public sealed class NetworkLifecycleTests(EmbeddedFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taken_port_is_named_with_the_node_that_wanted_it()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var topology = new NetworkTopology { Organizations = [new("Org1MSP", "org1.example.com") { PeerAddresses = [new("127.0.0.1", port)] }] };
        var error = await Assert.ThrowsAsync<IOException>(() => EmbeddedNetwork.StartAsync(new() { Topology = topology }, Token));
        Assert.StartsWith(
            $"Port {port} on 127.0.0.1, which peer0.org1.example.com should listen on, cannot be had: ",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_stops_at_once_although_listeners_are_connected()
    {
        var network = await EmbeddedNetwork.StartAsync(new(), Token);
        await fixture.DeployAsync(network, "noisy", _ => async call =>
        {
            await call.PutStateAsync("k", "v");
            call.Event = new() { EventName = "said" };
            return EmbeddedFixture.Ok();
        });
        using var client = new NetworkClient(network, "Org1MSP");
        var block = (await client.TransactAsync("noisy", "x")).BlockNumber;
        var request = new ChaincodeEventsRequest
        {
            ChannelId = "mychannel",
            ChaincodeId = "noisy",
            Identity = client.Identity.Creator,
            StartPosition = new() { Specified = new() { Number = block } },
        }.ToByteString();
        using var call = client.Gateway.ChaincodeEvents(
            new() { Request = request, Signature = client.Sign(request) }, cancellationToken: Token);
        // It listens once it has heard something; before that the server may not have begun with the call.
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var waiting = call.ResponseStream.MoveNext(Token);
        // A server that waits for its clients gives up after half a minute.
        await network.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25), Token);
        var error = await Assert.ThrowsAsync<RpcException>(() => waiting);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task A_network_stops_although_its_orderer_holds_a_batch_that_is_not_full()
    {
        var topology = new NetworkTopology();
        topology = topology with { Batch = topology.Batch with { Timeout = TimeSpan.FromSeconds(1) } };
        var network = await EmbeddedNetwork.StartAsync(new() { Topology = topology }, Token);
        await fixture.DeployAsync(network, "held", _ => async call =>
        {
            await call.PutStateAsync("k", "v");
            return EmbeddedFixture.Ok();
        });
        using var client = new NetworkClient(network, "Org1MSP");
        var (id, transaction) = await client.EndorseAsync([], "held", "x");
        await client.SubmitAsync(id, transaction);
        await network.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25), Token);
    }

    [Fact]
    public async Task Three_organisations_need_two_endorsements()
    {
        await using var network = await EmbeddedNetwork.StartAsync(new() { Topology = NetworkTopology.WithOrganizations(3) }, Token);
        await fixture.DeployAsync(network, "trio", _ => async call =>
        {
            await call.PutStateAsync("k", call.Args[0]);
            return EmbeddedFixture.Ok();
        });
        using var client = new NetworkClient(network, "Org2MSP");
        var (id, transaction) = await client.EndorseAsync([], "trio", "v");
        var endorsers = Protocol.Transactions.Unpack(transaction).Endorsements.Select(
            e => Protocol.Creator.Parse(e.Endorser).Mspid).ToList();
        Assert.Equal(2, endorsers.Count);
        Assert.Contains("Org2MSP", endorsers);
        await client.SubmitAsync(id, transaction);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(id)).Result);
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, (await client.TransactByAsync(["Org3MSP"], "trio", "w")).Result);
    }

    [Fact]
    public async Task A_redefinition_makes_what_was_endorsed_before_it_a_conflict()
    {
        await using var network = await EmbeddedNetwork.StartAsync(new(), Token);
        await fixture.DeployAsync(network, "versioned", _ => async call =>
        {
            await call.PutStateAsync("k", "v");
            return EmbeddedFixture.Ok();
        });
        using var client = new NetworkClient(network, "Org1MSP");
        var (id, transaction) = await client.EndorseAsync([], "versioned", "x");
        Assert.Equal("1.0", Protocol.Transactions.Unpack(transaction).Action.ChaincodeId.Version);
        await using var next = await ScriptedChaincode.StartAsync("versioned:2", _ => Task.FromResult(EmbeddedFixture.Ok("next")));
        var endpoints = network.Material.Organizations.ToDictionary(o => o.MspId, _ => new ChaincodeEndpoint("versioned:2", next.Address));
        Assert.Equal(2, await network.DeployChaincodeAsync(new() { Name = "versioned", Version = "2.0", Endpoints = endpoints }, Token));
        await client.SubmitAsync(id, transaction);
        Assert.Equal(TxValidationCode.MvccReadConflict, (await client.CommitStatusAsync(id)).Result);
        Assert.Equal("next", (await client.EvaluateAsync("versioned", "x")).Payload.ToStringUtf8());

        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(
            () => network.DeployChaincodeAsync(new() { Name = "versioned", Sequence = 7, Endpoints = endpoints }, Token));
        Assert.Contains("requested sequence 7 is larger than the next available sequence number 3", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_organisation_alone_can_point_its_peer_elsewhere()
    {
        await using var network = await EmbeddedNetwork.StartAsync(new(), Token);
        await fixture.DeployAsync(network, "moved", mspId => _ => Task.FromResult(EmbeddedFixture.Ok(mspId)));
        using var client = new NetworkClient(network, "Org1MSP");
        Assert.Equal("Org1MSP", (await client.EvaluateAsync("moved", "x")).Payload.ToStringUtf8());
        await using var sidecar = await ScriptedChaincode.StartAsync("moved:sidecar", _ => Task.FromResult(EmbeddedFixture.Ok("sidecar")));
        await network.InstallChaincodeAsync("Org1MSP", "moved", new(sidecar.PackageId, sidecar.Address));
        Assert.Equal("sidecar", (await client.EvaluateAsync("moved", "x")).Payload.ToStringUtf8());
        using var org2 = new NetworkClient(network, "Org2MSP");
        Assert.Equal("Org2MSP", (await org2.EvaluateAsync("moved", "x")).Payload.ToStringUtf8());
    }

    [Fact]
    public async Task A_chaincode_that_only_one_organisation_has_is_evaluated_there()
    {
        await using var network = await EmbeddedNetwork.StartAsync(new(), Token);
        await using var only = await ScriptedChaincode.StartAsync("only:1", _ => Task.FromResult(EmbeddedFixture.Ok("org2")));
        await network.DeployChaincodeAsync(
            new() { Name = "only", Endpoints = new Dictionary<string, ChaincodeEndpoint> { ["Org2MSP"] = new("only:1", only.Address) } },
            Token);
        using var client = new NetworkClient(network, "Org1MSP");
        Assert.Equal("org2", (await client.EvaluateAsync("only", "x")).Payload.ToStringUtf8());
        var (error, _) = await NetworkClient.FailureAsync(() => client.EndorseAsync([], "only", "x"));
        Assert.Equal(
            "no combination of peers can be derived which satisfy the endorsement policy: required chaincodes are not installed on sufficient peers", error.Status.Detail);
    }

    [Fact]
    public async Task Init_comes_first_and_once_where_the_definition_asks_for_it()
    {
        await using var network = await EmbeddedNetwork.StartAsync(new(), Token);
        await using var chaincode = await ScriptedChaincode.StartAsync(
            "init:1", call => Task.FromResult(EmbeddedFixture.Ok(call.Transaction.Type.ToString())));
        var endpoints = network.Material.Organizations.ToDictionary(o => o.MspId, _ => new ChaincodeEndpoint("init:1", chaincode.Address));
        await network.DeployChaincodeAsync(new() { Name = "init", InitRequired = true, Endpoints = endpoints }, Token);
        using var client = new NetworkClient(network, "Org1MSP");
        Assert.EndsWith(
            "chaincode 'init' has not been initialized for this version, must call as init first",
            await RefusalAsync(false),
            StringComparison.Ordinal);
        var init = Protocol.Proposals.Create(Request(true));
        var endorsed = await client.Gateway.EndorseAsync(
            new() { ChannelId = "mychannel", ProposedTransaction = client.Sign(init) }, cancellationToken: Token);
        Assert.Equal("Init", Protocol.Transactions.Unpack(endorsed.PreparedTransaction).Response!.Payload.ToStringUtf8());
        await client.SubmitAsync(init.ClaimedTransactionId, endorsed.PreparedTransaction);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(init.ClaimedTransactionId)).Result);
        Assert.Equal("Transaction", (await client.EvaluateAsync("init", "x")).Payload.ToStringUtf8());
        Assert.EndsWith("chaincode 'init' is already initialized but called as init", await RefusalAsync(true), StringComparison.Ordinal);

        Protocol.ProposalRequest Request(bool isInit) =>
            new() { ChannelId = "mychannel", ChaincodeName = "init", Args = [ByteString.CopyFromUtf8("x")], Creator = client.Identity.Creator, IsInit = isInit };

        async Task<string> RefusalAsync(bool isInit)
        {
            var (_, details) = await NetworkClient.FailureAsync(async () =>
                await client.Gateway.EndorseAsync(
                    new() { ChannelId = "mychannel", ProposedTransaction = client.Sign(Protocol.Proposals.Create(Request(isInit))) },
                    cancellationToken: Token));
            return Assert.Single(details).Message;
        }
    }

    [Fact]
    public async Task Each_peer_of_an_organisation_stops_and_starts_for_itself()
    {
        await using var network = await EmbeddedNetwork.StartAsync(new() { Topology = NetworkTopology.WithPeers(2, 1) }, Token);
        await fixture.DeployAsync(network, "pair", _ => async call =>
        {
            await call.PutStateAsync("k", call.Args[0]);
            return EmbeddedFixture.Ok();
        });
        var (first, second) = (network.Peers("Org1MSP")[0].ServerName, network.Peers("Org1MSP")[1].ServerName);
        using var atFirst = new NetworkClient(network, first, network.Material.Organization("Org1MSP").User("User1"));
        using var atSecond = new NetworkClient(network, second, network.Material.Organization("Org1MSP").User("User1"));

        await network.StopPeerAsync(second);
        await atFirst.TransactAsync("pair", "1");
        await network.StartPeerAsync(second, Token);
        await network.StopPeerAsync(first);
        var block = (await atSecond.TransactAsync("pair", "2")).BlockNumber;
        await network.StartPeerAsync(first, Token);
        Assert.Equal(block + 1, (await atFirst.TransactAsync("pair", "3")).BlockNumber);
        Assert.Equal(
            "No organisation or peer 'peer2.org1.example.com' is on the channel. (Parameter 'peer')",
            Assert.Throws<ArgumentException>(() => network.Peer("peer2.org1.example.com")).Message);
    }

    [Fact]
    public async Task Blocks_are_cut_by_count_before_the_time_is_up()
    {
        var topology = new NetworkTopology { Batch = new() { Timeout = TimeSpan.FromMinutes(5), MaxMessageCount = 1 } };
        await using var network = await EmbeddedNetwork.StartAsync(new() { Topology = topology }, Token);
        await fixture.DeployAsync(network, "counted", _ => async call =>
        {
            await call.PutStateAsync(call.Args[0], "v");
            return EmbeddedFixture.Ok();
        });
        using var client = new NetworkClient(network, "Org1MSP");
        var blocks = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => client.TransactAsync("counted", $"k{i}")));
        Assert.Equal([4ul, 5ul, 6ul], blocks.Select(b => b.BlockNumber).Order());
    }

    [Fact]
    public async Task An_expired_certificate_is_turned_away_at_the_door()
    {
        var time = new ShiftedTime();
        await using var network = await EmbeddedNetwork.StartAsync(new() { Time = time }, Token);
        using var client = new NetworkClient(network, "Org1MSP");
        time.Shift = TimeSpan.FromDays(365 * 11);
        var (error, details) = await NetworkClient.FailureAsync(() => client.EvaluateAsync("qscc", "GetChainInfo", "mychannel"));
        Assert.Equal(
            (StatusCode.Unavailable, "failed to evaluate transaction, see attached details for more info"),
            (error.StatusCode, error.Status.Detail));
        Assert.Equal(
            ["proposal client identity expired", "rpc error: code = Unknown desc = proposal client identity expired"],
            details.Select(d => d.Message));
    }

    /// <summary>The system's clock, moved; timers run as they do.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
