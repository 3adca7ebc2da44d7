using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>The program itself, as a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int Blocks = 2400;
    private const int Kills = 12;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-process-");

    private string Store => Path.Combine(folder.FullName, "store", "mychannel.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_process_that_is_killed_again_and_again_loses_no_block_and_takes_none_twice()
    {
        var ledger = LedgerTests.SomeLedger(Blocks);
        await using var peer = await FakeDeliver.StartAsync(ledger);
        var config = Configure(peer.Address);
        var random = new Random(7);
        var heights = new List<long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = Height();
            using var process = Start(config);
            var most = Math.Min(Blocks, before + random.Next(1, Blocks / Kills));
            await SidecarFixture.UntilAsync(() => Height() >= most || process.HasExited);
            Assert.False(process.HasExited, process.HasExited ? $"it ended by itself: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}" : "");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            heights.Add(Height());
        }

        Assert.True(heights.Distinct().Count() > Kills / 2, $"killed at {string.Join(", ", heights)}");
        TestContext.Current.TestOutputHelper!.WriteLine($"killed at blocks {string.Join(", ", heights)}");
        using (var last = Start(config))
        {
            await SidecarFixture.UntilAsync(() => Height() == Blocks);
            last.Kill();
            await last.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var store = LedgerStore.Open(Store, "mychannel");
        Assert.Equal(Blocks, store.GovernanceWrites().Count);
        Assert.Equal(
            Enumerable.Range(0, Blocks).Select(i => ((ulong)i, $"a{i}")),
            store.CallsOf("basic", 0, ulong.MaxValue).Select(b => (b.Block, b.Calls.Single().Writes.Single().Key)));
        Assert.All(ledger.Blocks, block => Assert.Equal(BlockHashes.HeaderHash(block.Header), store.HeaderHashOf(block.Header.Number)));
    }

    [Fact]
    public async Task Ctrl_C_stops_it_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        await using var peer = await FakeDeliver.StartAsync(LedgerTests.SomeLedger(3));
        using var process = Start(Configure(peer.Address));
        await SidecarFixture.UntilAsync(() => Height() == 3);
        Signals.Interrupt(process.Id);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Stopped", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ctrl_C_ends_an_analysis_at_once_and_leaves_no_report()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        var token = TestContext.Current.CancellationToken;
        var large = Path.Combine(folder.FullName, "large.jsonl");
        await File.WriteAllTextAsync(large, "[]\n" + string.Concat(Enumerable.Range(0, 600_000).Select(i => $"{{\"id\":\"a{i}\",\"n\":{i % 97},\"m\":\"{i % 89}\"}}\n")), token);
        using var process = Children.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "warden.dll"), "analyze", large, "--out", large + ".html" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // The first line is no record: once that is said, the file is being read.
        Assert.Contains("line 1", await process.StandardError.ReadLineAsync(token));
        Signals.Interrupt(process.Id);
        await process.WaitForExitAsync(token).WaitAsync(TimeSpan.FromMinutes(5), token);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("interrupted", await process.StandardError.ReadToEndAsync(token));
        Assert.Equal([large], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public async Task A_bad_setting_ends_it_with_2_and_a_sentence()
    {
        var config = Path.Combine(folder.FullName, "bad.json");
        await File.WriteAllTextAsync(config, "{}", TestContext.Current.CancellationToken);
        using var process = Start(config);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("channels", error);
    }

    private static Process Start(string config) => Children.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "warden.dll"), "run", "--config", config },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        // What is killed leaves its diagnostics' pipes in the temporary folder.
        Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
    })!;

    private string Configure(string peer)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "client.pem"), TestCertificates.Client.CertificatePem);
        File.WriteAllText(Path.Combine(folder.FullName, "client-key.pem"), TestCertificates.Client.KeyPem);
        var config = Path.Combine(folder.FullName, "warden.json");
        File.WriteAllText(config, string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "channels": ["mychannel"],
              "chaincodes": [{ "name": "basic", "upstream": "127.0.0.1:1" }],
              "peer": { "address": "{{peer}}" },
              "identity": { "mspId": "Org1MSP", "certificate": "client.pem", "privateKey": "client-key.pem" },
              "storeFolder": "store"
            }
            """), Encoding.UTF8);
        return config;
    }

    private long Height()
    {
        if (!File.Exists(Store))
        {
            return 0;
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Store, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM blocks";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            // The process is just making it.
            return 0;
        }
    }
}
