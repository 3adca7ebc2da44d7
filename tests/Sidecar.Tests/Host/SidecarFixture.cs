using System.Text.Json;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Channels;
using Warden.Host.Scoring;

namespace Warden.Host.Tests;

/// <summary>A sidecar between a scripted peer and a scripted chaincode, on a ledger in memory.</summary>
internal sealed class SidecarFixture : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-host-");

    private Sidecar? sidecar;

    public TestLedger Ledger { get; init; } = new();

    public ScriptedDetection Detection { get; init; } = new();

    /// <summary>What scores in the place of <see cref="Detection"/>.</summary>
    public IDetection? Engine { get; init; }

    /// <summary>The guard's clock.</summary>
    public JumpingTime Time { get; } = new();

    public TestLogs Logs { get; } = new();

    public FakeChaincode Chaincode { get; private set; } = null!;

    public FakeChaincode? Second { get; private set; }

    public Sidecar Sidecar => sidecar ?? throw new InvalidOperationException("not started");

    public Func<SidecarOptions, SidecarOptions> Options { get; init; } = o => o;

    public string DecisionLog => Path.Combine(folder.FullName, "decisions.jsonl");

    /// <summary>Starts with a policy in force and its first epoch active.</summary>
    public static Task<SidecarFixture> InModeAsync(WardenMode mode, Func<DetectionPolicy, DetectionPolicy>? change = null) =>
        new SidecarFixture().StartAsync(mode, change);

    public async Task<SidecarFixture> StartAsync(WardenMode mode, Func<DetectionPolicy, DetectionPolicy>? change = null, bool second = false)
    {
        var policy = new DetectionPolicy { Chaincode = "basic", Mode = mode, Retrain = new RetrainPolicy { EveryBlocks = 2 } };
        Ledger.Append();
        Ledger.Policy(change is null ? policy : change(policy));
        Ledger.Append(new TestTransaction("basic", ["Create", "plain"]) { Writes = { ["basic"] = [("a1", "plain")] } });
        if (second)
        {
            Second = await FakeChaincode.StartAsync();
        }

        await StartAsync();
        await UntilAsync(() => Sidecar.Channel(TestCall.Channel).Current.Chaincodes.TryGetValue("basic", out var rules)
            && (rules.Epoch is not null || (Ledger.Answered > 0 && Sidecar.HeightOf(TestCall.Channel) == Ledger.Height)));
        return this;
    }

    public async Task StartAsync()
    {
        Chaincode ??= await FakeChaincode.StartAsync();
        var certificate = TestCertificates.Client;
        var options = Options(new SidecarOptions
        {
            Channels = [TestCall.Channel],
            Chaincodes =
            [
                new GuardedChaincode { Name = "basic", Upstream = Chaincode.Address },
                .. Second is null ? Array.Empty<GuardedChaincode>() : [new GuardedChaincode { Name = "second", Upstream = Second.Address }],
            ],
            Peer = new PeerConnection("127.0.0.1:1"),
            Identity = new SidecarIdentity("Org1MSP", certificate.CertificatePem, certificate.KeyPem),
            StoreFolder = folder.FullName,
            // What is not about time is not judged by it.
            ScoreDeadline = TimeSpan.FromSeconds(25),
            ConsumeTimeout = TimeSpan.FromSeconds(25),
        });
        sidecar = await Sidecar.StartAsync(
            options, Engine ?? Detection, _ => new ChannelConnection(Ledger, Ledger), Time, Logs, TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        await Sidecar.DisposeAsync();
        sidecar = null;
    }

    public Task<FakePeer> PeerAsync(string chaincode = "basic") => FakePeer.ConnectAsync(Sidecar.AddressOf(chaincode));

    /// <summary>Waits until the sidecar has taken in the whole ledger.</summary>
    public Task CaughtUpAsync() => UntilAsync(() => Sidecar.HeightOf(TestCall.Channel) == Ledger.Height);

    /// <summary>Waits for something that happens beside the test.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds())
        {
            await often.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Gets the decisions on calls written so far, once there are at least so many.</summary>
    public Task<IReadOnlyList<JsonElement>> DecisionsAsync(int count) => LinesAsync(count, line => !IsOfConfirmation(line));

    /// <summary>Gets the lines about committed confirmations, once there are at least so many.</summary>
    public Task<IReadOnlyList<JsonElement>> ConfirmationsAsync(int count) => LinesAsync(count, IsOfConfirmation);

    public async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Sidecar.StatusAddress };
        return await (await client.GetAsync(path, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (sidecar is not null)
        {
            await sidecar.DisposeAsync();
        }

        if (Chaincode is not null)
        {
            await Chaincode.DisposeAsync();
        }

        if (Second is not null)
        {
            await Second.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private static bool IsOfConfirmation(JsonElement line) => line.TryGetProperty("confirmation", out _);

    private async Task<IReadOnlyList<JsonElement>> LinesAsync(int count, Predicate<JsonElement> isMeant)
    {
        List<JsonElement> meant = [];
        await UntilAsync(() => (meant = [.. Lines().Select(l => JsonDocument.Parse(l).RootElement).Where(l => isMeant(l))]).Count >= count);
        return meant;
    }

    private List<string> Lines()
    {
        using var file = new FileStream(DecisionLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
