using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios;

/// <summary>A guard that adds more time than was voted stands back to shadow, and returns when it is fast again: both are in blocks, and hold at every endorser.</summary>
public abstract partial class IsolationScenarios
{
    private const string Quick = "quick";
    private const int Callers = 4;

    // Far above what a machine with much to do adds, and far below what detection is made to take; no clock is waited for.
    private static readonly LatencyLimit Limit = new(20_000, Calls: 10, ReturnShare: 1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(60);

    private static GuardPlan Hurried => new(new ContractPlan(Quick, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(Quick, WardenMode.Hold) with
        {
            Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["settle"] = WardenMode.Advise },
        },
        History = [.. Lots.Calls("record", 150), .. Lots.HiddenCalls("settle", 80)],
    })
    {
        DetectionOf = _ => new FaultyDetection(),
        TimeOf = _ => new JumpingTime(),
    };

    [Fact]
    public async Task A_guard_that_adds_too_much_stands_back_at_every_endorser_while_a_pause_holds_and_returns()
    {
        var guard = await GuardAsync(Hurried);
        var begun = await LimitAsync(guard);
        var next = 0;

        // Nothing is known of it, so that however often it comes it is scored and never held.
        Task PutAsync() => guard.EndorseAsync(new Call("put", "a", $"{Interlocked.Increment(ref next)}"), Token);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(5101, Lots.FarTooHigh), Token));

        await PaceAsync(guard, Slow, inShadow: true, PutAsync);
        var passed = await guard.EndorseAsync(Lots.Record(5101, Lots.FarTooHigh), Token);
        Assert.Equal(200, passed.Response.Status);
        var decisions = await guard.DecisionsAsync(passed.TransactionId, Token, Quick);
        Assert.Equal(Network.Organizations.Count, decisions.Count);
        Assert.All(decisions, d => Assert.Equal(("WARN", "shadow", "relayed", "latency"), (d.Outcome, d.Mode, d.Answer, d.Reason)));
        Assert.All(
            await Task.WhenAll(guard.Sidecars.Values.Select(s => s.Status.OfAsync(Quick, Token))), s => Assert.Equal(("shadow", "hold"), (s.Mode, s.PolicyMode)));
        var pause = await RestrictAsync(guard, new Restriction
        {
            Chaincode = Quick, Kind = RestrictionKind.Pause, Function = "peek", Reason = "incident 15", Source = "desk", UntilBlock = Long,
        });
        await Assert.ThrowsAsync<DeniedException>(() => guard.EndorseAsync(new Call("peek", "a"), Token));

        await PaceAsync(guard, TimeSpan.Zero, inShadow: false, PutAsync);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(5101, Lots.FarTooHigh), Token));

        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Quick, pause, "closed")), Token);
        Assert.Equal([GovernanceEvents.LatencyExceeded, GovernanceEvents.LatencyRecovered], await ChangesAsync(begun));
        await UnlimitAsync(guard);
    }

    [Fact]
    public async Task Where_the_limit_is_about_one_function_the_others_are_held_on_while_that_one_is_in_shadow()
    {
        var guard = await GuardAsync(Hurried);
        var begun = await LimitAsync(guard, "put");
        var next = 100_000;
        Task PutAsync() => guard.EndorseAsync(new Call("put", "a", $"{Interlocked.Increment(ref next)}"), Token);

        await PaceAsync(guard, Slow, inShadow: true, PutAsync);
        var put = await guard.EndorseAsync(new Call("put", "a", "100000"), Token);
        Assert.All(await guard.DecisionsAsync(put.TransactionId, Token, Quick), d => Assert.Equal("shadow", d.Mode));
        Assert.All(await Task.WhenAll(guard.Sidecars.Values.Select(s => s.Status.OfAsync(Quick, Token))), s => Assert.Equal("hold", s.Mode));
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(5201, Lots.FarTooHigh), Token));
        await PaceAsync(guard, TimeSpan.Zero, inShadow: false, PutAsync);
        put = await guard.EndorseAsync(new Call("put", "a", "100001"), Token);
        Assert.All(await guard.DecisionsAsync(put.TransactionId, Token, Quick), d => Assert.Equal("hold", d.Mode));
        Assert.Equal([GovernanceEvents.LatencyExceeded, GovernanceEvents.LatencyRecovered], await ChangesAsync(begun));
        await UnlimitAsync(guard);
    }

    /// <summary>The word of one organisation is not enough, so what one machine measures changes nothing that others endorse; and the change is one block for all.</summary>
    [Fact]
    public async Task While_the_guard_stands_back_and_returns_an_advised_client_meets_no_endorsements_that_differ()
    {
        var guard = await GuardAsync(Hurried);
        var begun = await LimitAsync(guard);
        var warned = 0;
        var prompt = WarningPrompt.From(_ =>
        {
            Interlocked.Increment(ref warned);
            return new Confirmation("meant so");
        });
        var next = 6000;
        async Task SubmitAsync()
        {
            var call = Lots.Hidden("settle", Interlocked.Increment(ref next), Lots.FarTooHigh);
            await guard.Contract().SubmitAsync(call.Function, call.Options with { WarningPrompt = prompt, ConflictRetries = 10 }, Token);
        }

        await SubmitAsync();
        Assert.Equal(1, warned);
        Pace((SidecarInProcess)guard.Sidecars["Org1MSP"], Slow);
        await Eventually.HoldsAsync(
            "the report of the slow one",
            async token =>
            {
                await SubmitAsync();
                return (await AskAsync<LatencyStanding>(GovernanceFunctions.GetLatency, token, Quick)).Over is ["Org1MSP"];
            },
            Token);
        await guard.CatchUpAsync(Token);
        var alone = warned;
        await SubmitAsync();
        Assert.Equal(alone + 1, warned);

        await PaceAsync(guard, Slow, inShadow: true, SubmitAsync);
        var before = warned;
        await SubmitAsync();
        Assert.Equal(before, warned);
        await PaceAsync(guard, TimeSpan.Zero, inShadow: false, SubmitAsync);
        before = warned;
        await SubmitAsync();
        Assert.Equal(before + 1, warned);
        Assert.Equal([GovernanceEvents.LatencyExceeded, GovernanceEvents.LatencyRecovered], await ChangesAsync(begun));
        await UnlimitAsync(guard);
    }

    private static void Pace(SidecarInProcess sidecar, TimeSpan by) =>
        ((FaultyDetection)sidecar.Detection).BeforeScore = () => ((JumpingTime)sidecar.Time).Jump(by);

    /// <summary>Lets scoring take so long, and calls, several at once, until the ledger has the standing that this leads to and every sidecar obeys it.</summary>
    private async Task PaceAsync(Guard guard, TimeSpan by, bool inShadow, Func<Task> callAsync)
    {
        foreach (var sidecar in guard.Sidecars.Values.Cast<SidecarInProcess>())
        {
            Pace(sidecar, by);
        }

        await Eventually.HoldsAsync(
            inShadow ? "the guard in shadow" : "the guard's return",
            async token =>
            {
                await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => callAsync()));
                return (await AskAsync<LatencyStanding>(GovernanceFunctions.GetLatency, token, Quick)).InShadow == inShadow;
            },
            Token);
        await guard.CatchUpAsync(Token);
    }

    /// <summary>Brings the limit into force, without reports of an earlier test.</summary>
    /// <returns>How many blocks there are then.</returns>
    private async Task<ulong> LimitAsync(Guard guard, params string[] functions)
    {
        await ConstituteAsync(sidecarsReport: true);
        var height = await Network.InStepAsync(Token);
        var limit = Limit with { P99Milliseconds = Limit.P99Milliseconds + height, Functions = functions.Length == 0 ? null : functions };
        await Governing.ReplaceAsync(Network, Hurried.Contracts[0].Policy! with { Latency = limit }, Token);
        await guard.CatchUpAsync(Token);
        return await Network.InStepAsync(Token);
    }

    private async Task UnlimitAsync(Guard guard)
    {
        await Governing.ReplaceAsync(Network, Hurried.Contracts[0].Policy!, Token);
        await ConstituteAsync(sidecarsReport: null);
        await guard.CatchUpAsync(Token);
    }

    private Task<string> ConstituteAsync(bool? sidecarsReport) => Governing.EnactAsync(
        Network, "constitution",
        CanonicalJson.ToText(new Constitution { Members = [.. Network.Organizations.Order(StringComparer.Ordinal)], SidecarsReport = sidecarsReport }), Token);

    /// <summary>Gets what the blocks from one on say of the guard's standing back and returning, in their order.</summary>
    private async Task<IReadOnlyList<string>> ChangesAsync(ulong from)
    {
        var changes = new List<string>();
        await using var events = await Network.Channel(Network.Organizations[0]).ChaincodeEventsAsync(
            GovernanceFunctions.Chaincode, new EventOptions { StartBlock = from }, Token);
        var last = await Governing.AddBlockAsync(Network, Network.Organizations[0], Token);
        await foreach (var happened in events)
        {
            if (happened.EventName is GovernanceEvents.LatencyExceeded or GovernanceEvents.LatencyRecovered)
            {
                Assert.Equal(Quick, CanonicalJson.Read<LatencyStanding>(happened.Payload.Span).Chaincode);
                changes.Add(happened.EventName);
            }

            if (happened.TransactionId == last)
            {
                break;
            }
        }

        return changes;
    }
}
