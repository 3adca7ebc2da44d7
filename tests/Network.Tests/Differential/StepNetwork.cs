using Google.Protobuf;
using Grpc.Net.Client;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Embedded.Tests;

/// <summary>
/// Three organisations with one peer or more each, and <see cref="StepChaincode"/> as <c>any</c> (one endorser), <c>both</c> (Org1 and Org2),
/// <c>all</c> (all three) and <c>side</c> (one, no collections); every peer has chaincode processes of its own.
/// </summary>
/// <remarks>
/// Policies leave no choice between organisations, because Fabric chooses at random, and speak of members as those of implicit collections do:
/// a gateway of Fabric is at a loss where one peer stands for several principals.
/// </remarks>
internal abstract class StepNetwork : IAsyncDisposable
{
    private readonly List<ScriptedChaincode> chaincodes = [];
    private readonly Dictionary<int, StepCaller> callers = [];
    private readonly List<StepCaller> others = [];
    private readonly Dictionary<int, StepCaller> seconds = [];
    private readonly Dictionary<int, StepCaller> administrators = [];
    private readonly List<GrpcChannel> channels = [];

    protected abstract NetworkMaterial Material { get; }

    /// <summary>Makes a request as someone of organisation 1, 2 or 3 at the organisation's first peer; see <see cref="StepCaller"/>.</summary>
    public async Task<string> AnswerAsync(int organization, string request, CancellationToken cancellationToken)
    {
        var (answer, committed) = await callers[organization].AnswerAsync(request, cancellationToken);
        if (committed is not null)
        {
            // Peers of a real network lag behind each other for a moment.
            await Task.WhenAll(callers.Values.Concat(others).Select(caller => caller.CommittedAsync(committed, cancellationToken)));
        }

        return answer;
    }

    /// <summary>Makes a request that commits nothing, as someone of an organisation at the organisation's second peer.</summary>
    public async Task<string> AnswerAtSecondAsync(int organization, string request, CancellationToken cancellationToken) =>
        (await seconds[organization].AnswerAsync(request, cancellationToken)).Answer;

    /// <summary>Sends a discovery request as someone of organisation 1, 2 or 3 at the organisation's own peer.</summary>
    public Task<Protocol.Discovery.Response> DiscoverAsync(int organization, bool asAdmin, Protocol.Discovery.Request request, CancellationToken cancellationToken) =>
        (asAdmin ? administrators : callers)[organization].DiscoverAsync(request, cancellationToken);

    /// <summary>Calls <c>_lifecycle</c> as an organisation's administrator, or as its user; see <see cref="StepCaller.LifecycleAsync"/>.</summary>
    public async Task<string> LifecycleAsync(
        int organization, string function, IMessage argument, bool onChannel, IReadOnlyList<string> organizations, bool asUser, CancellationToken cancellationToken)
    {
        var caller = (asUser ? callers : administrators)[organization];
        var (answer, committed) = await caller.LifecycleAsync(function, argument, onChannel, organizations, cancellationToken);
        if (committed is not null)
        {
            await Task.WhenAll(callers.Values.Concat(others).Select(each => each.CommittedAsync(committed, cancellationToken)));
        }

        return answer;
    }

    /// <summary>Gets the organisations' keys, to sign with.</summary>
    public NetworkMaterial Keys => Material;

    /// <summary>Gets the channel's configuration as organisation 1 reads it.</summary>
    public Task<Config> ConfigurationAsync(CancellationToken cancellationToken) => administrators[1].ConfigurationAsync(cancellationToken);

    /// <summary>Submits an envelope at organisation 1's gateway; where it is accepted, waits until every peer has another configuration.</summary>
    public async Task<string> ConfigureAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        var before = (await ConfigurationAsync(cancellationToken)).Sequence;
        var answer = await administrators[1].SubmitAsync(envelope, cancellationToken);
        if (answer == "accepted")
        {
            using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
            foreach (var administrator in administrators.Values)
            {
                while (await IsAtAsync(administrator, before, cancellationToken))
                {
                    await often.WaitForNextTickAsync(cancellationToken);
                }
            }
        }

        return answer;
    }

    // A configuration that may no longer be asked for is another one too.
    private static async Task<bool> IsAtAsync(StepCaller caller, ulong sequence, CancellationToken cancellationToken)
    {
        try
        {
            return (await caller.ConfigurationAsync(cancellationToken)).Sequence == sequence;
        }
        catch (Grpc.Core.RpcException)
        {
            return false;
        }
    }

    /// <summary>Gets the newest block at organisation 1's peer.</summary>
    public async Task<Block> NewestBlockAsync(CancellationToken cancellationToken) =>
        Block.Parser.ParseFrom(await administrators[1].LedgerAsync(
            "GetBlockByHash", BlockchainInfo.Parser.ParseFrom(await administrators[1].LedgerAsync("GetChainInfo", ByteString.Empty, cancellationToken)).CurrentBlockHash, cancellationToken));

    /// <summary>Gets a block at organisation 1's peer by its number.</summary>
    public async Task<Block> BlockAsync(ulong number, CancellationToken cancellationToken) =>
        Block.Parser.ParseFrom(await administrators[1].LedgerAsync("GetBlockByNumber", ByteString.CopyFromUtf8($"{number}"), cancellationToken));

    /// <summary>Makes a request at organisation 1's peer as an identity of its own; see <see cref="StepCaller"/>.</summary>
    public async Task<string> AnswerAsync(FabricIdentity identity, string request, CancellationToken cancellationToken)
    {
        using var caller = new StepCaller(channels[0], identity);
        caller.BeginAs(callers[1]);
        return (await caller.AnswerAsync(request, cancellationToken)).Answer;
    }

    /// <summary>Starts the embedded network.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="peers">How many peers each organisation has; nothing: one.</param>
    public static Task<StepNetwork> EmbeddedAsync(CancellationToken cancellationToken, params int[] peers) => EmbeddedAsync(Topology(peers), cancellationToken);

    public static async Task<StepNetwork> EmbeddedAsync(NetworkTopology topology, CancellationToken cancellationToken)
    {
        var network = new EmbeddedStepNetwork(await EmbeddedNetwork.StartAsync(new() { Topology = topology }, cancellationToken));
        return await network.ReadyAsync(cancellationToken);
    }

    /// <summary>Starts Fabric's own nodes.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="peers">How many peers each organisation has; nothing: one.</param>
    public static Task<StepNetwork> NativeAsync(CancellationToken cancellationToken, params int[] peers) => NativeAsync(Topology(peers), cancellationToken);

    public static async Task<StepNetwork> NativeAsync(NetworkTopology topology, CancellationToken cancellationToken)
    {
        var logs = Path.Combine(AppContext.BaseDirectory, "native-logs", TestContext.Current.TestClass!.TestClassSimpleName);
        var network = new NativeStepNetwork(await Native.NativeNetwork.StartAsync(new() { Topology = topology, KeptLogs = logs }, cancellationToken));
        return await network.ReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in callers.Values.Concat(administrators.Values).Concat(others))
        {
            caller.Dispose();
        }

        channels.ForEach(c => c.Dispose());
        await StopAsync();
        foreach (var chaincode in chaincodes)
        {
            await chaincode.DisposeAsync();
        }
    }

    protected abstract NodeAddressAndRoot Peer(string peer);

    /// <summary>Defines a chaincode.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="policy">Who has to endorse; null for a majority.</param>
    /// <param name="collections">Its private data collections.</param>
    /// <param name="packages">What each organisation installs, by MSP id.</param>
    /// <param name="addresses">Where each peer finds it, by the peer's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected abstract Task DeployAsync(
        string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, IReadOnlyDictionary<string, ChaincodePackage> packages, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken);

    protected abstract Task StopAsync();

    public static NetworkTopology Topology(params int[] peers) => NetworkTopology.WithPeers(peers.Length == 0 ? [1, 1, 1] : peers);

    private static SignaturePolicyEnvelope OneOf(Role role, params string[] mspIds) =>
        SignaturePolicies.AnyOf([.. mspIds.Select(mspId => (mspId, role))]);

    private static CollectionConfigPackage Collections()
    {
        var package = new CollectionConfigPackage();
        Add(new() { Name = "C12", MemberOnlyRead = true, MemberOnlyWrite = true, MaximumPeerCount = 3 }, "Org1MSP", "Org2MSP");
        Add(new() { Name = "C1", MemberOnlyRead = true, EndorsementPolicy = new() { SignaturePolicy = OneOf(Role.Member, "Org1MSP") } }, "Org1MSP");
        Add(new() { Name = "C3", MemberOnlyRead = true, MaximumPeerCount = 1, EndorsementPolicy = new() { SignaturePolicy = OneOf(Role.Member, "Org3MSP") } }, "Org3MSP");
        Add(new() { Name = "Open", MaximumPeerCount = 3 }, "Org1MSP", "Org2MSP", "Org3MSP");
        Add(new() { Name = "Short", MaximumPeerCount = 3, BlockToLive = 2 }, "Org1MSP", "Org2MSP");
        Add(new() { Name = "Needy", RequiredPeerCount = 3, MaximumPeerCount = 3 }, "Org1MSP", "Org2MSP");
        return package;

        void Add(StaticCollectionConfig collection, params string[] members)
        {
            collection.MemberOrgsPolicy = new() { SignaturePolicy = OneOf(Role.Member, members) };
            package.Config.Add(new CollectionConfig { StaticCollectionConfig = collection });
        }
    }

    private async Task<StepNetwork> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DeployAsync("any", OneOf(Role.Member, "Org1MSP", "Org2MSP", "Org3MSP"), Collections(), cancellationToken);
            await DeployAsync("both", SignaturePolicies.AllOf(("Org1MSP", Role.Member), ("Org2MSP", Role.Member)), Collections(), cancellationToken);
            await DeployAsync(
                "all", SignaturePolicies.AllOf(("Org1MSP", Role.Member), ("Org2MSP", Role.Member), ("Org3MSP", Role.Member)), new(), cancellationToken);
            await DeployAsync("side", OneOf(Role.Member, "Org1MSP", "Org2MSP", "Org3MSP"), new(), cancellationToken);
            for (var i = 0; i < Material.Organizations.Count; i++)
            {
                var organization = Material.Organizations[i];
                var peer = Peer(organization.MspId);
                channels.Add(new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem }.OpenChannel(peer.Address));
                callers[i + 1] = new(channels[^1], organization.User("User1"));
                administrators[i + 1] = new(channels[^1], organization.Admin);
                foreach (var node in organization.Nodes.Skip(1))
                {
                    channels.Add(new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem }.OpenChannel(Peer(node.Identity.Name).Address));
                    others.Add(new(channels[^1], organization.User("User1")));
                    seconds.TryAdd(i + 1, others[^1]);
                }
            }

            foreach (var caller in callers.Values.Concat(administrators.Values).Concat(others))
            {
                await caller.BeginAsync(cancellationToken);
            }

            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task DeployAsync(string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, CancellationToken cancellationToken)
    {
        var packages = new Dictionary<string, ChaincodePackage>();
        var addresses = new Dictionary<string, string>();
        foreach (var organization in Material.Organizations)
        {
            foreach (var peer in organization.Nodes.Select(n => n.Identity.Name))
            {
                var chaincode = await ScriptedChaincode.StartAsync(
                    address => (packages.TryGetValue(organization.MspId, out var known) ? known : packages[organization.MspId] = ChaincodePackage.Create(name, address)).PackageId,
                    call => StepChaincode.RunAsync(call, peer));
                chaincodes.Add(chaincode);
                addresses[peer] = chaincode.Address;
            }
        }

        await DeployAsync(name, policy, collections, packages, addresses, cancellationToken);
    }

    protected sealed record NodeAddressAndRoot(string Address, string TlsRootPem);

    private sealed class EmbeddedStepNetwork(EmbeddedNetwork network) : StepNetwork
    {
        protected override NetworkMaterial Material => network.Material;

        protected override NodeAddressAndRoot Peer(string peer) => new(network.Peer(peer).Address, network.Peer(peer).TlsRootPem);

        protected override Task DeployAsync(
            string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, IReadOnlyDictionary<string, ChaincodePackage> packages, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken) =>
            network.DeployChaincodeAsync(
                new()
                {
                    Name = name,
                    EndorsementPolicy = policy,
                    Collections = collections,
                    Endpoints = addresses.ToDictionary(a => a.Key, a => new ChaincodeEndpoint(packages[network.Peer(a.Key).MspId].PackageId, a.Value)),
                },
                cancellationToken);

        protected override async Task StopAsync() => await network.DisposeAsync();
    }

    private sealed class NativeStepNetwork(Native.NativeNetwork network) : StepNetwork
    {
        protected override NetworkMaterial Material => network.Material;

        protected override NodeAddressAndRoot Peer(string peer) => new(network.Peer(peer).Address, network.Peer(peer).TlsRootPem);

        protected override Task DeployAsync(
            string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, IReadOnlyDictionary<string, ChaincodePackage> packages, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken)
        {
            foreach (var (peer, address) in addresses)
            {
                network.GuardChaincodes(peer, new Native.SidecarLine(name, address));
            }

            return network.DeployChaincodeAsync(
                new() { Name = name, EndorsementPolicy = policy, Collections = collections, Packages = packages }, cancellationToken);
        }

        protected override async Task StopAsync() => await network.DisposeAsync();
    }
}
