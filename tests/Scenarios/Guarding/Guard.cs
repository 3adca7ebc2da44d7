using Microsoft.Extensions.Logging;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Networks;
using Warden.Topology;

namespace Warden.Scenarios.Guarding;

/// <summary>A running plan: contracts and sidecars of every peer, deployed, registered and taught.</summary>
internal sealed class Guard : IAsyncDisposable
{
    private const int Callers = 8;

    private readonly NetworkFixture network;
    private readonly Dictionary<string, RunningSidecar> sidecars = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Peer, string Chaincode), ContractServer> servers = [];
    private readonly Dictionary<(string Peer, string Chaincode), ServiceEndpoint> endpoints = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-scenarios-");

    private Guard(NetworkFixture network, GuardPlan plan)
    {
        this.network = network;
        Plan = plan;
    }

    /// <summary>Gets what was asked for.</summary>
    public GuardPlan Plan { get; }

    /// <summary>Gets the sidecars of the peers that have one, by MSP id; those of an organisation's further peers by the peers' names.</summary>
    public IReadOnlyDictionary<string, RunningSidecar> Sidecars => sidecars;

    /// <summary>Gets the first contract as it runs, the same object for all organisations.</summary>
    public ScenarioContract Contracted => (ScenarioContract)Plan.Contracts[0].Contract;

    private string First => network.Organizations[0];

    /// <summary>Starts all of a plan.</summary>
    public static async Task<Guard> StartAsync(NetworkFixture network, GuardPlan plan, CancellationToken cancellationToken)
    {
        var guard = new Guard(network, plan);
        try
        {
            await guard.StartAsync(cancellationToken);
            return guard;
        }
        catch
        {
            await guard.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gets the first contract as a person calls it through a peer of the own organisation.</summary>
    public Contract Contract(string? peer = null, string user = "User1") => network.Channel(peer ?? First, user).GetContract(Plan.Name);

    /// <summary>Commits a call and gets how that went; nobody is there to answer a warning.</summary>
    public async Task<CommitStatus> SubmitAsync(Call call, CancellationToken cancellationToken) =>
        await (await Contract().BeginSubmitAsync(call.Function, call.Options, cancellationToken)).GetStatusAsync(cancellationToken);

    /// <summary>Proposes a call and has it endorsed.</summary>
    public Task<Transaction> EndorseAsync(Call call, CancellationToken cancellationToken) =>
        Contract().NewProposal(call.Function, call.Options).EndorseAsync(cancellationToken);

    /// <summary>Gets what the organisations' sidecars decided on a call of a contract (null: the first one).</summary>
    public async Task<IReadOnlyList<DecisionLine>> DecisionsAsync(string txId, CancellationToken cancellationToken, string? chaincode = null) =>
        await Task.WhenAll(sidecars.Values.Select(s => s.Decisions.OfAsync(txId, chaincode ?? Plan.Name, cancellationToken)));

    /// <summary>Waits until every peer and every sidecar has taken in what is on the ledger now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var height = await network.InStepAsync(cancellationToken);
        foreach (var sidecar in sidecars.Values)
        {
            await Eventually.HoldsAsync(
                $"block {height - 1} at a sidecar", async token => await sidecar.Status.HeightAsync(token) >= height, cancellationToken);
        }
    }

    /// <summary>Waits until every organisation's peer endorses again after what it had dialled was started anew: a call that meets the end of a stream fails.</summary>
    /// <param name="ordinary">A call of the first contract that nothing stands against; it is not submitted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DialledAsync(Call ordinary, CancellationToken cancellationToken) => Task.WhenAll(network.Organizations.Select(mspId => Eventually.HoldsAsync(
        $"an endorsement of {mspId}",
        async token =>
        {
            try
            {
                await Contract().NewProposal(ordinary.Function, ordinary.Options with { EndorsingOrganizations = [mspId] }).EndorseAsync(token);
                return true;
            }
            catch (EndorseException e) when (e.Details.All(d => d.Refusal is null))
            {
                return false;
            }
        },
        cancellationToken)));

    /// <summary>Asks for an epoch of a contract and waits until every sidecar judges by it.</summary>
    public async Task<ChaincodeStanding> NextEpochAsync(string chaincode, CancellationToken cancellationToken)
    {
        var before = await sidecars.Values.First().Status.OfAsync(chaincode, cancellationToken);
        await Governing.DoAsync(network, First, cancellationToken, GovernanceFunctions.RequestEpoch, chaincode);
        return await Eventually.GetAsync(
            $"the next epoch of {chaincode}",
            async token =>
            {
                var all = await Task.WhenAll(sidecars.Values.Select(s => s.Status.OfAsync(chaincode, token)));
                return all[0].Epoch > (before.Epoch ?? 0) && all.All(s => s.Epoch == all[0].Epoch && s.OwnDigest == s.Digest) ? all[0] : null;
            },
            cancellationToken);
    }

    /// <summary>Commits many calls of a contract, some at a time.</summary>
    public Task LoadAsync(string chaincode, IReadOnlyList<Call> calls, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        calls,
        new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
        async (call, token) => await network.Channel(First).GetContract(chaincode).SubmitAsync(call.Function, call.Options, token));

    /// <summary>Puts another version of a contract behind the same sidecars: new package, new definition.</summary>
    public async Task UpgradeAsync(ContractPlan contract, string version, CancellationToken cancellationToken)
    {
        foreach (var peer in network.Peers)
        {
            await servers[(peer, contract.Name)].ServeAsync(PackageId(peer, contract, version), contract.Contract, cancellationToken);
        }

        await DeployAsync(contract, version, cancellationToken);
    }

    /// <summary>
    /// Checks that the sidecars' stores hold every block once and the same calls, row by row, and that all fitted one model from them.
    /// </summary>
    public async Task AssertSameStoresAsync(string chaincode, CancellationToken cancellationToken)
    {
        var height = await network.InStepAsync(cancellationToken);
        await CatchUpAsync(cancellationToken);
        var epoch = await NextEpochAsync(chaincode, cancellationToken);
        var stores = sidecars.Values.Select(s => StoredLedger.Read(s.Options, height)).ToList();
        Assert.All(stores, s => Assert.Equal(Enumerable.Range(0, (int)height).Select(n => (long)n), s.Blocks));
        Assert.All(stores, s => Assert.Equal(stores[0].Calls, s.Calls));
        Assert.All(
            await Task.WhenAll(sidecars.Values.Select(s => s.Status.OfAsync(chaincode, cancellationToken))),
            s => Assert.Equal((epoch.Digest, epoch.Digest), (s.Digest, s.OwnDigest)));
    }

    /// <summary>Ends an organisation's instance of a contract as if its process had died.</summary>
    public Task EndContractAsync(string mspId, string chaincode) => servers[(mspId, chaincode)].StopAsync();

    /// <summary>Starts an organisation's instance of a contract again.</summary>
    public Task StartContractAsync(string mspId, string chaincode, CancellationToken cancellationToken)
    {
        var contract = Plan.Contracts.Single(c => c.Name == chaincode);
        return servers[(mspId, chaincode)].ServeAsync(PackageId(mspId, contract, "1.0"), contract.Contract, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in sidecars.Values)
        {
            await sidecar.DisposeAsync();
        }

        foreach (var server in servers.Values)
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
        var errors = sidecars.Values.OfType<SidecarInProcess>()
            .SelectMany(s => s.Log.Lines)
            .Where(l => l.Level >= LogLevel.Error && !Plan.ProvokedErrors.Contains(l.Event));
        Assert.Empty(errors);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var organization in network.Material.Organizations)
        {
            foreach (var peer in NetworkFixture.PeersOf(organization))
            {
                await StartAsync(organization, peer, cancellationToken);
            }
        }

        foreach (var contract in Plan.Contracts)
        {
            await DeployAsync(contract, "1.0", cancellationToken);
            if (contract.Policy is { } policy)
            {
                await Governing.RegisterAsync(network, policy, contract.Schema, cancellationToken);
            }

            await LoadAsync(contract.Name, contract.History, cancellationToken);
        }

        foreach (var contract in Plan.Contracts.Where(c => Plan.BeginsWithEpoch && c.Policy is not null))
        {
            await NextEpochAsync(contract.Name, cancellationToken);
        }

        await CatchUpAsync(cancellationToken);
    }

    private async Task StartAsync(OrganizationMaterial organization, string peer, CancellationToken cancellationToken)
    {
        foreach (var contract in Plan.Contracts)
        {
            servers.Add((peer, contract.Name), ContractServer.Prepare(organization, network.ListenHost));
        }

        if (!Plan.WithoutSidecar.Contains(peer))
        {
            var options = Options(organization, peer);
            RunningSidecar sidecar = Plan.AsProcesses ? new SidecarProcess(options) : new SidecarInProcess(options, Plan.DetectionOf(peer), Plan.TimeOf(peer));
            sidecars.Add(peer, sidecar);
            await sidecar.StartAsync(cancellationToken);
        }

        foreach (var contract in Plan.Contracts)
        {
            endpoints.TryAdd((peer, contract.Name), servers[(peer, contract.Name)].Endpoint);
            await servers[(peer, contract.Name)].ServeAsync(PackageId(peer, contract, "1.0"), contract.Contract, cancellationToken);
        }
    }

    private SidecarOptions Options(OrganizationMaterial organization, string peer)
    {
        using var authority = new CertificateAuthority($"tlsca.warden.{organization.Domain}", organization.Domain);
        var tls = authority.IssueTls($"warden.{organization.Domain}", network.ListenHost);
        var chaincodes = new List<GuardedChaincode>();
        foreach (var contract in Plan.Contracts)
        {
            var behind = servers[(peer, contract.Name)].Endpoint;
            var endpoint = new ServiceEndpoint(NodeAddress.ChooseFree(network.ListenHost).ToString(), tls.RootPem, tls.ServerName);
            endpoints.Add((peer, contract.Name), endpoint);
            chaincodes.Add(new GuardedChaincode
            {
                Name = contract.Name,
                Listen = endpoint.Address,
                Tls = new ListenerTls(tls.CertificatePem, tls.PrivateKeyPem),
                Upstream = behind.Address,
                UpstreamTls = new UpstreamTls(behind.TlsRootPem, behind.ServerName),
                ProgramDigest = Plan.ProgramOf(peer),
            });
        }

        var node = network.Peer(peer);
        var identity = organization.User(NetworkFixture.SidecarUser);
        return new SidecarOptions
        {
            Channels = [network.ChannelName],
            Chaincodes = chaincodes,
            Peer = Plan.PeerOf(peer, new PeerConnection(node.Address, node.TlsRootPem, node.ServerName)),
            Identity = new SidecarIdentity(identity.MspId, identity.CertificatePem, identity.PrivateKeyPem),
            StoreFolder = folder.CreateSubdirectory(peer).FullName,
            StatusAddress = NodeAddress.ChooseFree().ToString(),
            ScoreDeadline = Patient.Sidecar,
            ConsumeTimeout = Patient.Sidecar,
        };
    }

    // All peers of an organisation run the package that leads to its first peer's sidecar.
    private string PackageId(string peer, ContractPlan contract, string version)
    {
        var organization = network.Material.Organizations.First(o => NetworkFixture.PeersOf(o).Contains(peer, StringComparer.Ordinal));
        return network.PackageId(NetworkFixture.LabelOf(contract.Name, version), endpoints[(organization.MspId, contract.Name)]);
    }

    private Task DeployAsync(ContractPlan contract, string version, CancellationToken cancellationToken) => network.DeployAsync(
        new ChaincodeDefinition(
            contract.Name,
            version,
            network.Peers.ToDictionary(peer => peer, peer => endpoints[(peer, contract.Name)], StringComparer.Ordinal),
            contract.EndorsementPolicy,
            contract.Collections),
        cancellationToken);
}
