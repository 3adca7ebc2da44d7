using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Warden.Benchmarks.Load;
using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Shim;
using Warden.Topology;

namespace Warden.Benchmarks.Relaying;

/// <summary>The command <c>relay</c>: processor time and memory that a process between peer and chaincode takes for each transaction.</summary>
/// <remarks>
/// The relay has a process of its own, so its processor time is counted apart from peer and chaincode, which share this one. Unlike a latency it is
/// hardly moved by what else the machine does. A transaction is six frames: TRANSACTION, GET_STATE and PUT_STATE with their answers, COMPLETED.
/// </remarks>
internal static class RelayBench
{
    /// <summary>The verb under which the program is the process in between.</summary>
    public const string HostVerb = "relay-host";

    /// <summary>The chaincode's name on the channel.</summary>
    public const string Chaincode = "basic";

    private const int Rounds = 5;

    private static readonly string[] Columns =
    [
        "between peer and chaincode", "callers", "per s", "p50 / p99 ms", "processor time per transaction, µs", "of it kernel, µs", "allocated per transaction, B",
        "relayed per transaction, B", "of it scored, B", "scoring, µs by the clock",
    ];

    /// <summary>What stands before the verb when this program starts itself: nothing, or the assembly where <c>dotnet</c> runs it.</summary>
    public static IEnumerable<string> OwnProgram =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Assembly.GetExecutingAssembly().Location] : [];

    public static Command Create(TextWriter output)
    {
        var callers = new Option<int[]>("--callers")
        {
            Description = "How many transactions are under way at once; one comparison each.", AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 16, 64],
        };
        var sides = new Option<RelaySide[]>("--sides")
        {
            Description = "What is compared.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => Enum.GetValues<RelaySide>(),
        };
        var seconds = new Option<double>("--seconds") { Description = "How long each is called, over five rounds turn by turn.", DefaultValueFactory = _ => 10 };
        var file = new Option<FileInfo?>("--out") { Description = "The page whose section is replaced, as tests/Benchmarks/RESULTS.md.", HelpName = "FILE" };
        var command = new Command("relay", "Processor time and memory for each transaction that is relayed, judged and not.") { callers, sides, seconds, file };
        command.SetAction(parsed => RunAsync(
            parsed.GetValue(callers)!, parsed.GetValue(sides)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(file), output));
        return command;
    }

    private static async Task<int> RunAsync(int[] callers, RelaySide[] sides, TimeSpan length, FileInfo? file, TextWriter output)
    {
        using var authority = new CertificateAuthority("tlsca.example.com", "example.com");
        using var members = new CertificateAuthority("ca.org1.example.com", "org1.example.com");
        var tls = authority.IssueTls("chaincode.example.com");
        var caller = members.IssueIdentity("Org1MSP", "User1", NodeRole.Client);
        var rows = new List<string[]>();
        foreach (var number in callers)
        {
            rows.AddRange(await CompareAsync(sides, number, length, tls, caller));
            foreach (var row in rows.TakeLast(sides.Length))
            {
                await output.WriteLineAsync(string.Join("  ", row));
            }
        }

        var page = new StringWriter { NewLine = "\n" };
        page.Write($"    dotnet run -c Release --project tests/Benchmarks -- relay --out tests/Benchmarks/RESULTS.md\n\n{ResultsFile.Machine()}\n");
        page.Write("Median of five rounds turn by turn; the relay is a process of its own, whose processor time this is.\n\n");
        Evaluation.Report.MarkdownTable.Write(page, Columns, rows);
        if (file is null)
        {
            await output.WriteAsync(page.ToString());
        }
        else
        {
            ResultsFile.Replace(file.FullName, "Relay", page.ToString());
        }

        return 0;
    }

    private static async Task<IEnumerable<string[]>> CompareAsync(RelaySide[] sides, int callers, TimeSpan length, TlsIdentity tls, FabricIdentity caller)
    {
        await using var chaincode = await ChaincodeServer.StartAsync(
            new ChaincodeServerOptions
            {
                ChaincodeId = "basic:1234", MspId = "Org1MSP", Address = "127.0.0.1:0", Tls = new ChaincodeTls(tls.CertificatePem, tls.PrivateKeyPem),
            },
            AssetTransferChaincode.Create());
        var compared = new List<ComparedSide>();
        try
        {
            foreach (var side in sides)
            {
                var settings = new RelaySettings(side, chaincode.Address, tls.CertificatePem, tls.PrivateKeyPem, tls.RootPem, tls.ServerName);
                var process = side == RelaySide.Direct ? null : await RelayProcess.StartAsync(settings);
                compared.Add(new ComparedSide(side, process, await BenchPeer.ConnectAsync(process?.Address ?? chaincode.Address, tls, caller)));
            }

            // Tiered compilation needs its thirty calls and its tenth of a second.
            foreach (var side in compared)
            {
                await side.CallAsync(callers, TimeSpan.FromSeconds(2), counts: false);
            }

            for (var round = 0; round < Rounds; round++)
            {
                foreach (var side in compared)
                {
                    await side.CallAsync(callers, length / Rounds, counts: true);
                }
            }

            return [.. compared.Select(side => side.Row(callers))];
        }
        finally
        {
            foreach (var side in compared)
            {
                await side.DisposeAsync();
            }
        }
    }

    private sealed class ComparedSide(RelaySide side, RelayProcess? process, BenchPeer peer) : IAsyncDisposable
    {
        private readonly Measurement _latency = new();
        private readonly List<(ProcessCost Used, int Calls)> _rounds = [];

        public async Task CallAsync(int callers, TimeSpan length, bool counts)
        {
            var before = process is null ? null : await process.CostAsync();
            var calls = 0;
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                while (clock.Elapsed < length)
                {
                    var call = peer.NextCall();
                    var begun = Stopwatch.GetTimestamp();
                    await peer.CallAsync(call);
                    Interlocked.Increment(ref calls);
                    if (counts)
                    {
                        _latency.Add(Stopwatch.GetElapsedTime(begun));
                    }
                }
            })));
            if (!counts)
            {
                return;
            }

            _latency.EndRound(clock.Elapsed);
            var used = process is null ? ProcessCost.None : await process.CostAsync() - before!;
            _rounds.Add((used, calls));
        }

        public string[] Row(int callers)
        {
            // Fields of one and the same round: the one with the median processor time.
            var (used, calls) = _rounds.OrderBy(r => (r.Used.UserMicroseconds + r.Used.KernelMicroseconds) / r.Calls).ElementAt(_rounds.Count / 2);
            return
            [
                side.ToString().ToLowerInvariant(),
                callers.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{_latency.PerSecond:0}"),
                string.Create(CultureInfo.InvariantCulture, $"{_latency.Percentile(0.5):0.00} / {_latency.Percentile(0.99):0.00}"),
                PerCall(used.UserMicroseconds + used.KernelMicroseconds),
                PerCall(used.KernelMicroseconds),
                PerCall(used.AllocatedBytes),
                used.RelayedBytes > 0 ? PerCall(used.RelayedBytes) : "–",
                used.ScoredBytes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{used.ScoredBytes / calls:0} ({used.ScoredBytes / used.RelayedBytes:0.0 %})") : "–",
                used.ScoredBytes > 0 ? PerCall(used.ScoringMicroseconds) : "–",
            ];

            string PerCall(double sum) => string.Create(CultureInfo.InvariantCulture, $"{sum / calls:0}");
        }

        public async ValueTask DisposeAsync()
        {
            await peer.DisposeAsync();
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }
    }
}
