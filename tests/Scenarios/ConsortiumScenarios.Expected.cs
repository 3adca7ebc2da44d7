using System.Globalization;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios;

/// <summary>A guard is judged offline first, and switched on by what that says: so what it says has to come true.</summary>
public abstract partial class ConsortiumScenarios
{
    private const int Rehearsals = 300;
    private const int Performances = 200;

    // How close calls follow each other is a matter of the machine, so nothing is made of it.
    private static GuardPlan Promoted => PlanOf("promoted", WardenMode.Shadow, p => p with { Conduct = new ConductPolicy(Calls: 1_000_000, Repeats: 1_000_000) });

    [Fact]
    public async Task The_share_of_later_calls_that_a_promoted_guard_warns_of_lies_where_the_back_test_expected_it()
    {
        var guard = await GuardAsync(Promoted);
        var epoch = await guard.Sidecars[First].Status.OfAsync(Promoted.Name, Token);
        var slips = new Random(40);
        await guard.LoadAsync(Promoted.Name, [.. Enumerable.Range(0, Rehearsals).Select(i => Slipping(slips, 1000 + i))], Token);
        await Network.InStepAsync(Token);

        using var governance = new Governance(Network);
        var policy = governance.Write("policy.json", CanonicalJson.ToText(Promoted.Contracts[0].Policy! with { Mode = WardenMode.Advise }));
        string[] range = ["--from", (epoch.EpochHeight!.Value + 1).ToString(CultureInfo.InvariantCulture), "--report", governance.PathOf("report.json")];
        var expected = (await governance.AsAdminAsync(Second, ["backtest", "--policy", policy, .. range, "--json"])).Json[0].GetProperty("expected");
        var (low, high) = (expected.GetProperty("low").GetDouble(), expected.GetProperty("high").GetDouble());
        var report = CanonicalJson.Read<BacktestReport>(await File.ReadAllTextAsync(governance.PathOf("report.json"), Token));
        Assert.Equal(Rehearsals, report.Total.Judged());
        Assert.InRange(high - low, 0.01, 0.1);

        var id = await governance.ProposeAsync(First, "policy", "propose", "--file", policy, "--backtest", governance.PathOf("report.json"));
        await governance.DoAsync(First, "vote", "yes", id);
        Assert.Contains(", as the proposal says", await governance.DoAsync(Third, "backtest", "--proposal", id, "--vote", "yes"), StringComparison.Ordinal);
        await governance.DoAsync(First, "vote", "enact", id);
        await guard.CatchUpAsync(Token);

        var asked = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Performances).Select(i => Slipping(slips, 2000 + i)).ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
            async (call, _) =>
            {
                var endorsed = await EndorseAsync(guard, call, Pairs[0]);
                if (endorsed.Warning is null)
                {
                    await endorsed.SubmitAsync(Token);
                }
                else
                {
                    // The person sees the slip and lets it be.
                    Interlocked.Increment(ref asked);
                }
            });
        var live = await Eventually.GetAsync(
            "the decisions on all later calls",
            async token => (await guard.Sidecars[First].Decisions.ReadAsync(token)).Where(d => d.Chaincode == Promoted.Name && d.Mode == "advise").ToList() is
                { Count: Performances } all ? all : null,
            Token);
        Assert.All(live, d => Assert.True(d.Outcome is "OK" or "WARN", d.Text));
        var warned = live.Count(d => d.Outcome == "WARN");
        Assert.Equal(asked, warned);
        Assert.InRange(warned / (double)Performances, low, high);
    }

    // One in ten has slipped by three places.
    private static Call Slipping(Random slips, int i) => Lots.Record(i, slips.Next(10) == 0 ? Lots.Usual(i) + "000" : Lots.Usual(i));
}
