using System.Globalization;
using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Shim;
using Warden.Gateway;
using Warden.Native;
using Warden.Protocol;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Topology;

namespace Warden.Scenarios.Native;

/// <summary>docs/install.md, followed word for word by two members on Fabric's own peers, with Fabric's own <c>peer</c> command.</summary>
public sealed class InstallGuideOnNative : IAsyncLifetime
{
    private const string Label = "basic_1.0";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-install-");
    private readonly List<MemberShell> members = [];
    private readonly Dictionary<string, ChaincodeServer> chaincodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChaincodePackage> packages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SidecarStatus> sidecars = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Warden.Gateway.Gateway> gateways = new(StringComparer.Ordinal);
    private readonly List<IDisposable> connections = [];
    private NativeNetwork network = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_guide_leads_from_a_running_network_to_a_guarded_chaincode_and_back()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, $"native: {FabricBinaries.Missing}");
        var guide = Checkout.FindPage("install.md");
        Assert.SkipWhen(guide is null, "needs the checkout that this build was made from");
        await StartNetworkAsync();
        await SubmitAsync(Assets.Calls(120));
        var blocks = GuideBlock.Read(await File.ReadAllTextAsync(guide!, Token));
        Assert.Equal(15, blocks.Count);

        foreach (var block in blocks)
        {
            await RunAsync(block);
            if (block == blocks.First(b => b.RestartsChaincode))
            {
                await DialledAnewAsync(8000);
            }
        }

        // Taken out again: an odd call is seen by no sidecar.
        await DialledAnewAsync(8100);
        var before = await FramesAsync();
        Assert.All(before, frames => Assert.NotEmpty(frames));
        await SubmitAsync([Assets.Create(Assets.Ordinary(9100) with { AppraisedValue = 500_000 })]);
        Assert.Equal(before, await FramesAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        foreach (var member in members)
        {
            await member.DisposeAsync();
        }

        foreach (var chaincode in chaincodes.Values)
        {
            await chaincode.DisposeAsync();
        }

        if (network is not null)
        {
            await network.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task RunAsync(GuideBlock block)
    {
        if (block.FollowsOddCall)
        {
            await JudgedByAsync(epoch: 1);
            await SubmitAsync([Assets.Create(Assets.Ordinary(9000) with { AppraisedValue = 500_000 })]);
        }

        foreach (var member in block.ByEvery ? members : members[..1])
        {
            // Members act one after the other, and whoever acts has what the others have done.
            await InStepAsync();
            if (block.KeepsRunning)
            {
                await member.StartAsync(block.Shell, Token);
            }
            else if (block.Repeats)
            {
                await Eventually.HoldsAsync(
                    $"{member.MspId}, {block.Who}:{Environment.NewLine}{block.Shell}{Environment.NewLine}",
                    async token => (await member.TryAsync(block.Shell, token)).Code == 0,
                    Token);
            }
            else
            {
                var (code, output) = await member.TryAsync(block.Shell, Token);
                Assert.True(code == 0, $"{member.MspId}, {block.Who}:{Environment.NewLine}{block.Shell}{Environment.NewLine}{output}");
            }

            if (block.RestartsChaincode)
            {
                await ServeAsync(member.MspId);
            }
        }
    }

    private async Task StartNetworkAsync()
    {
        var topology = new NetworkTopology();
        topology = topology with { Organizations = [.. topology.Organizations.Select(o => o with { AttributedUsers = [new AttributedUser("warden", "warden.sidecar", "true")] })] };
        network = await NativeNetwork.StartAsync(new NativeOptions { Topology = topology, WorkFolder = Path.Combine(folder.FullName, "network") }, Token);
        foreach (var organization in network.Material.Organizations)
        {
            addresses[organization.MspId] = NodeAddress.ChooseFree().ToString();
            packages[organization.MspId] = ChaincodePackage.Create(Label, addresses[organization.MspId]);
            await ServeAsync(organization.MspId);
            gateways[organization.MspId] = Connect(organization);
        }

        await network.DeployChaincodeAsync(new ChaincodeDeployment { Name = "basic", Packages = packages }, Token);
        var peers = string.Join(' ', network.Material.Organizations.Select(o =>
            $"--peerAddresses {network.Peer(o.MspId).Address} --tlsRootCertFiles {Crypto(MaterialFolder.TlsRootPath(o))}"));
        foreach (var organization in network.Material.Organizations)
        {
            var settings = Settings(organization, peers);
            sidecars[organization.MspId] = new SidecarStatus(settings["STATUS_ADDRESS"]);
            connections.Add(sidecars[organization.MspId]);
            members.Add(MemberShell.Create(folder.CreateSubdirectory(organization.MspId).FullName, organization.MspId, settings));
        }
    }

    private Dictionary<string, string> Settings(OrganizationMaterial organization, string peers) => new(StringComparer.Ordinal)
    {
        ["CHANNEL"] = network.ChannelName,
        ["CHAINCODE"] = "basic",
        ["LABEL"] = Label,
        ["CHAINCODE_ADDRESS"] = addresses[organization.MspId],
        ["SIDECAR_ADDRESS"] = NodeAddress.ChooseFree().ToString(),
        ["STATUS_ADDRESS"] = NodeAddress.ChooseFree().ToString(),
        ["GOVERNANCE_ADDRESS"] = NodeAddress.ChooseFree().ToString(),
        ["MEMBERS"] = string.Join(',', network.Material.Organizations.Select(o => o.MspId)),
        ["CORE_PEER_LOCALMSPID"] = organization.MspId,
        ["CORE_PEER_ADDRESS"] = network.Peer(organization.MspId).Address,
        ["CORE_PEER_TLS_ENABLED"] = "true",
        ["CORE_PEER_TLS_ROOTCERT_FILE"] = Crypto(MaterialFolder.TlsRootPath(organization)),
        ["CORE_PEER_MSPCONFIGPATH"] = Crypto(MaterialFolder.MspPath(organization, organization.Admin)),
        ["SIDECAR_MSP"] = Crypto(MaterialFolder.MspPath(organization, organization.User("warden"))),
        ["ORDERER"] = network.Orderer.Address,
        ["ORDERER_CA"] = Crypto(MaterialFolder.TlsRootPath(network.Material.Orderer)),
        ["BUILDER"] = Path.Combine(AppContext.BaseDirectory, "builder"),
        ["WARDEN_SIDECARS"] = network.SidecarsFile(organization.MspId),
        ["BUILDS"] = Path.GetFullPath(Path.Combine(network.ReleaseFolder(organization.MspId, "x").BuildOutput, "..", "..")),
        ["WARDEN_PROFILE"] = "admin.json",
        ["PEERS"] = peers,
        // What the peer command wants besides, and where the programs are.
        ["FABRIC_CFG_PATH"] = Path.Combine(folder.FullName, "network", "config", organization.Node.Name),
        ["PATH"] = $"{Path.GetDirectoryName(FabricBinaries.Find()!.Peer)}:{Environment.GetEnvironmentVariable("PATH")}",
    };

    private string Crypto(string path) => Path.Combine(folder.FullName, "network", "crypto", path);

    // As the operator restarts it: the address stays, the peer has to dial anew.
    private async Task ServeAsync(string mspId)
    {
        if (chaincodes.Remove(mspId, out var running))
        {
            await running.DisposeAsync();
        }

        chaincodes[mspId] = await ChaincodeServer.StartAsync(
            new ChaincodeServerOptions { ChaincodeId = packages[mspId].PackageId, MspId = mspId, Address = addresses[mspId], DrainTimeout = TimeSpan.Zero },
            AssetTransferChaincode.Create(),
            cancellationToken: Token);
    }

    // A call that meets the restart is refused with "chaincode stream terminated", as the guide says.
    private Task DialledAnewAsync(int asset) => Eventually.HoldsAsync(
        "a call after the chaincode's restart",
        async _ =>
        {
            try
            {
                await SubmitAsync([Assets.Create(Assets.Ordinary(asset))]);
                return true;
            }
            catch (EndorseException)
            {
                return false;
            }
        },
        Token);

    private async Task SubmitAsync(IReadOnlyList<Call> calls)
    {
        var contract = gateways[network.Material.Organizations[0].MspId].GetNetwork(network.ChannelName).GetContract("basic");
        await Parallel.ForEachAsync(
            calls,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
            async (call, token) => await contract.SubmitAsync(call.Function, call.Options, token));
    }

    private Warden.Gateway.Gateway Connect(OrganizationMaterial organization)
    {
        var identity = organization.User("User1");
        var peer = network.Peer(organization.MspId);
        var channel = new ChannelSecurity { RootCertificatesPem = peer.TlsRootPem, ServerName = peer.ServerName }.OpenChannel(peer.Address);
        var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = channel,
            Identity = new X509Identity(identity.MspId, identity.CertificatePem),
            Signer = EcdsaSigner.FromPem(identity.PrivateKeyPem),
            Deadlines = Patient.Deadlines,
        });
        connections.AddRange([gateway, channel]);
        return gateway;
    }

    private async Task InStepAsync()
    {
        var height = (await HeightsAsync(Token)).Max();
        await Eventually.HoldsAsync($"block {height - 1} at every peer", async token => (await HeightsAsync(token)).All(h => h >= height), Token);
    }

    private Task<ulong[]> HeightsAsync(CancellationToken cancellationToken) => Task.WhenAll(
        gateways.Values.Select(async g => (await g.GetNetwork(network.ChannelName).Ledger.GetChainInfoAsync(cancellationToken)).Height));

    // The ledger has the epoch before the sidecars have read that block.
    private Task JudgedByAsync(long epoch) => Eventually.HoldsAsync(
        $"epoch {epoch} in force at every sidecar",
        async token => (await Task.WhenAll(sidecars.Values.Select(s => s.OfAsync("basic", token)))).All(s => s.Epoch == epoch && s.OwnDigest == s.Digest),
        Token);

    /// <summary>Gets how many frames each sidecar has seen; a frame is counted before it is passed on.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<string>>> FramesAsync() => await Task.WhenAll(sidecars.Values.Select(
        async Task<IReadOnlyList<string>> (s) => [.. (await s.MetricsAsync(Token)).Split('\n').Where(line => line.StartsWith("warden_relay_frames", StringComparison.Ordinal))]));
}
