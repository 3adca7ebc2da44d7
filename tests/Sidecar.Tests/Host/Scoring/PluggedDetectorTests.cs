using System.Globalization;
using System.Text;
using System.Text.Json;
using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Commands;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Scoring;
using Warden.Host.Tests.Commands;
using Warden.PluggedDetector;

namespace Warden.Host.Tests.Scoring;

/// <summary>A detector in an assembly of its own is taken from a folder, and its program is part of what organisations agree on.</summary>
public sealed class PluggedDetectorTests : IDisposable
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "c", Strategy = "histogram", Alpha = 0.05 };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-plug-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void An_assembly_in_the_folder_adds_its_detector_without_a_new_sidecar()
    {
        Plug("histogram.dll");
        var detection = new FittedDetection(Load());
        var model = Fitted(detection);
        var odd = model.ScoreWrites(Policy, [Write(500)], ScoreContext.None, []);
        Assert.Equal(Outcome.Warn, odd.Outcome);
        Assert.Contains("histogram", odd.Findings.Single().Models);
        Assert.Equal(Outcome.Ok, model.ScoreWrites(Policy, [Write(120)], ScoreContext.None, []).Outcome);
        Assert.Equal(model.Digest, detection.Load(model.ToBytes()).Digest);
    }

    [Fact]
    public void Equal_programs_give_equal_digests_and_other_programs_or_none_others()
    {
        Plug("histogram.dll");
        var one = Fitted(new FittedDetection(Load()));
        File.Move(InFolder("histogram.dll"), InFolder("renamed.dll"));
        var same = Fitted(new FittedDetection(Load()));
        File.AppendAllText(InFolder("renamed.dll"), " ");
        var other = Fitted(new FittedDetection(Load()));
        var none = Fitted(new FittedDetection());

        Assert.Equal(one.Digest, same.Digest);
        Assert.Equal(3, new[] { one.Digest, other.Digest, none.Digest }.Distinct().Count());
        Assert.Throws<InvalidDataException>(() => new FittedDetection(Load()).Load(one.ToBytes()));
        Assert.Throws<InvalidDataException>(() => new FittedDetection().Load(one.ToBytes()));
        Assert.Throws<InvalidDataException>(() => new FittedDetection(Load()).Load(none.ToBytes()));
    }

    [Fact]
    public void A_folder_that_is_not_what_it_has_to_be_stops_the_start_and_is_named()
    {
        Assert.Equal(NumericDetectors.Default, DetectorFolder.Load("detectorFolder", null));
        Assert.Contains("expected a folder", Refusal(InFolder("absent")), StringComparison.Ordinal);
        Assert.Contains("none in", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(InFolder("text.dll"), "not a program");
        Assert.Contains("text.dll", Refusal(), StringComparison.Ordinal);
        File.Delete(InFolder("text.dll"));
        File.Copy(typeof(DetectionPolicy).Assembly.Location, InFolder("documents.dll"));
        Assert.Contains("documents.dll without one", Refusal(), StringComparison.Ordinal);
        File.Delete(InFolder("documents.dll"));
        Plug("one.dll");
        Plug("two.dll");
        Assert.Contains("'histogram' came", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_everybody_can_write_to_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are those of Unix");
        Plug("histogram.dll");
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(InFolder("histogram.dll"));
            File.SetUnixFileMode(InFolder("histogram.dll"), mode | UnixFileMode.OtherWrite);
            Assert.Contains("which everybody can", Refusal(), StringComparison.Ordinal);
            File.SetUnixFileMode(InFolder("histogram.dll"), mode);
            File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.OtherWrite);
            Assert.Contains("which everybody can", Refusal(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(WardenMode.Hold, WardenMode.Hold)]
    [InlineData(WardenMode.Advise, WardenMode.Shadow)]
    public async Task A_policy_that_names_a_missing_detector_is_not_obeyed_by_half_and_that_is_said(WardenMode mode, WardenMode inForce)
    {
        await using var fixture = new SidecarFixture
        {
            Detection = new ScriptedDetection { Missing = policy => policy.Strategy == "histogram" ? ["histogram"] : [] },
        };
        await fixture.StartAsync(mode, p => p with { Strategy = "histogram" });
        await fixture.CaughtUpAsync();

        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "odd")));
        var decision = (await fixture.DecisionsAsync(1))[^1];
        Assert.Equal(("UNSCORED", ChaincodeView.UnknownDetector), (decision.GetProperty("outcome").GetString(), decision.GetProperty("reason").GetString()));
        Assert.Contains("reason=\"unknown detector\"", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
        var status = JsonDocument.Parse(await fixture.GetAsync("/status")).RootElement.GetProperty("channels")[0].GetProperty("chaincodes")[0];
        Assert.Equal(("histogram", "unknown detector"), (status.GetProperty("missingDetectors")[0].GetString(), status.GetProperty("unscored").GetString()));
        Assert.Equal(inForce.ToString(), status.GetProperty("mode").GetString(), ignoreCase: true);
        Assert.Equal(1, fixture.Logs.Entries.Count(e => e.Event.Id == 3012));

        fixture.Ledger.Policy(new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Deny, Retrain = new RetrainPolicy { EveryBlocks = 2 } }, version: 2);
        await fixture.CaughtUpAsync();
        var refused = new TestCall("basic", "Create", "odd");
        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync(refused.Transaction());
        Assert.Equal(403, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task The_setting_plugs_in_and_the_log_says_what()
    {
        Plug("histogram.dll");
        var logs = new TestLogs();
        var certificate = TestCertificates.Client;
        await using var sidecar = await Sidecar.StartAsync(
            new SidecarOptions
            {
                Channels = [TestCall.Channel],
                Chaincodes = [new GuardedChaincode { Name = "basic", Upstream = "127.0.0.1:1" }],
                Peer = new PeerConnection("127.0.0.1:1"),
                Identity = new SidecarIdentity("Org1MSP", certificate.CertificatePem, certificate.KeyPem),
                StoreFolder = Path.Combine(folder.FullName, "store"),
                DetectorFolder = folder.FullName,
            },
            logs,
            TestContext.Current.CancellationToken);
        Assert.StartsWith("Detector histogram is plugged in, of the program ", logs.Entries.Single(e => e.Event.Id == 4004).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_a_policy_is_refused_without_its_detector_and_compared_with_it()
    {
        Plug("histogram.dll");
        var policy = InFolder("plugged.json");
        await File.WriteAllTextAsync(policy, """{"chaincode":"c","strategy":"histogram"}""", TestContext.Current.CancellationToken);
        var records = InFolder("records.jsonl");
        await File.WriteAllLinesAsync(
            records, Enumerable.Range(0, 600).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{Value(i)}}}")), TestContext.Current.CancellationToken);

        var without = await CommandOutcome.RunAsync("analyze", records, "--learn-first", "500", "--policy", policy);
        Assert.Equal(
            (ExitCodes.BadInput, "plugged: expected detectors that are here, but it names histogram: plug them in with --detectors\n"), (without.ExitCode, without.Errors));
        var with = await CommandOutcome.RunAsync("analyze", records, "--learn-first", "500", "--policy", policy, "--detectors", folder.FullName);
        Assert.Equal(ExitCodes.Done, with.ExitCode);
        Assert.Contains("histogram", with.Output, StringComparison.Ordinal);
    }

    private NumericDetectors Load() => DetectorFolder.Load("detectorFolder", folder.FullName);

    private string Refusal(string? path = null) =>
        Assert.Throws<SidecarOptionsException>(() => DetectorFolder.Load("detectorFolder", path ?? folder.FullName)).Message;

    private string InFolder(string name) => Path.Combine(folder.FullName, name);

    private void Plug(string name) => File.Copy(typeof(HistogramDetector).Assembly.Location, InFolder(name));

    private static IFittedModel Fitted(FittedDetection detection)
    {
        var learner = detection.NewLearner();
        for (var i = 0; i < 3000; i++)
        {
            learner.ObserveBlock((ulong)i, [new LedgerCall(0, $"t{i}", "c", [], [Write(Value(i))], Teaches: true)]);
        }

        return learner.Fit(null, Policy, 3000, "seed"u8);
    }

    private static StateWrite Write(double value) => new("k1", Encoding.UTF8.GetBytes("{\"v\":" + value.ToString(CultureInfo.InvariantCulture) + "}"));

    private static double Value(int i) => i % 2 == 0 ? 100 + (i * 7919 % 1009 / 10.0) : 800 + (i * 31 % 997 / 10.0);
}
