using Google.Protobuf;
using Grpc.Net.Client;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Embedded.Tests;

/// <summary>
/// Three organisations with <see cref="StepChaincode"/> as <c>any</c> (one endorser), <c>both</c> (Org1 and Org2) and <c>side</c> (one, no
/// collections).
/// </summary>
/// <remarks>
/// Policies leave no choice between organisations, because Fabric chooses at random, and speak of members as those of implicit collections do:
/// a gateway of Fabric is at a loss where one peer stands for several principals.
/// </remarks>
internal abstract class StepNetwork : IAsyncDisposable
{
    private readonly List<ScriptedChaincode> chaincodes = [];
    private readonly Dictionary<int, StepCaller> callers = [];
    private readonly Dictionary<int, StepCaller> administrators = [];
    private readonly List<GrpcChannel> channels = [];

    protected static NetworkTopology Topology => NetworkTopology.WithOrganizations(3);

    protected abstract NetworkMaterial Material { get; }

    /// <summary>Makes a request as someone of organisation 1, 2 or 3 at the organisation's own peer; see <see cref="StepCaller"/>.</summary>
    public async Task<string> AnswerAsync(int organization, string request, CancellationToken cancellationToken)
    {
        var (answer, committed) = await callers[organization].AnswerAsync(request, cancellationToken);
        if (committed is not null)
        {
            // Peers of a real network lag behind each other for a moment.
            await Task.WhenAll(callers.Values.Select(caller => caller.CommittedAsync(committed, cancellationToken)));
        }

        return answer;
    }

    /// <summary>Calls <c>_lifecycle</c> as an organisation's administrator, or as its user; see <see cref="StepCaller.LifecycleAsync"/>.</summary>
    public async Task<string> LifecycleAsync(
        int organization, string function, IMessage argument, bool onChannel, IReadOnlyList<string> organizations, bool asUser, CancellationToken cancellationToken)
    {
        var caller = (asUser ? callers : administrators)[organization];
        var (answer, committed) = await caller.LifecycleAsync(function, argument, onChannel, organizations, cancellationToken);
        if (committed is not null)
        {
            await Task.WhenAll(callers.Values.Select(each => each.CommittedAsync(committed, cancellationToken)));
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
        return (await caller.AnswerAsync(request, cancellationToken)).Answer;
    }

    public static async Task<StepNetwork> EmbeddedAsync(CancellationToken cancellationToken)
    {
        var network = new EmbeddedStepNetwork(await EmbeddedNetwork.StartAsync(new() { Topology = Topology }, cancellationToken));
        return await network.ReadyAsync(cancellationToken);
    }

    public static async Task<StepNetwork> NativeAsync(CancellationToken cancellationToken)
    {
        var logs = Path.Combine(AppContext.BaseDirectory, "native-logs", TestContext.Current.TestClass!.TestClassSimpleName);
        var network = new NativeStepNetwork(await Native.NativeNetwork.StartAsync(new() { Topology = Topology, KeptLogs = logs }, cancellationToken));
        return await network.ReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in callers.Values.Concat(administrators.Values))
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

    protected abstract NodeAddressAndRoot Peer(string mspId);

    protected abstract Task DeployAsync(
        string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, IReadOnlyDictionary<string, ChaincodePackage> packages, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken);

    protected abstract Task StopAsync();

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
            await DeployAsync("side", OneOf(Role.Member, "Org1MSP", "Org2MSP", "Org3MSP"), new(), cancellationToken);
            for (var i = 0; i < Material.Organizations.Count; i++)
            {
                var organization = Material.Organizations[i];
                var peer = Peer(organization.MspId);
                channels.Add(new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem }.OpenChannel(peer.Address));
                callers[i + 1] = new(channels[^1], organization.User("User1"));
                administrators[i + 1] = new(channels[^1], organization.Admin);
            }

            foreach (var caller in callers.Values.Concat(administrators.Values))
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
            var chaincode = await ScriptedChaincode.StartAsync(address => ChaincodePackage.Create(name, address).PackageId, StepChaincode.RunAsync);
            chaincodes.Add(chaincode);
            packages[organization.MspId] = ChaincodePackage.Create(name, chaincode.Address);
            addresses[organization.MspId] = chaincode.Address;
        }

        await DeployAsync(name, policy, collections, packages, addresses, cancellationToken);
    }

    protected sealed record NodeAddressAndRoot(string Address, string TlsRootPem);

    private sealed class EmbeddedStepNetwork(EmbeddedNetwork network) : StepNetwork
    {
        protected override NetworkMaterial Material => network.Material;

        protected override NodeAddressAndRoot Peer(string mspId) => new(network.Peer(mspId).Address, network.Peer(mspId).TlsRootPem);

        protected override Task DeployAsync(
            string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, IReadOnlyDictionary<string, ChaincodePackage> packages, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken) =>
            network.DeployChaincodeAsync(
                new()
                {
                    Name = name,
                    EndorsementPolicy = policy,
                    Collections = collections,
                    Endpoints = packages.ToDictionary(p => p.Key, p => new ChaincodeEndpoint(p.Value.PackageId, addresses[p.Key])),
                },
                cancellationToken);

        protected override async Task StopAsync() => await network.DisposeAsync();
    }

    private sealed class NativeStepNetwork(Native.NativeNetwork network) : StepNetwork
    {
        protected override NetworkMaterial Material => network.Material;

        protected override NodeAddressAndRoot Peer(string mspId) => new(network.Peer(mspId).Address, network.Peer(mspId).TlsRootPem);

        protected override Task DeployAsync(
            string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, IReadOnlyDictionary<string, ChaincodePackage> packages, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken) =>
            network.DeployChaincodeAsync(
                new() { Name = name, EndorsementPolicy = policy, Collections = collections, Packages = packages }, cancellationToken);

        protected override async Task StopAsync() => await network.DisposeAsync();
    }
}
