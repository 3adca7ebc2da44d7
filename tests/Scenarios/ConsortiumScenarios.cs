using Google.Protobuf;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Scoring;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>Three organisations: a majority is not everybody, two endorse and the third may be another one each time.</summary>
public abstract partial class ConsortiumScenarios(NetworkFixture network) : Scenario(network)
{
    private const int EpochDisagreed = 3007;
    private const string First = "Org1MSP";
    private const string Second = "Org2MSP";
    private const string Third = "Org3MSP";

    private static readonly string[][] Pairs = [[First, Second], [First, Third], [Second, Third]];

    private static GuardPlan Advising => PlanOf("advised", WardenMode.Advise);

    private static GuardPlan Differing => PlanOf("differing", WardenMode.Advise) with
    {
        DetectionOf = mspId => mspId == Third ? new SkewedDetection { IsSkewed = true } : new FittedDetection(),
        BeginsWithEpoch = false,
        ProvokedErrors = [EpochDisagreed],
    };

    private static GuardPlan FourEyes => PlanOf("eyes", WardenMode.Hold, p => p with
    {
        Confirmation = new ConfirmationPolicy { Persons = 2, By = Confirmer.AnotherOrganization },
    });

    private static GuardPlan StandingAside => PlanOf("aside", WardenMode.Hold);

    private static GuardPlan Rehearsed => PlanOf("rehearsed", WardenMode.Shadow);

    private static GuardPlan Mixed => PlanOf("mixed", WardenMode.Hold, p => p with { Organizations = [First, Second] }) with { WithoutSidecar = [Third] };

    [Fact]
    public async Task Two_of_three_votes_enact_and_the_third_organisations_no_does_not_stop_them()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "voted", "--mode", "shadow");
        await governance.DoAsync(First, "vote", "yes", id);
        var early = await governance.AsAdminAsync(Third, "vote", "enact", id);
        Assert.Equal((1, "409 needs 2 yes votes, has 1\n"), (early.ExitCode, early.Error));

        await governance.DoAsync(Third, "vote", "no", id, "--reason", "not now");
        Assert.Contains("2 yes, 1 no, 2 yes needed; it can be enacted", await governance.DoAsync(Second, "vote", "yes", id[..8]), StringComparison.Ordinal);
        Assert.Contains("by the votes of Org1MSP, Org2MSP: voted is guarded in mode shadow, policy 1", await governance.DoAsync(Third, "vote", "enact", id), StringComparison.Ordinal);
        Assert.Contains("voted", await governance.DoAsync(Third, "policy", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_that_two_of_three_reject_is_closed()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "unwanted", "--mode", "deny");
        await governance.DoAsync(Second, "vote", "no", id);
        await governance.DoAsync(Third, "vote", "no", id);
        var late = await governance.AsAdminAsync(First, "vote", "yes", id);
        Assert.Equal((1, $"409 expected an open proposal, but {id} is rejected\n"), (late.ExitCode, late.Error));
    }

    [Fact]
    public async Task Any_two_of_three_endorse_the_same_warning_and_all_three_agree_on_the_model()
    {
        var guard = await GuardAsync(Advising);
        foreach (var pair in (string[][])[.. Pairs, [First, Second, Third]])
        {
            var odd = await EndorseAsync(guard, Lots.Record(4001, Lots.FarTooHigh), pair);
            Assert.Equal(pair, odd.Warning!.Endorsers.Select(e => e.MspId).Order(StringComparer.Ordinal));
        }

        using var governance = new Governance(Network);
        foreach (var member in Network.Organizations)
        {
            var verified = await governance.AsAdminAsync(member, "verify-model", Advising.Name);
            Assert.Equal(0, verified.ExitCode);
            Assert.Contains("the model is what these blocks give", verified.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_model_is_verified_from_block_files_and_from_a_running_sidecars_store_without_a_peer()
    {
        var guard = await GuardAsync(Advising);
        var height = await Network.InStepAsync(Token);
        using var governance = new Governance(Network);
        var folder = Directory.CreateDirectory(governance.PathOf("blocks"));
        for (var number = 0UL; number < height; number++)
        {
            var block = await Network.Channel(Third).Ledger.GetBlockByNumberAsync(number, Token);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{number}.block"), block.ToByteArray(), Token);
        }

        await guard.CatchUpAsync(Token);
        foreach (var source in (string[][])[["--blocks", folder.FullName], ["--store", guard.Sidecars[First].Options.StoreFolder]])
        {
            // The peer is none: whoever asked it would fail.
            var verified = await governance.AsUserAsync(First, ["verify-model", Advising.Name, "--peer", "127.0.0.1:1", .. source]);
            Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
            Assert.EndsWith("the model is what these blocks give\n", verified.Output, StringComparison.Ordinal);
        }

        File.Delete(Path.Combine(folder.FullName, "5.block"));
        var broken = await governance.AsUserAsync(First, "verify-model", Advising.Name, "--blocks", folder.FullName);
        Assert.Equal((2, "expected block 5, but block 6 came\n"), (broken.ExitCode, broken.Error));
    }

    [Fact]
    public async Task While_one_of_three_is_switched_off_advice_falls_back_and_no_pair_of_endorsers_mismatches()
    {
        var guard = await GuardAsync(Advising);
        using var governance = new Governance(Network);
        await governance.DoAsync(Third, "policy", "take-part", Advising.Name, "off", "--reason", "a slow machine");
        await guard.CatchUpAsync(Token);

        foreach (var pair in Pairs)
        {
            Assert.Null((await EndorseAsync(guard, Lots.Record(4011, Lots.FarTooHigh), pair)).Warning);
            Assert.True((await SubmitAsync(guard, Lots.Record(4012, Lots.Usual(3)), pair)).Successful);
        }

        var shown = await governance.AsAdminAsync(First, "policy", "show", Advising.Name);
        Assert.Contains("guarded by Org1MSP, Org2MSP; endorsed by a majority of Org1MSP, Org2MSP, Org3MSP", shown.Output, StringComparison.Ordinal);
        Assert.Contains("warning: Org3MSP can endorse advised", shown.Error, StringComparison.Ordinal);

        await governance.DoAsync(Third, "policy", "take-part", Advising.Name, "on", "--reason", "a faster machine");
        await guard.NextEpochAsync(Advising.Name, Token);
        Assert.NotNull((await EndorseAsync(guard, Lots.Record(4013, Lots.FarTooHigh), Pairs[1])).Warning);
    }

    [Fact]
    public async Task A_sidecar_that_publishes_a_wrong_digest_makes_advice_fall_back_and_is_named_everywhere()
    {
        var guard = await GuardAsync(Differing);
        using var governance = new Governance(Network);
        await governance.DoAsync(First, "epoch", "request", Differing.Name);
        await Eventually.HoldsAsync("three publications", _ => PublishedByAllAsync(governance), Token);
        await guard.CatchUpAsync(Token);

        foreach (var pair in Pairs)
        {
            Assert.Null((await EndorseAsync(guard, Lots.Record(4021, Lots.FarTooHigh), pair)).Warning);
        }

        Assert.Contains("Org3MSP published another digest than the others: an alarm", (await governance.AsUserAsync(Second, "epoch", "show", Differing.Name)).Output, StringComparison.Ordinal);
        var height = (await governance.AsUserAsync(Second, "epoch", "show", Differing.Name, "--json")).Json[0].GetProperty("heights")[0].GetProperty("height").GetInt64();
        var verified = await governance.AsUserAsync(
            Second, "verify-model", Differing.Name, "--height", height.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1, verified.ExitCode);
        Assert.EndsWith("Org3MSP published another digest than these blocks give\n", verified.Output, StringComparison.Ordinal);
        foreach (var member in (string[])[First, Second])
        {
            await Eventually.HoldsAsync(
                $"the alarm at {member}",
                _ => Task.FromResult(((SidecarInProcess)guard.Sidecars[member]).Log.Lines.Any(
                    l => l.Event == EpochDisagreed && l.Text.Contains("Org3MSP published another digest", StringComparison.Ordinal))),
                Token);
        }
    }

    [Fact]
    public async Task Where_two_other_organisations_have_to_confirm_neither_one_alone_nor_one_twice_is_enough()
    {
        var guard = await GuardAsync(FourEyes);
        var call = Lots.Record(4031, Lots.FarTooHigh);
        var held = (await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, call, Pairs[0]))).Warning;
        using var governance = new Governance(Network);
        string[] Give(string reason) =>
            ["confirm", "give", held.CallDigest, "--chaincode", FourEyes.Name, "--verdict", held.Verdicts[0].Document!.Digest, "--until", "1000000", "--reason", reason];

        await governance.DoAsync(Second, Give("the buyer called me"));
        await guard.CatchUpAsync(Token);
        await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, call, Pairs[0]));
        var twice = await governance.AsUserAsync(Second, Give("and me"));
        Assert.Equal(1, twice.ExitCode);
        Assert.Contains("expected a person of an organisation other than Org2MSP", twice.Error, StringComparison.Ordinal);

        await governance.DoAsync(Third, Give("the bank agrees"));
        await guard.CatchUpAsync(Token);
        Assert.True((await SubmitAsync(guard, call, Pairs[0])).Successful);
        Assert.Contains("used by transaction", await governance.DoAsync(First, "confirm", "show", held.CallDigest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_mixed_opt_in_those_who_guard_hold_and_confirm_and_ordinary_calls_pass_with_any_endorsers()
    {
        var guard = await GuardAsync(Mixed);
        foreach (var (i, pair) in Pairs.Index())
        {
            Assert.True((await SubmitAsync(guard, Lots.Record(4041, Lots.Usual(5 + i)), pair)).Successful);
            await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, Lots.Record(4042, Lots.FarTooHigh), pair));
        }

        var call = Lots.Record(4043, Lots.FarTooHigh);
        var held = (await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, call, Pairs[0]))).Warning;
        await Network.Channel(First).ConfirmAsync(Mixed.Name, held.CallDigest, held.Verdicts[0], new Confirmation("seen"), Token);
        await guard.CatchUpAsync(Token);
        Assert.True((await SubmitAsync(guard, call, Pairs[0])).Successful);
    }

    [Fact]
    public async Task A_confirmed_call_commits_under_any_pair_of_endorsers_while_one_of_three_is_switched_off()
    {
        var guard = await GuardAsync(StandingAside);
        using var governance = new Governance(Network);
        await governance.DoAsync(Third, "policy", "take-part", StandingAside.Name, "off", "--reason", "a slow machine");
        await guard.CatchUpAsync(Token);

        foreach (var (i, pair) in Pairs.Index())
        {
            var call = Lots.Record(4051 + i, Lots.FarTooHigh);
            var held = (await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, call, pair))).Warning;
            await Network.Channel(First).ConfirmAsync(StandingAside.Name, held.CallDigest, held.Verdicts[0], new Confirmation("seen"), Token);
            await guard.CatchUpAsync(Token);

            var endorsed = await EndorseAsync(guard, call, pair);
            Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
            foreach (var member in pair)
            {
                var decision = await guard.Sidecars[member].Decisions.OfAsync(endorsed.TransactionId, StandingAside.Name, Token);
                Assert.Equal((member, "confirmed", member == Third ? null : "WARN"), (member, decision.Answer, decision.Outcome));
            }
        }
    }

    [Fact]
    public async Task Two_organisations_compute_one_back_test_and_a_vote_with_it_enacts_what_asks_for_evidence()
    {
        var guard = await GuardAsync(Advising);
        await Network.InStepAsync(Token);
        using var governance = new Governance(Network);
        var policy = governance.Write("policy.json", CanonicalJson.ToText(GuardPlan.Policy(Advising.Name, WardenMode.Advise) with { Alpha = 0.01 }));
        await governance.DoAsync(First, "backtest", "--policy", policy, "--report", governance.PathOf("first.json"));
        await governance.DoAsync(Third, "backtest", "--policy", policy, "--to", ReportedTo(governance), "--report", governance.PathOf("third.json"));
        await governance.DoAsync(
            Second, "backtest", "--policy", policy, "--to", ReportedTo(governance), "--store", guard.Sidecars[Second].Options.StoreFolder, "--report", governance.PathOf("second.json"));
        Assert.Equal(await File.ReadAllBytesAsync(governance.PathOf("first.json"), Token), await File.ReadAllBytesAsync(governance.PathOf("third.json"), Token));
        Assert.Equal(await File.ReadAllBytesAsync(governance.PathOf("first.json"), Token), await File.ReadAllBytesAsync(governance.PathOf("second.json"), Token));

        var id = await governance.ProposeAsync(First, "policy", "propose", "--file", policy, "--backtest", governance.PathOf("first.json"));
        await governance.DoAsync(First, "vote", "yes", id);
        Assert.Contains(", as the proposal says", await governance.DoAsync(Third, "backtest", "--proposal", id, "--vote", "yes"), StringComparison.Ordinal);
        Assert.Contains("recomputed", await governance.DoAsync(Second, "vote", "show", id), StringComparison.Ordinal);
        Assert.Contains("policy 2 of advised", await governance.DoAsync(Second, "vote", "enact", id), StringComparison.Ordinal);
    }

    /// <summary>What a member votes on is what it gets: the report names the very transactions that the running sidecars found odd.</summary>
    [Fact]
    public async Task A_back_test_warns_of_exactly_the_calls_that_running_sidecars_warned_of()
    {
        var guard = await GuardAsync(Rehearsed);
        var epoch = await guard.NextEpochAsync(Rehearsed.Name, Token);
        var warned = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var endorsed = await EndorseAsync(guard, Lots.Record(4101 + i, i % 4 == 1 ? Lots.FarTooHigh : Lots.Usual(i)), Pairs[i % 3]);
            Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
            await guard.CatchUpAsync(Token);
            var decisions = await Task.WhenAll(Pairs[i % 3].Select(member => guard.Sidecars[member].Decisions.OfAsync(endorsed.TransactionId, Rehearsed.Name, Token)));
            Assert.Equal(decisions[0].Outcome, decisions[1].Outcome);
            if (decisions[0].Outcome == "WARN")
            {
                warned.Add(endorsed.TransactionId);
            }
        }

        using var governance = new Governance(Network);
        var policy = governance.Write("policy.json", CanonicalJson.ToText(Rehearsed.Contracts[0].Policy!));
        var from = (epoch.EpochHeight!.Value + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await governance.DoAsync(Second, "backtest", "--policy", policy, "--from", from, "--report", governance.PathOf("report.json"));
        var report = CanonicalJson.Read<BacktestReport>(await File.ReadAllTextAsync(governance.PathOf("report.json"), Token));
        Assert.Equal([new BacktestModel(epoch.EpochHeight.Value, epoch.Digest!)], report.Models);
        Assert.Equal(12, report.Total.Judged());
        Assert.NotEmpty(warned);
        Assert.Equal(warned, report.Warned);
    }

    private static string ReportedTo(Governance governance) =>
        CanonicalJson.Read<BacktestReport>(File.ReadAllText(governance.PathOf("first.json"))).To.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static GuardPlan PlanOf(string name, WardenMode mode, Func<DetectionPolicy, DetectionPolicy>? change = null) => new(new ContractPlan(name, new ScenarioContract())
    {
        Policy = (change ?? (p => p))(GuardPlan.Policy(name, mode)),
        History = Lots.Calls("record", 150),
    });

    private static Task<Transaction> EndorseAsync(Guard guard, Call call, IReadOnlyList<string> endorsers) =>
        guard.Contract().NewProposal(call.Function, call.Options with { EndorsingOrganizations = endorsers }).EndorseAsync(Token);

    private static async Task<CommitStatus> SubmitAsync(Guard guard, Call call, IReadOnlyList<string> endorsers) =>
        await (await (await EndorseAsync(guard, call, endorsers)).SubmitAsync(Token)).GetStatusAsync(Token);

    private static async Task<bool> PublishedByAllAsync(Governance governance)
    {
        var shown = (await governance.AsUserAsync(First, "epoch", "show", Differing.Name, "--json")).Json[0];
        return shown.GetProperty("heights").EnumerateArray().Any(h => h.GetProperty("digests").EnumerateObject().Count() == 3);
    }
}

public sealed class ConsortiumOnEmbedded(EmbeddedOfThreeFixture network) : ConsortiumScenarios(network), IClassFixture<EmbeddedOfThreeFixture>;

public sealed class ConsortiumOnNative(NativeOfThreeFixture network) : ConsortiumScenarios(network), IClassFixture<NativeOfThreeFixture>;
