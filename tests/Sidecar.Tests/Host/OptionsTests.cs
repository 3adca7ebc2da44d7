using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Telemetry;

namespace Warden.Host.Tests;

public sealed class OptionsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-options-");

    private string Config => Path.Combine(folder.FullName, "warden.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_configuration_file_names_PEM_files_beside_it()
    {
        var options = Read(Text());
        Assert.Equal(["mychannel"], options.Channels);
        Assert.Equal(TestCertificates.RootPem, options.Peer.TlsRootPem);
        Assert.Equal(TestCertificates.Client.KeyPem, options.Identity.PrivateKeyPem);
        Assert.Equal(TestCertificates.Server.CertificatePem, options.Chaincodes[0].Tls!.CertificatePem);
        Assert.Equal(TimeSpan.FromMilliseconds(500), options.ScoreDeadline);
        Assert.Equal(Path.Combine(folder.FullName, "store"), options.StoreFolder);
    }

    [Theory]
    [InlineData("\"address\": \"127.0.0.1:7051\"", "\"address\": \"127.0.0.1\"", "peer.address: expected host:port")]
    [InlineData("\"upstream\": \"127.0.0.1:9999\"", "\"upstream\": \"127.0.0.1:0\"", "chaincodes[0].upstream: expected host:port")]
    [InlineData("\"name\": \"basic\"", "\"name\": \"\"", "chaincodes: expected a text")]
    [InlineData("\"certificate\": \"client.pem\"", "\"certificate\": \"none.pem\"", "identity.certificate: expected a PEM file")]
    [InlineData("\"privateKey\": \"client-key.pem\"", "\"privateKey\": \"server-key.pem\"", "identity.privateKey: expected the certificate's private key")]
    [InlineData("\"tlsRoot\": \"root.pem\"", "\"tlsRoot\": \"client-key.pem\"", "peer.tlsRoot: expected certificates as PEM")]
    [InlineData("\"scoreDeadlineSeconds\": 0.5", "\"scoreDeadlineSeconds\": 60", "scoreDeadline: expected")]
    [InlineData("\"storeFolder\"", "\"storeFoldr\"", "storeFoldr")]
    [InlineData("\"channels\": [\"mychannel\"]", "\"channels\": []", "channels: expected at least one entry")]
    public void A_bad_setting_is_named(string good, string bad, string message)
    {
        var text = Text();
        Assert.Contains(good, text);
        Assert.Contains(message, Assert.Throws<SidecarOptionsException>(() => Read(text.Replace(good, bad, StringComparison.Ordinal))).Message);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;
        await using var fixture = new SidecarFixture { Options = o => o with { Chaincodes = [o.Chaincodes[0] with { Listen = address }] } };
        var error = await Assert.ThrowsAsync<SidecarOptionsException>(() => fixture.StartAsync());
        Assert.Equal("chaincodes[0].listen", error.Setting);
        Assert.Contains(address, error.Message);
        await using var status = new SidecarFixture { Options = o => o with { StatusAddress = address } };
        Assert.Equal("statusAddress", (await Assert.ThrowsAsync<SidecarOptionsException>(() => status.StartAsync())).Setting);
    }

    [Fact]
    public async Task Healthz_status_and_metrics_answer_on_loopback()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        Assert.True(fixture.Sidecar.StatusAddress.IsLoopback);
        Assert.Equal("{\"problems\":[],\"status\":\"OK\"}", await fixture.GetAsync("/healthz"));
        var status = await fixture.GetAsync("/status");
        Assert.Contains("\"organization\":\"Org1MSP\"", status);
        Assert.Contains($"\"height\":{fixture.Ledger.Height}", status);
        var metrics = await fixture.GetAsync("/metrics");
        Assert.Contains($"warden_ledger_height{{channel=\"mychannel\"}} {fixture.Ledger.Height}\n", metrics);
        Assert.Contains("# TYPE warden_fit_duration_seconds histogram", metrics);
        var call = new TestCall("basic", "Create", "plain");
        await GuardTests.RunAsync(fixture, call, call.Completed());
        metrics = await fixture.GetAsync("/metrics");
        Assert.Contains("warden_relay_frames_total{chaincode=\"basic\",direction=\"to_chaincode\"} 1\n", metrics);
        Assert.Contains("warden_relay_frames_total{chaincode=\"basic\",direction=\"to_peer\"} 2\n", metrics);
        Assert.Equal(metrics.Split("# TYPE")[3], (await fixture.GetAsync("/metrics")).Split("# TYPE")[3]);
    }

    [Fact]
    public async Task A_disabled_chaincode_is_only_relayed()
    {
        await using var fixture = new SidecarFixture { Options = o => o with { Chaincodes = [o.Chaincodes[0] with { Enabled = false }] } };
        await fixture.StartAsync(WardenMode.Deny);
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
    }

    [Fact]
    public void Event_ids_are_unique()
    {
        var ids = typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(a => a.EventId).ToArray();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private SidecarOptions Read(string text)
    {
        File.WriteAllText(Config, text);
        foreach (var (name, pem) in new[]
        {
            ("root.pem", TestCertificates.RootPem), ("client.pem", TestCertificates.Client.CertificatePem),
            ("client-key.pem", TestCertificates.Client.KeyPem), ("server.pem", TestCertificates.Server.CertificatePem),
            ("server-key.pem", TestCertificates.Server.KeyPem),
        })
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), pem);
        }

        return SidecarOptionsFile.Read(Config);
    }

    private static string Text() =>
        """
        {
          "channels": ["mychannel"],
          "chaincodes": [
            {
              "name": "basic", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:9999",
              "tls": { "certificate": "server.pem", "privateKey": "server-key.pem", "clientRoot": "root.pem" },
              "upstreamTls": { "root": "root.pem", "serverName": "localhost" }
            }
          ],
          "peer": { "address": "127.0.0.1:7051", "tlsRoot": "root.pem", "serverName": "peer0.org1.example.com" },
          "identity": { "mspId": "Org1MSP", "certificate": "client.pem", "privateKey": "client-key.pem" },
          "storeFolder": "store",
          "scoreDeadlineSeconds": 0.5
        }
        """;
}
