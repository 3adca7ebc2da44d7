using FsCheck;
using FsCheck.Fluent;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;
using TestResult = Warden.Chaincode.Shim.Testing.TestResult;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Sidecars report what the guard adds to calls; where enough organisations are over the voted limit it stands back to shadow.</summary>
public sealed class LatencyTests
{
    private static readonly LatencyLimit _limit = new(10, Calls: 20);
    private static readonly string[] _members = ["Org1MSP", "Org2MSP", "Org3MSP"];

    private readonly Consortium _channel = new(c => c with { SidecarsReport = true });

    [Fact]
    public async Task The_guard_stands_back_when_a_majority_is_over_and_returns_when_it_is_no_more()
    {
        await RegisterAsync(_limit);
        var first = Event<LatencyReport>(await ReportAsync("Org1MSP", 10_001), GovernanceEvents.LatencyReported);
        Assert.Equal((true, 10_001L, 7L), (first.IsOver, first.P99Microseconds, first.Height));
        Assert.False((await StandingAsync()).InShadow);

        var dropped = Event<LatencyStanding>(await ReportAsync("Org3MSP", 50_000), GovernanceEvents.LatencyExceeded);
        Assert.True(dropped.InShadow);
        Assert.Equal(["Org1MSP", "Org3MSP"], dropped.Over);
        Assert.Equal(2, dropped.Needed);
        Assert.Equal(CanonicalJson.ToText(dropped), CanonicalJson.ToText(await StandingAsync()));
        Assert.Equal(CanonicalJson.ToText(dropped), CanonicalJson.ToText(Assert.Single(await _channel.AskAsync<LatencyStanding[]>(ListLatency))));

        Event<LatencyReport>(await ReportAsync("Org2MSP", 200), GovernanceEvents.LatencyReported);
        var back = Event<LatencyStanding>(await ReportAsync("Org1MSP", 5_000), GovernanceEvents.LatencyRecovered);
        Assert.Equal((false, "Org3MSP"), (back.InShadow, Assert.Single(back.Over)));
    }

    [Theory]
    [InlineData(10_000, false)]
    [InlineData(10_001, true)]
    public async Task Exactly_the_limit_is_not_over_it(int p99, bool isOver)
    {
        await RegisterAsync(_limit);
        await ReportAsync("Org1MSP", p99);
        Assert.Equal(isOver, (await StandingAsync()).Reports[0].IsOver);
    }

    [Fact]
    public async Task Who_was_over_is_so_until_far_enough_below_the_limit()
    {
        await RegisterAsync(_limit with { ReturnShare = 0.6 });
        foreach (var (p99, isOver) in ((int, bool)[])[(9_000, false), (11_000, true), (9_000, true), (6_001, true), (6_000, false), (9_000, false)])
        {
            await ReportAsync("Org1MSP", p99);
            Assert.Equal(isOver, (await StandingAsync()).Reports[0].IsOver);
        }
    }

    [Fact]
    public async Task Where_the_policy_says_anyone_one_organisation_is_enough()
    {
        await RegisterAsync(_limit with { By = LatencyQuorum.Anyone });
        Event<LatencyStanding>(await ReportAsync("Org2MSP", 11_000), GovernanceEvents.LatencyExceeded);
        Event<LatencyStanding>(await ReportAsync("Org2MSP", 1_000), GovernanceEvents.LatencyRecovered);
    }

    [Fact]
    public async Task Of_an_organisation_with_several_sidecars_one_that_is_over_is_enough_and_it_still_counts_once()
    {
        await RegisterAsync(_limit);
        await ReportAsync("Org1MSP", 11_000, "peer0");
        await ReportAsync("Org1MSP", 11_000, "peer1");
        await ReportAsync("Org1MSP", 100, "peer2");
        Assert.Equal((false, "Org1MSP"), ((await StandingAsync()).InShadow, Assert.Single((await StandingAsync()).Over)));
        await ReportAsync("Org1MSP", 100, "peer0");
        Assert.Single((await StandingAsync()).Over);
        await ReportAsync("Org1MSP", 100, "peer1");
        Assert.Empty((await StandingAsync()).Over);
    }

    [Fact]
    public async Task An_organisation_that_does_not_take_part_neither_reports_nor_counts()
    {
        await RegisterAsync(_limit);
        await ReportAsync("Org1MSP", 11_000);
        await ReportAsync("Org2MSP", 11_000);
        Assert.True((await StandingAsync()).InShadow);
        await _channel.DoAsync(Admin("Org2MSP"), TakePart, "basic", "off", "too slow");
        Assert.Equal((false, 2), ((await StandingAsync()).InShadow, (await StandingAsync()).Needed));
        await _channel.RefuseAsync(
            403, "expected an organisation that takes part in the guard of basic (Org1MSP, Org3MSP), but Org2MSP came",
            Peer("Org2MSP"), ReportLatency, "basic", "peer0", "7", "20", "1", "2");
    }

    [Fact]
    public async Task A_vote_on_the_limit_begins_anew_and_one_on_something_else_does_not()
    {
        await RegisterAsync(_limit);
        await ReportAsync("Org1MSP", 11_000);
        await ReportAsync("Org2MSP", 11_000);
        await _channel.PassAsync("policy", PolicyJson(change: p => p with { Latency = _limit, Alpha = 0.01 }));
        Assert.True((await StandingAsync()).InShadow);
        await _channel.PassAsync("policy", PolicyJson(change: p => p with { Latency = _limit with { P99Milliseconds = 10.5 } }));
        Assert.False((await StandingAsync()).InShadow);
        Assert.Empty((await StandingAsync()).Reports);
        // Over the old limit, and then far enough below the new one or not: it never was over that.
        await ReportAsync("Org1MSP", 10_500);
        Assert.False((await StandingAsync()).Reports[0].IsOver);
    }

    [Fact]
    public async Task Reports_under_a_limit_of_some_functions_count_until_a_vote_names_others()
    {
        var quick = _limit with { Functions = ["GetPrice", "Quote"] };
        await RegisterAsync(quick);
        await ReportAsync("Org1MSP", 11_000);
        var dropped = Event<LatencyStanding>(await ReportAsync("Org2MSP", 11_000), GovernanceEvents.LatencyExceeded);
        Assert.Equal("GetPrice, Quote of basic", dropped.Scope());
        await _channel.PassAsync("policy", PolicyJson(change: p => p with { Latency = quick with { Functions = ["GetPrice", "Quote"] }, Alpha = 0.01 }));
        Assert.True((await StandingAsync()).InShadow);
        foreach (var others in (string[]?[])[["GetPrice"], ["Quote", "GetPrice"], null])
        {
            await _channel.PassAsync("policy", PolicyJson(change: p => p with { Latency = quick with { Functions = others } }));
            Assert.Empty((await StandingAsync()).Reports);
        }
    }

    [Fact]
    public async Task What_was_reported_goes_with_the_guard()
    {
        await RegisterAsync(_limit);
        await ReportAsync("Org1MSP", 11_000);
        await ReportAsync("Org2MSP", 11_000);
        await _channel.PassAsync("retire", "{\"chaincode\":\"basic\"}");
        await _channel.PassAsync("register", RegistrationJson(change: p => p with { Latency = _limit }));
        Assert.Empty((await StandingAsync()).Reports);
    }

    [Fact]
    public async Task The_report_of_a_sidecar_that_is_gone_is_withdrawn_by_its_own_administrator()
    {
        await RegisterAsync(_limit);
        await ReportAsync("Org1MSP", 11_000);
        await ReportAsync("Org2MSP", 11_000, "peer1");
        await ReportAsync("Org2MSP", 11_000, "peer2");
        await _channel.RefuseAsync(
            404, "expected a sidecar of Org3MSP that has reported on basic, but \"peer1\" is none", Admin("Org3MSP"), WithdrawLatency, "basic", "peer1");
        var refused = await _channel.Ledger.SubmitAsync("warden", Peer("Org2MSP"), WithdrawLatency, "basic", "peer1");
        Assert.Equal(403, refused.Response.Status);
        Assert.StartsWith("to withdraw a report of latency, expected an administrator of Org2MSP", refused.Response.Message, StringComparison.Ordinal);

        var gone = Event<LatencyReport>(
            await _channel.CommitAsync(Admin("Org2MSP"), WithdrawLatency, "basic", "peer1"), GovernanceEvents.LatencyWithdrawn);
        Assert.Equal(("Org2MSP", "peer1"), (gone.Organization, gone.Place));
        Assert.True((await StandingAsync()).InShadow);
        var back = Event<LatencyStanding>(
            await _channel.CommitAsync(Admin("Org2MSP"), WithdrawLatency, "basic", "peer2"), GovernanceEvents.LatencyRecovered);
        Assert.Equal((false, "Org1MSP"), (back.InShadow, Assert.Single(back.Over)));
        Assert.Equal(CanonicalJson.ToText(back), CanonicalJson.ToText(await StandingAsync()));
    }

    [Fact]
    public async Task Reports_of_one_block_are_counted_one_after_the_other()
    {
        await RegisterAsync(_limit);
        var one = _channel.Call(Peer("Org1MSP"), "warden", ReportLatency, "basic", "peer0", "7", "20", "1", "11000");
        var other = _channel.Call(Peer("Org2MSP"), "warden", ReportLatency, "basic", "peer0", "7", "20", "1", "11000");
        await _channel.Ledger.RunAsync(one);
        await _channel.Ledger.RunAsync(other);
        Assert.True(one.Commit());
        Assert.False(other.Commit());
        Event<LatencyStanding>(await ReportAsync("Org2MSP", 11_000), GovernanceEvents.LatencyExceeded);
    }

    [Fact]
    public async Task Only_sidecars_report_and_only_under_a_limit_and_what_can_be()
    {
        await RegisterAsync(_limit);
        await _channel.RefuseAsync(
            403,
            "to report latency, expected a node, a sidecar (warden.sidecar=true) or an administrator of Org1MSP, "
            + "but x509::CN=client,OU=client::CN=client,OU=client came",
            User(), ReportLatency, "basic", "peer0", "7", "20", "1", "2");
        await RefuseAsync("calls: expected a window of at least 20 calls, as the policy says, but 19 came", "peer0", "7", "19", "1", "2");
        await RefuseAsync("p50: expected at most the p99 of 2 microseconds, but 3 came", "peer0", "7", "20", "3", "2");
        await RefuseAsync("place: expected 1 to 256 characters, but \"\" came", "", "7", "20", "1", "2");
        await RefuseAsync("p99: expected a number from 0, but \"-2\" came", "peer0", "7", "20", "1", "-2");
        await _channel.PassAsync("policy", PolicyJson());
        await _channel.RefuseAsync(
            409, "expected a policy of basic with a limit of latency, and a constitution that lets sidecars report, but version 2 has none",
            Peer(), ReportLatency, "basic", "peer0", "7", "20", "1", "2");

        Task RefuseAsync(string message, params string[] arguments) =>
            _channel.RefuseAsync(400, message, Peer(), ReportLatency, ["basic", .. arguments]);
    }

    [Fact]
    public async Task An_organisation_cannot_fill_the_ledger_with_places()
    {
        await RegisterAsync(_limit);
        for (var i = 0; i < 64; i++)
            await ReportAsync("Org1MSP", 1, $"peer{i}");
        await _channel.RefuseAsync(
            409, "expected at most 64 places of Org1MSP, but \"peer64\" is one more", Peer(), ReportLatency, "basic", "peer64", "7", "20", "1", "2");
        await ReportAsync("Org1MSP", 11_000, "peer63");
        await ReportAsync("Org2MSP", 1);
    }

    [Fact]
    public async Task A_limit_needs_a_constitution_under_which_sidecars_report()
    {
        var silent = await new Consortium().FoundAsync();
        await silent.RefuseAsync(
            400, "policy: latency: expected a constitution that lets sidecars report (sidecarsReport), but this one does not",
            Admin(), Propose, "register", RegistrationJson(change: p => p with { Latency = _limit }));
    }

    [Theory]
    [InlineData("{\"p99Milliseconds\":0}", "policy: latency.p99Milliseconds: expected 0.001 to 25000, but 0 came")]
    [InlineData("{\"calls\":9,\"p99Milliseconds\":1}", "policy: latency.calls: expected 10 to 100000, but 9 came")]
    [InlineData("{\"p99Milliseconds\":1,\"returnShare\":1.5}", "policy: latency.returnShare: expected a share in (0, 1], but 1.5 came")]
    [InlineData("{\"functions\":[],\"p99Milliseconds\":1}", "policy: latency.functions: expected 1 to 64 names, or none at all, but 0 came")]
    [InlineData("{\"functions\":[\"\"],\"p99Milliseconds\":1}", "policy: latency.functions: expected names of 1 to 128 characters without control characters, but one of 0 came")]
    [InlineData("{\"functions\":[\"a\\u0007b\"],\"p99Milliseconds\":1}", "policy: latency.functions: expected names of 1 to 128 characters without control characters, but one of 3 came")]
    public async Task A_limit_out_of_range_is_refused_with_its_path(string limit, string message)
    {
        await RegisterAsync(_limit);
        await _channel.RefuseAsync(400, message, Admin(), Propose, "policy", $"{{\"chaincode\":\"basic\",\"latency\":{limit}}}");
    }

    [Theory]
    [InlineData("{\"bytes\":0}", "policy: budget.bytes: expected 1 to 16777216, but 0 came")]
    [InlineData("{\"writes\":10001}", "policy: budget.writes: expected 1 to 10000, but 10001 came")]
    public async Task A_budget_out_of_range_is_refused_with_its_path(string budget, string message)
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(400, message, Admin(), Propose, "policy", $"{{\"budget\":{budget},\"chaincode\":\"basic\"}}");
    }

    /// <summary>Whatever one organisation reports, of however many sidecars, the others' guard stays; where the policy wants a majority.</summary>
    [Fact]
    public void No_single_organisation_switches_the_others_off() => Prop.ForAll(
        (from participants in Gen.Choose(2, 9)
         from reports in Reports(1)
         select (participants, reports)).ToArbitrary(),
        given =>
        {
            var members = Enumerable.Range(1, given.participants).Select(i => $"Org{i}MSP").ToArray();
            return !Standing(_limit, members, given.reports).InShadow;
        }).Check(Seeded.Config);

    [Fact]
    public void A_majority_does_so_the_property_above_is_not_empty() =>
        Assert.Contains(Gen.Sample(Reports(3), 30, 60), reports => Standing(_limit, _members, reports).InShadow);

    [Fact]
    public void The_order_of_reports_does_not_matter() => Prop.ForAll(
        (from reports in Reports(5)
         from shuffled in Gen.Shuffle(reports)
         from quorum in Gen.Elements(Enum.GetValues<LatencyQuorum>())
         select (reports, shuffled, quorum)).ToArbitrary(),
        given =>
        {
            var limit = _limit with { By = given.quorum };
            return CanonicalJson.ToText(Standing(limit, _members, given.reports)) == CanonicalJson.ToText(Standing(limit, [.. _members.Reverse()], given.shuffled));
        }).Check(Seeded.Config);

    private static LatencyStanding Standing(LatencyLimit limit, string[] members, IEnumerable<LatencyReport> reports) => LatencyStanding.Of(
        new DetectionPolicy { Chaincode = "basic", Latency = limit }, new Constitution { Members = members, SidecarsReport = true }, members, reports)!;

    // Of some organisations, one report of each of up to four places.
    private static Gen<LatencyReport[]> Reports(int organizations) =>
        (from organization in Gen.Choose(1, organizations)
         from place in Gen.Choose(0, 3)
         from isOver in ArbMap.Default.GeneratorFor<bool>()
         from quorum in Gen.Elements(Enum.GetValues<LatencyQuorum>())
         select new LatencyReport("basic", $"Org{organization}MSP", $"peer{place}", 7, 20, 1, 2, isOver, _limit with { By = quorum }, "tx"))
        .ArrayOf().Select(all => all.DistinctBy(r => (r.Organization, r.Place)).ToArray());

    private async Task RegisterAsync(LatencyLimit limit) => await _channel.RegisterAsync(change: p => p with { Latency = limit });

    private Task<LatencyStanding> StandingAsync() => _channel.AskAsync<LatencyStanding>(GetLatency, "basic");

    private Task<TestResult> ReportAsync(string organization, int p99, string place = "peer0") =>
        _channel.CommitAsync(Peer(organization), ReportLatency, "basic", place, "7", "20", "1", $"{p99}");
}
