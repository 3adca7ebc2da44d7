using System.Diagnostics;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host;
using Warden.Native;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;
using Warden.Topology;

namespace Warden.Scenarios.Native;

/// <summary>The external builder at work in Fabric's own peers.</summary>
public sealed class BuilderOnNative(NativeFixture network) : Scenario(network), IClassFixture<NativeFixture>
{
    private const string Chaincode = "running";

    [Fact]
    public async Task A_chaincode_that_runs_already_is_guarded_without_a_new_package_and_without_a_lifecycle_transaction()
    {
        await using var site = await Site.StartAsync(network, Token);
        await Parallel.ForEachAsync(Lots.Calls("record", 150), Token, async (call, token) => await site.SubmitAsync(call, token));
        var unguarded = await site.EndorseAsync(Lots.Record(5000, Lots.FarTooHigh), Token);

        await site.GuardAsync(Token);
        await Governing.RegisterAsync(network, GuardPlan.Policy(Chaincode, WardenMode.Advise), schema: null, Token);
        await Governing.DoAsync(network, "Org1MSP", Token, GovernanceFunctions.RequestEpoch, Chaincode);
        await site.EpochAsync(Token);
        var guarded = await site.EndorseAsync(Lots.Record(5001, Lots.FarTooHigh), Token);
        var ordinary = await site.EndorseAsync(Lots.Record(5002, Lots.Usual(3)), Token);

        Assert.Null(unguarded.Warning);
        Assert.Equal(["Org1MSP", "Org2MSP"], guarded.Warning!.Endorsers.Select(e => e.MspId).Order(StringComparer.Ordinal));
        Assert.Equal(200, ordinary.Response.Status);
    }

    [Fact]
    public async Task A_list_of_sidecars_that_is_broken_stops_the_installation_with_the_sentence_of_the_builder()
    {
        network.Network.GuardChaincodes("Org1MSP", new SidecarLine("refused_1.0", "127.0.0.1:1", "/does/not/exist"));
        var package = ChaincodePackage.Create("refused_1.0", "127.0.0.1:2");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => network.Network.DeployChaincodeAsync(
            new ChaincodeDeployment { Name = "refused", Packages = new Dictionary<string, ChaincodePackage>(StringComparer.Ordinal) { ["Org1MSP"] = package } },
            Token));

        network.Network.GuardChaincodes("Org1MSP");
        Assert.Contains("external builder failed to release", refused.Message, StringComparison.Ordinal);
        var log = await File.ReadAllTextAsync(Path.Combine(network.Network.LogFolder, "peer0.org1.example.com.log"), Token);
        Assert.Contains("warden builder: root_cert of the sidecar of refused_1.0 cannot be read: /does/not/exist", log, StringComparison.Ordinal);
    }

    /// <summary>A contract installed with its own address in the package, and sidecars that are put in front of it later.</summary>
    private sealed class Site(NativeFixture network) : IAsyncDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-site-");
        private readonly Dictionary<string, ContractServer> contracts = new(StringComparer.Ordinal);
        private readonly List<SidecarInProcess> sidecars = [];

        public static async Task<Site> StartAsync(NativeFixture network, CancellationToken cancellationToken)
        {
            var site = new Site(network);
            foreach (var organization in network.Material.Organizations)
            {
                site.contracts[organization.MspId] = await ContractServer.StartAsync(
                    organization, network.ListenHost, at => network.PackageId(Label, at), new ScenarioContract(), cancellationToken);
            }

            await network.DeployAsync(
                new ChaincodeDefinition(Chaincode, "1.0", site.contracts.ToDictionary(c => c.Key, c => c.Value.Endpoint, StringComparer.Ordinal)), cancellationToken);
            return site;
        }

        private static string Label => NetworkFixture.LabelOf(Chaincode, "1.0");

        private Contract Contract => network.Channel("Org1MSP").GetContract(Chaincode);

        public Task SubmitAsync(Call call, CancellationToken cancellationToken) => Contract.SubmitAsync(call.Function, call.Options, cancellationToken);

        public Task<Transaction> EndorseAsync(Call call, CancellationToken cancellationToken) =>
            Contract.NewProposal(call.Function, call.Options).EndorseAsync(cancellationToken);

        /// <summary>What the operators do: start the sidecar, name it, run release again, restart the chaincode.</summary>
        public async Task GuardAsync(CancellationToken cancellationToken)
        {
            foreach (var organization in network.Material.Organizations)
            {
                var contract = contracts[organization.MspId];
                var packageId = network.PackageId(Label, contract.Endpoint);
                await StartSidecarAsync(organization, contract.Endpoint, cancellationToken);
                await ReleaseAgainAsync(organization.MspId, packageId, cancellationToken);
                await contract.ServeAsync(packageId, new ScenarioContract(), cancellationToken);
            }
        }

        public Task EpochAsync(CancellationToken cancellationToken) => Eventually.HoldsAsync(
            "the first epoch",
            async token =>
            {
                var all = await Task.WhenAll(sidecars.Select(s => s.Status.OfAsync(Chaincode, token)));
                return all.All(s => s.Epoch == 1 && s.OwnDigest is not null && s.OwnDigest == s.Digest);
            },
            cancellationToken);

        public async ValueTask DisposeAsync()
        {
            foreach (var sidecar in sidecars)
            {
                await sidecar.DisposeAsync();
            }

            foreach (var contract in contracts.Values)
            {
                await contract.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }

        private async Task StartSidecarAsync(OrganizationMaterial organization, ServiceEndpoint contract, CancellationToken cancellationToken)
        {
            using var authority = new CertificateAuthority($"tlsca.warden.{organization.Domain}", organization.Domain);
            var tls = authority.IssueTls($"warden.{organization.Domain}");
            var root = Path.Combine(folder.FullName, $"{organization.MspId}.pem");
            await File.WriteAllTextAsync(root, tls.RootPem, cancellationToken);
            var peer = network.Peer(organization.MspId);
            var identity = organization.User(NetworkFixture.SidecarUser);
            var sidecar = new SidecarInProcess(
                new SidecarOptions
                {
                    Channels = [network.ChannelName],
                    Chaincodes =
                    [
                        new GuardedChaincode
                        {
                            Name = Chaincode,
                            Listen = NodeAddress.ChooseFree().ToString(),
                            Tls = new ListenerTls(tls.CertificatePem, tls.PrivateKeyPem),
                            Upstream = contract.Address,
                            UpstreamTls = new UpstreamTls(contract.TlsRootPem, contract.ServerName),
                        },
                    ],
                    Peer = new PeerConnection(peer.Address, peer.TlsRootPem, peer.ServerName),
                    Identity = new SidecarIdentity(identity.MspId, identity.CertificatePem, identity.PrivateKeyPem),
                    StoreFolder = folder.CreateSubdirectory(organization.MspId).FullName,
                    StatusAddress = NodeAddress.ChooseFree().ToString(),
                    ScoreDeadline = Patient.Sidecar,
                    ConsumeTimeout = Patient.Sidecar,
                },
                new GuardPlan(new ContractPlan(Chaincode, new ScenarioContract())).DetectionOf(organization.MspId));
            sidecars.Add(sidecar);
            await sidecar.StartAsync(cancellationToken);
            network.Network.GuardChaincodes(organization.MspId, new SidecarLine(Label, sidecar.Options.Chaincodes[0].Listen, root));
        }

        private async Task ReleaseAgainAsync(string mspId, string packageId, CancellationToken cancellationToken)
        {
            var (built, released) = network.Network.ReleaseFolder(mspId, packageId);
            var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "builder", "bin", "release"), [built, released]) { RedirectStandardError = true };
            start.Environment["WARDEN_SIDECARS"] = network.Network.SidecarsFile(mspId);
            using var release = Children.Start(start);
            var said = await release.StandardError.ReadToEndAsync(cancellationToken);
            await release.WaitForExitAsync(cancellationToken);
            Assert.True(release.ExitCode == 0, said);
            Assert.Contains($"{Label} is guarded by the sidecar at", said, StringComparison.Ordinal);
        }
    }
}
