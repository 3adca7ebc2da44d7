using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>Modes deny, shadow and off, and a policy that sets them by function.</summary>
public abstract class OtherModeScenarios(NetworkFixture network) : Scenario(network)
{
    private static GuardPlan Plan => new(new ContractPlan("modes", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("modes", WardenMode.Deny) with
        {
            Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["settle"] = WardenMode.Shadow, ["seal"] = WardenMode.Off },
        },
        History = [.. Lots.Calls("record", 150), .. Lots.HiddenCalls("settle", 100), .. Lots.Calls("seal", 100)],
    });

    private static GuardPlan Voted => new(new ContractPlan("voted", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("voted", WardenMode.Shadow),
        History = Lots.Calls("record", 150),
    });

    [Fact]
    public async Task In_deny_a_warning_is_refused_with_403_before_the_contract_runs()
    {
        var guard = await GuardAsync(Plan);
        var before = guard.Contracted.Calls;

        var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token));

        Assert.Equal((VerdictStatus.Denied, WardenMode.Deny), (denied.Verdicts[0].Status, denied.Verdicts[0].Document!.Mode));
        Assert.Equal(before, guard.Contracted.Calls);
        Assert.Equal("403", (await guard.Sidecars["Org1MSP"].Decisions.OfAsync(denied.TransactionId!, "modes", Token)).Answer);
    }

    [Fact]
    public async Task In_deny_an_ordinary_call_commits()
    {
        var guard = await GuardAsync(Plan);

        Assert.True((await guard.SubmitAsync(Lots.Record(4002, Lots.Usual(3)), Token)).Successful);
    }

    [Fact]
    public async Task In_shadow_a_warning_is_a_line_in_the_decision_log_and_nothing_else()
    {
        var guard = await GuardAsync(Plan);

        var endorsed = await guard.EndorseAsync(Lots.Hidden("settle", 4003, Lots.FarTooHigh), Token);

        Assert.Equal((200, ""), (endorsed.Response.Status, endorsed.Response.Message));
        Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        var decisions = await guard.DecisionsAsync(endorsed.TransactionId, Token);
        Assert.All(decisions, d => Assert.Equal(("WARN", "shadow", "relayed"), (d.Outcome, d.Mode, d.Answer)));
        Assert.Contains(decisions[0].Findings, f => f.Path.EndsWith("amount", StringComparison.Ordinal) && f.Value == Lots.FarTooHigh);
    }

    [Fact]
    public async Task In_off_a_call_is_not_even_noted()
    {
        var guard = await GuardAsync(Plan);

        var endorsed = await guard.EndorseAsync(new Call("seal", Lots.Id(4005), Lots.FarTooHigh), Token);

        Assert.Equal(200, endorsed.Response.Status);
        var noted = await guard.EndorseAsync(Lots.Hidden("settle", 4004, Lots.Usual(1)), Token);
        await guard.DecisionsAsync(noted.TransactionId, Token);
        var lines = await guard.Sidecars["Org1MSP"].Decisions.ReadAsync(Token);
        Assert.DoesNotContain(lines, l => l.TxId == endorsed.TransactionId);
    }

    [Fact]
    public async Task A_vote_changes_the_mode_of_every_sidecar()
    {
        var guard = await GuardAsync(Voted);
        Assert.Equal(200, (await guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token)).Response.Status);

        await Governing.ReplaceAsync(Network, Voted.Contracts[0].Policy! with { Mode = WardenMode.Advise }, Token);
        await guard.CatchUpAsync(Token);
        Assert.NotNull((await guard.EndorseAsync(Lots.Record(4002, Lots.FarTooHigh), Token)).Warning);

        await Governing.ReplaceAsync(Network, Voted.Contracts[0].Policy! with { Mode = WardenMode.Hold }, Token);
        await guard.CatchUpAsync(Token);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(4003, Lots.FarTooHigh), Token));
        Assert.All(
            await Task.WhenAll(guard.Sidecars.Values.Select(s => s.Status.OfAsync(Voted.Name, Token))),
            s => Assert.Equal(("hold", 3), (s.Mode, s.Policy)));
    }

    [Fact]
    public async Task What_the_contract_refuses_keeps_its_status_and_its_text()
    {
        var guard = await GuardAsync(Plan);

        var refused = await Assert.ThrowsAsync<EndorseException>(() => guard.EndorseAsync(new Call("refuse", "no: too late\nby far"), Token));

        Assert.All(refused.Details, d => Assert.Equal("chaincode response 500, no: too late\nby far", d.Message));
    }
}

public sealed class OtherModesOnEmbedded(EmbeddedFixture network) : OtherModeScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class OtherModesOnNative(NativeFixture network) : OtherModeScenarios(network), IClassFixture<NativeFixture>;

public sealed class OtherModesOnContainers(ContainerFixture network) : OtherModeScenarios(network), IClassFixture<ContainerFixture>;
