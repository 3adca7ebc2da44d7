using Google.Protobuf;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Replays;
using Warden.Protocol;

namespace Warden.Host.Tests.Replays;

public sealed class BacktestTests
{
    private static readonly AttributeSchema Empty = new() { Chaincode = "basic" };

    [Fact]
    public async Task It_counts_what_would_have_been_warned_of_by_function_and_attribute()
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        var run = Run(ledger, ReplayedLedger.Policy, 5, 11);
        Assert.Equal(new BacktestCount(7, 4, 3, 0), run.Report.Total);
        Assert.Equal(["Pay", "Set"], run.Report.Functions.Keys);
        Assert.Equal(new BacktestCount(1, 0, 1, 0), run.Report.Functions["Pay"]);
        Assert.Equal([6UL, 9UL, 10UL], run.Warnings.Select(w => w.Block));
        Assert.Equal(run.Report.Warned, run.Warnings.Select(w => w.TxId));
        Assert.Equal(3, run.Attributes["write/odd"]);
        Assert.Equal((TestCall.Channel, 5L, 11L), (run.Report.Channel, run.Report.From, run.Report.To));
    }

    [Fact]
    public async Task Limits_of_schema_and_policy_are_in_it_and_calls_that_the_policy_leaves_out_are_not()
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        var limited = Empty with { Attributes = [new("Set/args[1]", Limits: new ValueLimits(MaxLength: 6))] };
        var run = new Backtest(ledger.Store, new ScriptedDetection(), "basic").Run(ReplayedLedger.Policy, limited, 5, 11, null, TestContext.Current.CancellationToken);
        Assert.Equal((4L, 1), (run.Report.Total.Warn, run.Attributes["Set/args[1]"]));
        Assert.Equal([6UL, 9UL, 10UL, 11UL], run.Warnings.Select(w => w.Block));
        var matched = Run(ledger, ReplayedLedger.Policy with { Match = [new CallMatch(Functions: ["Pay"])] }, 5, 11);
        Assert.Equal(new BacktestCount(1, 0, 1, 0), matched.Report.Total);
        var switchedOff = ReplayedLedger.Policy with
        {
            Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["Set"] = WardenMode.Off },
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["write/odd"] = new(WardenMode.Hold) },
        };
        Assert.Equal(new BacktestCount(1, 0, 1, 0), Run(ledger, switchedOff, 5, 11).Report.Total);
    }

    [Fact]
    public async Task What_is_past_the_budget_is_not_scored_in_it_as_in_a_running_sidecar()
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        Assert.Equal(new BacktestCount(7, 4, 3, 0), Run(ledger, ReplayedLedger.Policy with { Budget = new ScoreBudget(Bytes: 1000, Writes: 5) }, 5, 11).Report.Total);
        Assert.Equal(new BacktestCount(7, 0, 0, 7), Run(ledger, ReplayedLedger.Policy with { Budget = new ScoreBudget(Bytes: 2) }, 5, 11).Report.Total);
    }

    /// <summary>One judge, two places: which calls a policy's conditions leave out is asked of the same code on the same certificates.</summary>
    [Fact]
    public async Task A_back_test_leaves_out_exactly_the_calls_that_a_running_sidecar_does_not_judge()
    {
        var person = CallerIdentity.Read(Creator.Serialize("Org1MSP", TestCertificates.Person("Ann")).Span)!.Person;
        ByteString[] callers =
        [
            Creator.Serialize("Org1MSP", TestCertificates.Person("Ann", attributes: """{"attrs":{"role":"teller"}}""")),
            Creator.Serialize("Org1MSP", TestCertificates.Person("Ann", attributes: """{"attrs":{"role":"clerk"}}""")),
            Creator.Serialize("Org1MSP", TestCertificates.Person("Ann")),
            Creator.Serialize("Org2MSP", TestCertificates.Person("Bob", attributes: "not what a CA writes")),
            Creator.Serialize("Org2MSP", "a certificate of another kind"),
            Creator.Serialize("Org1MSP", "a certificate of another kind"),
        ];
        CallMatch[] conditions =
        [
            new(Attribute: "role", Value: "teller"), new(Organizations: ["Org2MSP"]), new(Person: person), new(Organizations: ["Org1MSP"], Attribute: "role", Value: "clerk"),
        ];
        var blocks = ReplayedLedger.Create();
        foreach (var caller in callers)
        {
            blocks.Append(new TestTransaction("basic", ["Set", "key", "odd"]) { Creator = caller, Writes = { ["basic"] = [("key", "odd")] } });
        }

        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        foreach (var condition in conditions)
        {
            var policy = ReplayedLedger.Policy with { Mode = WardenMode.Hold, Match = [condition] };
            await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, p => p with { Match = policy.Match });
            for (var i = 0; i < callers.Length; i++)
            {
                var live = await MatchTests.StatusAsync(fixture, new TestCall("basic", "Set", "odd") { Creator = callers[i] }) == 428;
                var block = (ulong)(12 + i);
                Assert.Equal((condition, i, live ? 1 : 0), (condition, i, Run(ledger, policy, block, block).Report.Total.Warn));
            }
        }
    }

    [Fact]
    public async Task Models_are_those_before_the_range_and_at_multiples_of_everyBlocks_that_judge_something()
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        Assert.Equal([4L, 8L], Run(ledger, ReplayedLedger.Policy, 5, 11).Report.Models.Select(m => m.Height));
        Assert.Equal([5L, 8L], Run(ledger, ReplayedLedger.Policy, 6, 11).Report.Models.Select(m => m.Height));
        Assert.Equal([5L], Run(ledger, ReplayedLedger.Policy with { Retrain = new RetrainPolicy { EveryBlocks = 1000 } }, 6, 11).Report.Models.Select(m => m.Height));
        Assert.Equal([10L], Run(ledger, ReplayedLedger.Policy, 11, 11).Report.Models.Select(m => m.Height));
    }

    [Fact]
    public async Task A_model_that_judges_before_the_range_is_the_one_a_sidecar_fits_at_that_height()
    {
        var blocks = ReplayedLedger.Create();
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var model = Run(ledger, ReplayedLedger.Policy, 9, 11).Report.Models.Single();
        Assert.Equal(new ModelCheck(ledger.Store, new ScriptedDetection(), "basic").Check(8).Rebuilt, model.Digest);
    }

    [Fact]
    public async Task Two_members_compute_equal_bytes_and_blocks_behind_the_range_change_nothing()
    {
        var blocks = ReplayedLedger.Create();
        using var first = await ReplayedLedger.TakeAsync(blocks);
        blocks.Append(new TestTransaction("basic", ["Set", "later", "odd"]) { Writes = { ["basic"] = [("later", "odd")] } });
        using var second = await ReplayedLedger.TakeAsync(blocks);
        Assert.Equal(CanonicalJson.ToText(Run(first, ReplayedLedger.Policy, 5, 11).Report), CanonicalJson.ToText(Run(second, ReplayedLedger.Policy, 5, 11).Report));
    }

    [Fact]
    public async Task Another_policy_another_schema_and_other_models_make_another_digest()
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        var digest = CanonicalJson.Digest(Run(ledger, ReplayedLedger.Policy, 5, 11).Report);
        Assert.NotEqual(digest, CanonicalJson.Digest(Run(ledger, ReplayedLedger.Policy with { Alpha = 0.01 }, 5, 11).Report));
        Assert.NotEqual(digest, CanonicalJson.Digest(new Backtest(ledger.Store, new ScriptedDetection { Flavour = "other " }, "basic")
            .Run(ReplayedLedger.Policy, Empty, 5, 11, replayed: null, TestContext.Current.CancellationToken).Report));
    }

    [Fact]
    public async Task Labels_in_force_at_the_end_of_the_range_decide_what_teaches()
    {
        var blocks = ReplayedLedger.Create();
        using var before = await ReplayedLedger.TakeAsync(blocks);
        var transaction = before.Store.CallsOf("basic", 2, 2).Single().Calls.Single().TxId;
        blocks.Govern((CompositeKey.Create(GovernanceKeys.Label, "basic", transaction), new LabelRecord("id", new TransactionLabel("basic", transaction, LabelKind.Unreasonable, "typing error"))));
        using var after = await ReplayedLedger.TakeAsync(blocks);
        Assert.Equal(Run(before, ReplayedLedger.Policy, 5, 11).Report.Models, Run(after, ReplayedLedger.Policy, 5, 11).Report.Models);
        Assert.NotEqual(Run(before, ReplayedLedger.Policy, 5, 11).Report.Models[0].Digest, Run(after, ReplayedLedger.Policy, 5, 12).Report.Models[0].Digest);
    }

    [Fact]
    public async Task Calls_by_other_chaincodes_and_blocks_without_a_call_are_not_counted()
    {
        var blocks = ReplayedLedger.Create();
        blocks.Append(new TestTransaction("outer", ["Do", "odd"]) { Writes = { ["basic"] = [("nested", "odd")], ["outer"] = [("a", "b")] } });
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var report = Run(ledger, ReplayedLedger.Policy, 12, 12).Report;
        Assert.Equal(BacktestCount.None, report.Total);
        Assert.Empty(report.Functions);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 4)]
    [InlineData(5, 12)]
    public async Task A_range_that_the_ledger_does_not_have_is_refused_with_what_it_has(ulong from, ulong to)
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        var error = Assert.Throws<LedgerException>(() => Run(ledger, ReplayedLedger.Policy, from, to));
        Assert.Equal($"expected blocks between 1 and 11, but {from} to {to} came", error.Message);
    }

    [Fact]
    public async Task More_functions_than_a_report_has_room_for_are_counted_together()
    {
        var blocks = ReplayedLedger.Create();
        blocks.Append([.. Enumerable.Range(0, 300).Select(i => new TestTransaction("basic", [$"Function{i:D3}", "usual"]))]);
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var report = Run(ledger, ReplayedLedger.Policy, 12, 12).Report;
        Assert.Equal(BacktestReport.MaxEntries, report.Functions.Count);
        Assert.Equal(300 - 255, report.Functions[Backtest.OtherFunctions].Calls);
        Assert.Equal(300, report.Total.Calls);
    }

    [Fact]
    public async Task A_range_that_needs_more_models_than_a_report_has_room_for_is_refused()
    {
        var blocks = ReplayedLedger.Create();
        for (var i = 0; i < 260; i++)
        {
            blocks.Append(new TestTransaction("basic", ["Set", $"more{i}", "usual"]));
        }

        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var policy = ReplayedLedger.Policy with { Retrain = new RetrainPolicy { EveryBlocks = 1 } };
        Assert.Contains("begin later", Assert.Throws<LedgerException>(() => Run(ledger, policy, 2, 271)).Message, StringComparison.Ordinal);
        Assert.Equal(256, Run(ledger, policy, 16, 271).Report.Models.Count);
    }

    private static BacktestRun Run(LedgerCopy ledger, DetectionPolicy policy, ulong from, ulong to) =>
        new Backtest(ledger.Store, new ScriptedDetection(), "basic").Run(policy, Empty, from, to, replayed: null, TestContext.Current.CancellationToken);
}
