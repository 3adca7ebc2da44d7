using System.Diagnostics;
using System.Text;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host;
using Warden.Topology;
using Warden.Interop.Shim;
using Warden.Protocol;

namespace Warden.Interop.GoShim;

/// <summary>
/// A network whose chaincode <c>lots</c> is a program on Fabric's own Go shim (fabric-chaincode-go v2), behind a sidecar in mode deny that has
/// learnt from 120 calls.
/// </summary>
/// <remarks>
/// WARDEN_GO_CHAINCODE names the program: it serves at CHAINCODE_SERVER_ADDRESS as CHAINCODE_ID and has the functions <c>settle(id)</c> (two
/// lots in one batch, their amount in the transient data), <c>many(id, n)</c> (n keys <c>many:ID:0000</c>… in a batch that is left open) and
/// <c>multi(key…)</c> (GetMultipleStates, the values in brackets). There is no Go on most machines, so it is not built here.
/// </remarks>
public abstract class GoShimNetwork(InteropNodes nodes) : IAsyncLifetime
{
    public const string Chaincode = "lots";
    private const string ProgramVariable = "WARDEN_GO_CHAINCODE";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-interop-");
    private readonly List<IAsyncDisposable> opened = [];
    private readonly List<Process> processes = [];
    private readonly List<Sidecar> sidecars = [];
    private NetworkClient? client;

    /// <summary>Gets what this machine lacks; null where it runs.</summary>
    public string? Missing { get; } = nodes.Missing
        ?? (File.Exists(Environment.GetEnvironmentVariable(ProgramVariable)) ? null : $"needs a chaincode on the Go shim, named in {ProgramVariable}");

    public Contract Lots => client!.Gateway.GetNetwork(nodes.ChannelName).GetContract(Chaincode);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ProposalOptions Settle(int id, string amount) => ProposalOptions.WithArguments($"lot{1000 + id}") with
    {
        Transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["amount"] = Encoding.UTF8.GetBytes(amount) },
    };

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        await nodes.StartAsync(Token);
        await DeployAsync(Chaincode, GuardedAsync);
        await DeployAsync(GovernanceFunctions.Chaincode, GovernanceAsync);
        client = new(nodes, "Org1MSP");
        var admin = nodes.Material.Organization("Org1MSP").Admin;
        using var channel = new ChannelSecurity { RootCertificatesPem = nodes.Peer("Org1MSP").TlsRootPem }.OpenChannel(nodes.Peer("Org1MSP").Address);
        using var signer = EcdsaSigner.FromPem(admin.PrivateKeyPem);
        using var gateway = Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = channel, Identity = new X509Identity(admin.MspId, admin.CertificatePem), Signer = signer,
        });
        var governance = gateway.GetNetwork(nodes.ChannelName).GetContract(GovernanceFunctions.Chaincode);
        await SubmitAsync(governance, GovernanceFunctions.Found, CanonicalJson.ToText(new Constitution { Members = ["Org1MSP"] }));
        var registration = new Registration(new DetectionPolicy
        {
            Chaincode = Chaincode, Mode = WardenMode.Deny, MinimumHistory = 50, Retrain = new RetrainPolicy { EveryBlocks = 1_000_000 },
        });
        var id = await SubmitAsync(governance, GovernanceFunctions.Propose, "register", CanonicalJson.ToText(registration));
        await SubmitAsync(governance, GovernanceFunctions.Vote, id, "accept", "");
        await SubmitAsync(governance, GovernanceFunctions.Enact, id);
        await StatusAsync("\"mode\":\"deny\"");
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
            await Lots.SubmitAsync("settle", Settle(i, $"{400 + (i * 7919 % 601)}") with { ConflictRetries = 5 }, token));
        await SubmitAsync(governance, GovernanceFunctions.RequestEpoch, Chaincode);
        await StatusAsync("\"epoch\":1");
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        foreach (var sidecar in sidecars)
        {
            await sidecar.DisposeAsync();
        }

        await nodes.DisposeAsync();
        foreach (var each in opened)
        {
            await each.DisposeAsync();
        }

        foreach (var process in processes)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private static async Task<string> SubmitAsync(Contract contract, string function, params string[] arguments) =>
        Encoding.UTF8.GetString(await contract.SubmitAsync(function, ProposalOptions.WithArguments(arguments) with { ConflictRetries = 20 }, Token));

    private async Task DeployAsync(string name, Func<string, string, Task<string>> start)
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var organization in nodes.Material.Organizations)
        {
            addresses[organization.MspId] = await start(organization.MspId, nodes.PackageId(name, organization.MspId));
        }

        await nodes.DeployAsync(name, addresses, Token);
    }

    private async Task<string> GovernanceAsync(string mspId, string packageId)
    {
        var server = await ChaincodeServer.StartAsync(
            new ChaincodeServerOptions { ChaincodeId = packageId, MspId = mspId }, GovernanceChaincode.Create(new GovernanceOptions()), cancellationToken: Token);
        opened.Add(server);
        return server.Address;
    }

    private async Task<string> GuardedAsync(string mspId, string packageId)
    {
        var address = NodeAddress.ChooseFree().ToString();
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable(ProgramVariable)!) { RedirectStandardInput = true };
        start.Environment["CHAINCODE_ID"] = packageId;
        start.Environment["CHAINCODE_SERVER_ADDRESS"] = address;
        processes.Add(Children.Start(start));
        var peer = nodes.Peer(mspId);
        var identity = nodes.Material.Organization(mspId).Admin;
        var sidecar = await Sidecar.StartAsync(new SidecarOptions
        {
            Channels = [nodes.ChannelName],
            Chaincodes = [new GuardedChaincode { Name = Chaincode, Upstream = address }],
            Peer = new PeerConnection(peer.Address, peer.TlsRootPem),
            Identity = new SidecarIdentity(mspId, identity.CertificatePem, identity.PrivateKeyPem),
            StoreFolder = Path.Combine(folder.FullName, mspId),
        });
        sidecars.Add(sidecar);
        return sidecar.AddressOf(Chaincode);
    }

    // What an operator would read: all sidecars have come so far.
    private async Task StatusAsync(string wanted)
    {
        using var http = new HttpClient();
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        foreach (var sidecar in sidecars)
        {
            while (!(await http.GetStringAsync(new Uri(sidecar.StatusAddress, "status"), Token)).Contains(wanted, StringComparison.Ordinal))
            {
                await often.WaitForNextTickAsync(Token);
            }
        }
    }
}

/// <summary>The Go shim at peers in this process.</summary>
public sealed class GoShimOnEmbeddedNetwork() : GoShimNetwork(new EmbeddedNodes());

/// <summary>The Go shim at Fabric's own peers.</summary>
public sealed class GoShimOnNativeNetwork() : GoShimNetwork(new NativeNodes());
