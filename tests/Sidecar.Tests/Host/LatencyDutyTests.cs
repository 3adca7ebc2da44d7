using System.Globalization;
using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>A sidecar measures what it adds to calls, says on the ledger when that is over the voted limit, and stands back when the ledger says so.</summary>
public sealed class LatencyDutyTests
{
    private const string Place = "127.0.0.1:1";

    // What a machine with much to do adds is far below it, and what detection is made to take far above.
    private static readonly LatencyLimit Limit = new(20_000, Calls: 10, ReturnShare: 1);

    private int decided;

    [Fact]
    public async Task Over_the_limit_it_says_so_stands_back_from_that_block_on_and_returns_when_it_is_fast_again()
    {
        await using var fixture = await StartAsync(WardenMode.Hold);
        await WindowAsync(fixture);
        await ReportsAsync(fixture, 1);
        Assert.Equal(428, await StatusAsync(fixture, "odd"));

        Slow(fixture, TimeSpan.FromSeconds(60));
        await WindowAsync(fixture, calls: 9);
        await ReportsAsync(fixture, 2);
        var report = fixture.Ledger.Words.Last();
        Assert.Equal([GovernanceFunctions.ReportLatency, "basic", Place], report[..3]);
        Assert.Equal("10", report[4]);
        Assert.InRange(long.Parse(report[6], CultureInfo.InvariantCulture), 60_000_000, 200_000_000);
        Assert.Equal(200, await StatusAsync(fixture, "odd"));
        var passed = (await fixture.DecisionsAsync(21)).Last();
        Assert.Equal(("WARN", "shadow", "relayed", "latency"), (
            passed.GetProperty("outcome").GetString(), passed.GetProperty("mode").GetString(), passed.GetProperty("answer").GetString(),
            passed.GetProperty("reason").GetString()));
        Assert.Contains("\"latency\":{\"inShadow\":true,\"limitMilliseconds\":20000,\"over\":[\"Org1MSP\"]", await fixture.GetAsync("/status"), StringComparison.Ordinal);
        Assert.Contains("the guard of basic is in shadow, too slow at Org1MSP", await fixture.GetAsync("/healthz"), StringComparison.Ordinal);
        Assert.Contains("warden_latency_exceeded{channel=\"mychannel\",chaincode=\"basic\"} 1", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.True(fixture.Logs.Has(3025));

        // In shadow it is still over: what judging takes is measured though no call waits for it.
        await WindowAsync(fixture, calls: 9);
        Assert.Equal(2, fixture.Ledger.Words.Count);
        fixture.Detection.BeforeScore = _ => { };
        await WindowAsync(fixture);
        await ReportsAsync(fixture, 3);
        Assert.Equal(428, await StatusAsync(fixture, "odd"));
        Assert.Contains("warden_latency_exceeded{channel=\"mychannel\",chaincode=\"basic\"} 0", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.True(fixture.Logs.Has(3026));
        await WindowAsync(fixture, calls: 9);
        Assert.Equal(3, fixture.Ledger.Words.Count);
    }

    [Fact]
    public async Task While_it_stands_back_restrictions_hold()
    {
        await using var fixture = await StartAsync(WardenMode.Hold);
        fixture.Ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Latency, "basic", "Org1MSP", Place), Over("Org1MSP")),
            (CompositeKey.Create(GovernanceKeys.Restriction, "basic", "r"), new RestrictionRecord("r", new Restriction
            {
                Chaincode = "basic", Kind = RestrictionKind.Pause, Function = "Pay", Reason = "incident 12", Source = "desk", UntilBlock = 900,
            })));
        await fixture.CaughtUpAsync();
        Assert.Equal(200, await StatusAsync(fixture, "odd"));
        await using var peer = await fixture.PeerAsync();
        var call = new TestCall("basic", "Pay", "plain");
        await peer.SendAsync(call.Transaction());
        Assert.Equal(403, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task A_limit_of_some_functions_is_measured_by_their_calls_and_the_others_are_held_on()
    {
        await using var fixture = await StartAsync(WardenMode.Hold, Limit with { Functions = ["Quote"] });
        Slow(fixture, TimeSpan.FromSeconds(60));
        await WindowAsync(fixture, calls: 15);
        await WindowAsync(fixture, calls: 9, function: "Quote");
        Assert.Empty(fixture.Ledger.Words);
        await WindowAsync(fixture, calls: 1, function: "Quote");
        await ReportsAsync(fixture, 1);
        Assert.Equal(200, await StatusAsync(fixture, "odd", "Quote"));
        Assert.Equal(428, await StatusAsync(fixture, "odd"));

        // The default contract answers to both spellings; one is meant.
        Assert.Equal(428, await StatusAsync(fixture, "odd", "basic:Quote"));
        Assert.Contains("the guard of Quote of basic is in shadow, too slow at Org1MSP", await fixture.GetAsync("/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_two_take_part_one_alone_does_not_switch_the_guard_off_and_both_do()
    {
        await using var fixture = await StartAsync(WardenMode.Deny, "Org1MSP", "Org2MSP");
        Slow(fixture, TimeSpan.FromSeconds(60));
        await WindowAsync(fixture);
        await ReportsAsync(fixture, 1);
        Assert.Equal(403, await StatusAsync(fixture, "odd"));
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Latency, "basic", "Org2MSP", Place), Over("Org2MSP")));
        await fixture.CaughtUpAsync();
        Assert.Equal(200, await StatusAsync(fixture, "odd"));
    }

    [Fact]
    public async Task A_restart_forgets_measures_and_not_what_is_in_force()
    {
        await using var fixture = await StartAsync(WardenMode.Hold);
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Latency, "basic", "Org1MSP", Place), Over("Org1MSP")));
        await fixture.CaughtUpAsync();
        await fixture.StopAsync();
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        Assert.Equal(200, await StatusAsync(fixture, "odd"));
        await WindowAsync(fixture, calls: 9);
        await ReportsAsync(fixture, 1);
        Assert.Equal(428, await StatusAsync(fixture, "odd"));
    }

    [Fact]
    public async Task It_reports_again_only_after_as_many_blocks_as_an_epoch_has()
    {
        await using var fixture = await StartAsync(WardenMode.Shadow);
        await WindowAsync(fixture);
        await ReportsAsync(fixture, 1);
        await WindowAsync(fixture);
        for (var i = 0; i < 40; i++)
        {
            fixture.Ledger.Append();
        }

        await fixture.CaughtUpAsync();
        Assert.Single(fixture.Ledger.Words);
        await WindowAsync(fixture);
        await ReportsAsync(fixture, 2);
    }

    [Fact]
    public async Task Without_a_word_of_the_constitution_nothing_is_said_and_reports_have_no_effect()
    {
        await using var fixture = await StartAsync(WardenMode.Hold);
        fixture.Ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Constitution), new Constitution { Members = fixture.Ledger.Members }),
            (CompositeKey.Create(GovernanceKeys.Latency, "basic", "Org1MSP", Place), Over("Org1MSP")));
        await fixture.CaughtUpAsync();
        await WindowAsync(fixture);
        Assert.Equal(428, await StatusAsync(fixture, "odd"));
        Assert.Empty(fixture.Ledger.Words);
    }

    private static LatencyReport Over(string organization) => new("basic", organization, Place, 1, 10, 1, 30_000_000, IsOver: true, Limit, "tx");

    private static void Slow(SidecarFixture fixture, TimeSpan by) => fixture.Detection.BeforeScore = _ => fixture.Time.Jump(by);

    private async Task<int> StatusAsync(SidecarFixture fixture, string value, string function = "Create")
    {
        var call = new TestCall("basic", function, value);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        var answer = peer.NextAsync();
        var called = conversation.NextAsync();
        if (await Task.WhenAny(answer, called) == called)
        {
            await conversation.SendAsync(call.Completed());
        }

        var status = TestCall.ResponseIn(await answer).Status;

        // In shadow a call is judged, and measured, behind its answer.
        await fixture.DecisionsAsync(++decided);
        return status;
    }

    private async Task WindowAsync(SidecarFixture fixture, int calls = 10, string function = "Create")
    {
        for (var i = 0; i < calls; i++)
        {
            Assert.Equal(200, await StatusAsync(fixture, "plain", function));
        }
    }

    private static async Task ReportsAsync(SidecarFixture fixture, int count)
    {
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Words.Count >= count);
        Assert.Equal(count, fixture.Ledger.Words.Count);
        await SidecarFixture.UntilAsync(
            () => fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"].Latency?.Of("Org1MSP", Place)?.TxId == $"tx{count}");
    }

    private static Task<SidecarFixture> StartAsync(WardenMode mode, params string[] members) => StartAsync(mode, Limit, members);

    private static async Task<SidecarFixture> StartAsync(WardenMode mode, LatencyLimit limit, params string[] members)
    {
        var fixture = new SidecarFixture { Ledger = new TestLedger { Members = members.Length == 0 ? ["Org1MSP"] : members, Latency = limit } };
        await fixture.StartAsync(mode);
        fixture.Ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Constitution), new Constitution { Members = fixture.Ledger.Members, SidecarsReport = true }),
            (CompositeKey.Create(GovernanceKeys.Policy, "basic"), new VersionedPolicy(2, "proposal", new DetectionPolicy
            {
                Chaincode = "basic", Mode = mode, Latency = limit, Retrain = new RetrainPolicy { EveryBlocks = 30 },
            })));
        await fixture.CaughtUpAsync();
        return fixture;
    }
}
