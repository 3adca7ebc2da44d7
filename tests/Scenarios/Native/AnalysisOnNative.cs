using System.Diagnostics;
using System.Text.Json;
using Warden.Documents;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios.Native;

/// <summary>An auditor analyses what Fabric's own peers have committed: from a peer, or from the files that one keeps its blocks in.</summary>
public sealed class AnalysisOnNative(NativeFixture network) : Scenario(network), IClassFixture<NativeFixture>
{
    private static readonly GuardPlan Plan = new(new ContractPlan("audited", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("audited", WardenMode.Shadow),
        History = Lots.Calls("record", 150),
    });

    [Fact]
    public async Task What_stands_out_is_found_in_a_peers_own_files_as_through_its_deliver_service()
    {
        var guard = await GuardAsync(Plan);
        var odd = (await guard.SubmitAsync(Lots.Record(7000, Lots.FarTooHigh), Token)).TransactionId;
        var folder = Directory.CreateTempSubdirectory("warden-audit-");
        try
        {
            var member = network.Material.Organization("Org1MSP");
            var admin = member.Admin;
            await guard.CatchUpAsync(Token);
            var throughPeer = await AnalyzeAsync(
                "--peer", network.Network.Peer("Org1MSP").Address, "--tls-root", Write("root.pem", member.TlsRootPem), "--channel", "mychannel",
                "--msp-id", "Org1MSP", "--certificate", Write("cert.pem", admin.CertificatePem), "--private-key", Write("key.pem", admin.PrivateKeyPem));
            var fromFiles = await AnalyzeAsync("--blocks", network.Network.BlockFolder("Org1MSP"));
            await network.Network.StopPeerAsync("Org1MSP");
            var fromFilesOfAStoppedPeer = await AnalyzeAsync("--blocks", network.Network.BlockFolder("Org1MSP"));
            await network.Network.StartPeerAsync("Org1MSP", Token);

            Assert.Contains(throughPeer, suspect => suspect.Contains(odd[..8], StringComparison.Ordinal));
            Assert.Equal(throughPeer, fromFiles);
            Assert.Equal(throughPeer, fromFilesOfAStoppedPeer);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string Write(string name, string text)
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllText(path, text);
            return path;
        }
    }

    // The suspects, a line of JSON each.
    private static async Task<IReadOnlyList<string>> AnalyzeAsync(params string[] source)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "warden.dll"), "analyze", "--ledger", "--chaincode", "audited", "--format", "jsonl", .. source])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Children.Start(start);
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, string.Concat(output));
        return [.. output[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString() == "suspect")];
    }
}
