using Warden.Documents;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>A fault of the sidecar's own scoring never fails a transaction: the call is UNSCORED, with its reason, and counted.</summary>
public abstract class FaultScenarios(NetworkFixture network) : Scenario(network)
{
    private const int ScoreFailed = 2002;

    private static GuardPlan Plan => new(new ContractPlan("faulty", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("faulty", WardenMode.Deny) with
        {
            Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["settle"] = WardenMode.Advise },
        },
        History = [.. Lots.Calls("record", 150), .. Lots.HiddenCalls("settle", 80)],
    })
    {
        DetectionOf = _ => new FaultyDetection(),
        ProvokedErrors = [ScoreFailed],
    };

    [Theory]
    [InlineData("record")]
    [InlineData("settle")]
    public async Task A_score_that_throws_leaves_the_call_unscored_and_committed(string function)
    {
        var guard = await GuardAsync(Plan);
        var before = await CountAsync(guard);
        Disturb(guard, () => throw new InvalidOperationException("a bug of detection"));
        try
        {
            var endorsed = await guard.EndorseAsync(
                function == "record" ? Lots.Record(4001, Lots.FarTooHigh) : Lots.Hidden("settle", 4001, Lots.FarTooHigh), Token);

            Assert.Equal(200, endorsed.Response.Status);
            Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
            var decisions = await guard.DecisionsAsync(endorsed.TransactionId, Token);
            Assert.Equal(2, decisions.Count);
            Assert.All(decisions, d => Assert.Equal(("UNSCORED", "fault", "relayed"), (d.Outcome, d.Reason, d.Answer)));
            Assert.True(await CountAsync(guard) > before);
        }
        finally
        {
            Disturb(guard, () => { });
        }
    }

    [Fact]
    public async Task After_a_fault_the_next_call_is_judged_again()
    {
        var guard = await GuardAsync(Plan);

        await Assert.ThrowsAsync<Gateway.DeniedException>(() => guard.EndorseAsync(Lots.Record(4002, Lots.FarTooHigh), Token));
    }

    private static void Disturb(Guard guard, Action disturbance)
    {
        foreach (var sidecar in guard.Sidecars.Values.Cast<SidecarInProcess>())
        {
            ((FaultyDetection)sidecar.Detection).BeforeScore = disturbance;
        }
    }

    /// <summary>Reads the counter of unscored calls by reason "fault" off the metrics page.</summary>
    private static async Task<double> CountAsync(Guard guard)
    {
        var metrics = await guard.Sidecars["Org1MSP"].Status.MetricsAsync(Token);
        return metrics.Split('\n')
            .Where(l => l.StartsWith("warden_unscored", StringComparison.Ordinal) && l.Contains("\"fault\"", StringComparison.Ordinal) && l.Contains("faulty", StringComparison.Ordinal))
            .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}

public sealed class FaultsOnEmbedded(EmbeddedFixture network) : FaultScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class FaultsOnNative(NativeFixture network) : FaultScenarios(network), IClassFixture<NativeFixture>;
