using System.Text;
using Warden.Chaincode.Shim;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>What contracts do besides one write: events, batches, calls of other contracts, private data, new versions.</summary>
public abstract class ContractScenarios(NetworkFixture network) : Scenario(network)
{
    private static GuardPlan Plan => new(
        new ContractPlan("outer", new ScenarioContract())
        {
            Policy = GuardPlan.Policy("outer", WardenMode.Advise),
            History = [.. Lots.Calls("record", 150), .. Lots.HiddenCalls("settle", 100)],
        },
        new ContractPlan("inner", new ScenarioContract()) { Policy = GuardPlan.Policy("inner", WardenMode.Advise), History = Lots.Calls("record", 150) });

    private static GuardPlan Sealed => new(new ContractPlan("sealed", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("sealed", WardenMode.Hold),
        History = Lots.Calls("seal", 150),
    });

    private static GuardPlan Upgraded => new(new ContractPlan("upgraded", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("upgraded", WardenMode.Advise), History = Lots.Calls("record", 150),
    });

    [Fact]
    public async Task The_chaincode_event_of_a_warned_call_is_kept_and_delivered_when_it_commits()
    {
        var guard = await GuardAsync(Plan);
        await using var events = await Network.Channel("Org1MSP").ChaincodeEventsAsync("outer", cancellationToken: Token);
        var endorsed = await guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token);

        Assert.NotNull(endorsed.Warning);
        Assert.Equal((ScenarioContract.Recorded, Lots.FarTooHigh), (endorsed.Event!.EventName, endorsed.Event.Payload.ToStringUtf8()));
        var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);
        await foreach (var delivered in events.WithCancellation(Token))
        {
            if (delivered.TransactionId == endorsed.TransactionId)
            {
                Assert.Equal((commit.BlockNumber, Lots.FarTooHigh), (delivered.BlockNumber, Encoding.UTF8.GetString(delivered.Payload.Span)));
                return;
            }
        }

        Assert.Fail("the event did not come");
    }

    [Fact]
    public async Task The_contracts_own_reply_and_payload_stay_in_a_warned_answer()
    {
        var guard = await GuardAsync(Plan);

        var endorsed = await guard.EndorseAsync(Lots.Record(4002, Lots.FarTooHigh), Token);

        Assert.Equal("recorded as asked", endorsed.Warning!.Verdicts[0].Document!.Reply);
        Assert.Equal(Lots.Id(4002), Encoding.UTF8.GetString(endorsed.Result));
    }

    [Fact]
    public async Task Writes_that_travel_in_a_batch_are_judged()
    {
        var guard = await GuardAsync(Plan);

        var usual = await guard.EndorseAsync(Lots.Hidden("settle", 4005, Lots.Usual(4)), Token);
        var odd = await guard.EndorseAsync(Lots.Hidden("settle", 4006, Lots.FarTooHigh), Token);

        Assert.Null(usual.Warning);
        Assert.Equal(["credit:lot*/amount", "debit:lot*/amount"], odd.Warning!.Findings.Select(f => f.Path).Where(p => p.EndsWith("amount", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal([$"credit:{Lots.Id(4006)}", $"debit:{Lots.Id(4006)}"], odd.Effect.Changes.Select(c => c.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_warning_inside_a_called_contract_is_the_warning_of_the_whole_transaction()
    {
        var guard = await GuardAsync(Plan);

        var usual = await guard.EndorseAsync(new Call("forward", "inner", "record", Lots.Id(4005), Lots.Usual(2)), Token);
        var odd = await guard.EndorseAsync(new Call("forward", "inner", "record", Lots.Id(4006), Lots.FarTooHigh), Token);

        Assert.Null(usual.Warning);
        Assert.Equal(VerdictStatus.Warning, odd.Response.Status);
        Assert.Contains(odd.Warning!.Findings, f => f.Path == "lot*/amount" && f.Value == Lots.FarTooHigh);
        Assert.Equal(Lots.Id(4006), Encoding.UTF8.GetString(odd.Result));
        Assert.True((await (await odd.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        Assert.All(await guard.DecisionsAsync(odd.TransactionId, Token, "inner"), d => Assert.Equal(("WARN", true, "relayed"), (d.Outcome, d.Nested, d.Answer)));
        Assert.All(await guard.DecisionsAsync(odd.TransactionId, Token, "outer"), d => Assert.Equal(("WARN", null, "299"), (d.Outcome, d.Nested, d.Answer)));
    }

    [Fact]
    public async Task Arguments_that_warn_are_held_before_private_data_spreads()
    {
        var guard = await GuardAsync(Sealed);
        var before = guard.Contracted.Calls;
        var call = new Call("seal", Lots.Id(4007), Lots.FarTooHigh) { Transient = new Dictionary<string, string>(StringComparer.Ordinal) { ["collection"] = "bids" } };

        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));

        // The contract was not called, so no peer has put anything into a collection and none has handed it on.
        Assert.Equal(WarningKind.Hold, held.Warning.Kind);
        Assert.Equal(before, guard.Contracted.Calls);
        Assert.Equal("428", (await guard.Sidecars["Org1MSP"].Decisions.OfAsync(held.TransactionId!, Sealed.Name, Token)).Answer);
    }

    [Fact]
    public async Task A_new_version_of_the_contract_stays_guarded_by_the_models_that_were_learnt()
    {
        var guard = await GuardAsync(Upgraded);
        Assert.NotNull((await guard.EndorseAsync(Lots.Record(4003, Lots.FarTooHigh), Token)).Warning);

        await guard.UpgradeAsync(Upgraded.Contracts[0] with { Contract = new SecondVersion() }, "2.0", Token);

        var usual = await guard.EndorseAsync(Lots.Record(4004, Lots.Usual(3)), Token);
        Assert.Equal((200, "second version"), (usual.Response.Status, Encoding.UTF8.GetString(usual.Result)));
        Assert.True((await (await usual.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        var odd = await guard.EndorseAsync(Lots.Record(4004, Lots.FarTooHigh), Token);
        Assert.NotNull(odd.Warning);
        var commit = await (await odd.SubmitAsync(Token)).GetStatusAsync(Token);
        Assert.Equal("2.0", (await Committed.FindAsync(Network.Channel("Org2MSP"), commit, Token)).Endorsed!.Action.ChaincodeId.Version);
    }

    /// <summary>The same contract, which answers something else.</summary>
    private sealed class SecondVersion : ScenarioContract
    {
        public override async Task<Warden.Chaincode.Shim.ChaincodeResponse> InvokeAsync(IChaincodeStub stub) =>
            await base.InvokeAsync(stub) with { Payload = "second version"u8.ToArray() };
    }
}

public sealed class ContractsOnEmbedded(EmbeddedFixture network) : ContractScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class ContractsOnNative(NativeFixture network) : ContractScenarios(network), IClassFixture<NativeFixture>;
