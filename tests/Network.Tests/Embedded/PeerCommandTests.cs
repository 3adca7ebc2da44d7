using System.Diagnostics;
using Warden.Native;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>Fabric's own <c>peer</c> command takes the embedded network through a chaincode's whole life.</summary>
public sealed class PeerCommandTests : IDisposable
{
    /// <summary>The least the command reads before it does anything: how it hashes and signs.</summary>
    private const string CoreYaml = """
        peer:
          BCCSP:
            Default: SW
            SW:
              Hash: SHA2
              Security: 256

        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-peer-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_chaincode_is_installed_approved_committed_and_called_from_the_command_line()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await using var network = await EmbeddedNetwork.StartAsync(new(), Token);
        MaterialFolder.Write(network.Material, folder.FullName);
        await using var chaincode = await ScriptedChaincode.StartAsync(
            address => ChaincodePackage.Create("cli_1.0", address).PackageId, StepChaincode.RunAsync);
        var package = Path.Combine(folder.FullName, "cli.tar.gz");
        await File.WriteAllBytesAsync(package, ChaincodePackage.Create("cli_1.0", chaincode.Address).Bytes, Token);
        string[] definition = ["-C", "mychannel", "-n", "cli", "-v", "1.0", "--sequence", "1", "--signature-policy", "OR('Org1MSP.member','Org2MSP.member')"];
        string[] orderer = ["-o", network.Orderer.Address, "--tls", "--cafile", Root(network.Material.Orderer)];

        foreach (var organization in network.Material.Organizations)
        {
            Assert.Contains(chaincode.PackageId, await PeerAsync(organization, "lifecycle", "chaincode", "install", package), StringComparison.Ordinal);
            Assert.Contains($"Package ID: {chaincode.PackageId}, Label: cli_1.0", await PeerAsync(organization, "lifecycle", "chaincode", "queryinstalled"), StringComparison.Ordinal);
            Assert.Contains(
                "committed with status (VALID)",
                await PeerAsync(organization, ["lifecycle", "chaincode", "approveformyorg", .. definition, "--package-id", chaincode.PackageId, .. orderer]),
                StringComparison.Ordinal);
        }

        var first = network.Material.Organizations[0];
        var readiness = await PeerAsync(first, ["lifecycle", "chaincode", "checkcommitreadiness", .. definition, "--output", "json"]);
        Assert.Contains("\"Org1MSP\": true", readiness, StringComparison.Ordinal);
        Assert.Contains("\"Org2MSP\": true", readiness, StringComparison.Ordinal);
        string[] peers = [.. network.Material.Organizations.SelectMany(o => new[] { "--peerAddresses", network.Peer(o.MspId).Address, "--tlsRootCertFiles", Root(o) })];
        await PeerAsync(first, ["lifecycle", "chaincode", "commit", .. definition, .. orderer, .. peers]);
        Assert.Contains(
            "Version: 1.0, Sequence: 1, Endorsement Plugin: escc, Validation Plugin: vscc, Approvals: [Org1MSP: true, Org2MSP: true]",
            await PeerAsync(first, "lifecycle", "chaincode", "querycommitted", "-C", "mychannel", "-n", "cli"),
            StringComparison.Ordinal);
        var invoked = await PeerAsync(
            first, ["chaincode", "invoke", "-C", "mychannel", "-n", "cli", "-c", """{"Args":["p a 1"]}""", "--waitForEvent", .. orderer, .. peers[..4]]);
        Assert.Contains("status:200", invoked, StringComparison.Ordinal);
        Assert.Contains("[1]", await PeerAsync(first, "chaincode", "query", "-C", "mychannel", "-n", "cli", "-c", """{"Args":["g a"]}"""), StringComparison.Ordinal);

        string Root(OrganizationMaterial organization) => Path.Combine(folder.FullName, MaterialFolder.TlsRootPath(organization));

        Task<string> PeerAsync(OrganizationMaterial organization, params string[] arguments) => RunAsync(network, organization, arguments);
    }

    [Fact]
    public async Task Peers_endorsers_and_configuration_are_discovered_from_the_command_line()
    {
        var command = Path.Combine(Path.GetDirectoryName(FabricBinaries.Find()?.Peer) ?? "", "discover");
        Assert.SkipUnless(File.Exists(command), "needs discover of Fabric beside peer");
        await using var network = await EmbeddedNetwork.StartAsync(new(), Token);
        MaterialFolder.Write(network.Material, folder.FullName);
        await using var chaincode = await ScriptedChaincode.StartAsync(address => ChaincodePackage.Create("any", address).PackageId, StepChaincode.RunAsync);
        await network.DeployChaincodeAsync(
            new()
            {
                Name = "any", Endpoints = network.Material.Organizations.ToDictionary(o => o.MspId, _ => new ChaincodeEndpoint(chaincode.PackageId, chaincode.Address)),
            },
            Token);

        var peers = await DiscoverAsync("peers");
        Assert.All(network.Material.Organizations, o => Assert.Contains(network.Peer(o.MspId).Address, peers, StringComparison.Ordinal));
        Assert.Contains("\"any\"", peers, StringComparison.Ordinal);
        Assert.Contains("\"quantities_by_group\"", await DiscoverAsync("endorsers", "--chaincode", "any"), StringComparison.Ordinal);
        Assert.Contains(network.Material.Orderer.MspId, await DiscoverAsync("config"), StringComparison.Ordinal);

        Task<string> DiscoverAsync(params string[] what)
        {
            var organization = network.Material.Organizations[0];
            string File(string path) => Path.Combine(folder.FullName, path);
            return RunAsync(new ProcessStartInfo(
                command,
                [
                    "--peerTLSCA", File(MaterialFolder.TlsRootPath(organization)),
                    "--userKey", File(MaterialFolder.PrivateKeyPath(organization, organization.Admin)),
                    "--userCert", File(MaterialFolder.CertificatePath(organization, organization.Admin)),
                    "--MSP", organization.MspId, .. what, "--channel", "mychannel", "--server", network.Peer(organization.MspId).Address,
                ]));
        }
    }

    private async Task<string> RunAsync(EmbeddedNetwork network, OrganizationMaterial organization, string[] arguments)
    {
        var config = folder.CreateSubdirectory("config");
        await File.WriteAllTextAsync(Path.Combine(config.FullName, "core.yaml"), CoreYaml, Token);
        var start = new ProcessStartInfo(FabricBinaries.Find()!.Peer, arguments);
        start.Environment["FABRIC_CFG_PATH"] = config.FullName;
        start.Environment["CORE_PEER_TLS_ENABLED"] = "true";
        start.Environment["CORE_PEER_LOCALMSPID"] = organization.MspId;
        start.Environment["CORE_PEER_ADDRESS"] = network.Peer(organization.MspId).Address;
        start.Environment["CORE_PEER_MSPCONFIGPATH"] = Path.Combine(folder.FullName, MaterialFolder.MspPath(organization, organization.Admin));
        start.Environment["CORE_PEER_TLS_ROOTCERT_FILE"] = Path.Combine(folder.FullName, MaterialFolder.TlsRootPath(organization));
        return await RunAsync(start);
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Children.Start(start);
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {string.Concat(output)}");
        return string.Concat(output);
    }
}
