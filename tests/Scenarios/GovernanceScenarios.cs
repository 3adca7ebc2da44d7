using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>What is voted beside policies: every sidecar obeys it from the block of the enactment on.</summary>
public abstract partial class GovernanceScenarios(NetworkFixture network) : Scenario(network)
{
    private const string Name = "governed";

    private static GuardPlan Plan => new(new ContractPlan(Name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(Name, WardenMode.Advise) with { Fallback = WardenMode.Hold },
        History = Lots.Calls("record", 150),
    });

    private static GuardPlan Poisoned => new(new ContractPlan("poisoned", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("poisoned", WardenMode.Shadow),
    })
    {
        BeginsWithEpoch = false,
    };

    [Fact]
    public async Task A_paused_function_is_refused_with_403_until_the_restriction_is_lifted()
    {
        var guard = await GuardAsync(Plan);
        var before = guard.Contracted.Calls;
        var restriction = new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Pause, Function = "record", Reason = "incident 12", Source = "desk", UntilBlock = 1_000_000,
        };
        var id = await Governing.EnactAsync(Network, "restrict", CanonicalJson.ToText(restriction), Token);
        await guard.CatchUpAsync(Token);

        var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.EndorseAsync(Lots.Record(4001, Lots.Usual(1)), Token));
        Assert.All(denied.Verdicts, v => Assert.Equal(VerdictStatus.Denied, v.Status));
        Assert.Equal("Until block 1000000, record is paused: incident 12", denied.Verdicts[0].Sentence);
        Assert.Equal(before, guard.Contracted.Calls);

        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Name, id, "closed")), Token);
        await guard.CatchUpAsync(Token);
        Assert.True((await guard.SubmitAsync(Lots.Record(4001, Lots.Usual(1)), Token)).Successful);
    }

    [Fact]
    public async Task A_restriction_of_one_organisations_callers_leaves_the_others_alone()
    {
        var guard = await GuardAsync(Plan);
        var restriction = new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Deny, Organization = "Org2MSP", Reason = "incident 13", Source = "desk", UntilBlock = 1_000_000,
        };
        var id = await Governing.EnactAsync(Network, "restrict", CanonicalJson.ToText(restriction), Token);
        await guard.CatchUpAsync(Token);

        var call = Lots.Record(4011, Lots.Usual(1));
        await Assert.ThrowsAsync<DeniedException>(
            () => guard.Contract("Org2MSP").NewProposal(call.Function, call.Options).EndorseAsync(Token));
        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Name, id, "closed")), Token);
    }

    [Fact]
    public async Task A_labelled_transaction_teaches_otherwise_and_every_organisation_fits_the_same_again()
    {
        var guard = await GuardAsync(Plan);
        var commit = await guard.SubmitAsync(Lots.Record(4021, Lots.Usual(2)), Token);
        var with = await guard.NextEpochAsync(Name, Token);
        var label = new TransactionLabel(Name, commit.TransactionId, LabelKind.Unreasonable, "a typing error");
        await Governing.EnactAsync(Network, "label", CanonicalJson.ToText(label), Token);
        var without = await guard.NextEpochAsync(Name, Token);

        Assert.NotEqual(with.Digest, without.Digest);
        Assert.Null(without.AdviceRefused);
    }

    /// <summary>What one confirmed is not usual for everybody; what the members declare reasonable is, until they take it back.</summary>
    [Fact]
    public async Task A_value_declared_reasonable_stops_warning_from_the_next_epoch_on_and_its_withdrawal_restores_the_warning()
    {
        var guard = await GuardAsync(Plan);
        const string amount = "777000";
        var warned = await guard.EndorseAsync(Lots.Record(4051, amount), Token);
        Assert.NotNull(warned.Warning);
        Assert.True((await (await warned.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        await FitsAlikeAsync(guard);
        Assert.NotNull((await guard.EndorseAsync(Lots.Record(4052, amount), Token)).Warning);
        Assert.Contains(warned.Warning.Sentence, await QueuedAsync(warned.TransactionId), StringComparison.Ordinal);

        var label = new TransactionLabel(Name, warned.TransactionId, LabelKind.Reasonable, "the yearly sale");
        await Governing.EnactAsync(Network, "label", CanonicalJson.ToText(label), Token);
        var with = await FitsAlikeAsync(guard);
        Assert.Null((await guard.EndorseAsync(Lots.Record(4052, amount), Token)).Warning);
        Assert.NotNull((await guard.EndorseAsync(Lots.Record(4052, "778000"), Token)).Warning);
        Assert.Equal("", await QueuedAsync(warned.TransactionId));

        await Governing.EnactAsync(Network, "unlabel", CanonicalJson.ToText(new LabelWithdrawal(Name, warned.TransactionId, "there was no sale")), Token);
        var without = await FitsAlikeAsync(guard);
        Assert.NotEqual(with.Digest, without.Digest);
        Assert.NotNull((await guard.EndorseAsync(Lots.Record(4052, amount), Token)).Warning);
    }

    /// <summary>In shadow everything that commits teaches: what is left against somebody who commits much is that one identity makes no law.</summary>
    [Fact]
    public async Task However_much_one_identity_commits_everybodys_limit_moves_by_less_than_a_quarter()
    {
        var guard = await GuardAsync(Poisoned);
        (string MspId, string User)[] honest = [("Org1MSP", "User1"), ("Org1MSP", "Admin"), ("Org2MSP", "User1"), ("Org2MSP", "User2"), ("Org2MSP", "Admin")];
        await CommitAsync(guard, honest.SelectMany((who, i) => Enumerable.Range(0, 32).Select(n => (who, Lots.Record((i * 32) + n, Lots.Usual((i * 32) + n))))));
        await guard.NextEpochAsync(Poisoned.Name, Token);
        var before = await LimitAsync(guard, 5000);

        await CommitAsync(guard, Enumerable.Range(0, 200).Select(n => (("Org1MSP", "User2"), Lots.Record(1000 + n, $"{800 + (n * 100)}"))));
        await guard.NextEpochAsync(Poisoned.Name, Token);

        Assert.InRange(await LimitAsync(guard, 6000), before / 1.25, before * 1.25);
    }

    [Fact]
    public async Task While_one_organisation_is_switched_off_advice_falls_back_and_nothing_mismatches()
    {
        var guard = await GuardAsync(Plan);
        Assert.NotNull((await guard.EndorseAsync(Lots.Record(4031, Lots.FarTooHigh), Token)).Warning);

        await Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.TakePart, Name, "off", "too slow");
        await guard.CatchUpAsync(Token);
        Assert.True((await guard.SubmitAsync(Lots.Record(4032, Lots.Usual(3)), Token)).Successful);
        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(4033, Lots.FarTooHigh), Token));
        Assert.All(held.Warning.Verdicts, verdict => Assert.Equal(["Org1MSP"], verdict.Organizations));

        await Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.TakePart, Name, "on", "a faster machine");
        await guard.NextEpochAsync(Name, Token);
        var warned = await guard.EndorseAsync(Lots.Record(4034, Lots.FarTooHigh), Token);
        Assert.NotNull(warned.Warning);

        // Meanwhile its sidecar only relayed.
        await guard.Sidecars["Org2MSP"].Decisions.OfAsync(warned.TransactionId, Name, Token);
        Assert.DoesNotContain(await guard.Sidecars["Org2MSP"].Decisions.ReadAsync(Token), line => line.TxId == held.TransactionId);
    }

    [Fact]
    public async Task An_emergency_has_every_sidecar_stand_back()
    {
        var guard = await GuardAsync(Plan);
        var last = (long)await Network.InStepAsync(Token) + 15;
        await Governing.EnactAsync(Network, "breakGlass", CanonicalJson.ToText(new BreakGlass(Name, WardenMode.Shadow, last, "nothing passes")), Token);
        await guard.CatchUpAsync(Token);

        var endorsed = await guard.EndorseAsync(Lots.Record(4041, Lots.FarTooHigh), Token);
        Assert.Equal(200, endorsed.Response.Status);
        Assert.Null(endorsed.Warning);

        for (var height = 0UL; height <= (ulong)last; height = await Network.InStepAsync(Token))
        {
            await Governing.AddBlockAsync(Network, "Org1MSP", Token);
        }

        await guard.CatchUpAsync(Token);
        Assert.NotNull((await guard.EndorseAsync(Lots.Record(4042, Lots.FarTooHigh), Token)).Warning);
    }

    private static Task CommitAsync(Guard guard, IEnumerable<((string MspId, string User) Who, Call Call)> calls) => Parallel.ForEachAsync(
        calls,
        new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
        async (call, token) => await guard.Contract(call.Who.MspId, call.Who.User).SubmitAsync(call.Call.Function, call.Call.Options with { ConflictRetries = 10 }, token));

    // The largest amount that both organisations' sidecars find ordinary with one of its usual callers.
    private static async Task<double> LimitAsync(Guard guard, int id)
    {
        var (low, high) = (1000, 100_000);
        while (high - low > 20)
        {
            var middle = (low + high) / 2;
            var endorsed = await guard.EndorseAsync(Lots.Record(id++, $"{middle}"), Token);
            var outcomes = (await guard.DecisionsAsync(endorsed.TransactionId, Token)).Select(d => d.Findings.Any(f => f.Path == "lot*/amount")).Distinct().ToList();
            (low, high) = Assert.Single(outcomes) ? (low, middle) : (middle, high);
        }

        return low;
    }

    // What the review queue says of a transaction; empty where it says nothing.
    private async Task<string> QueuedAsync(string transaction)
    {
        using var governance = new Governance(Network);
        var queue = await governance.AsUserAsync("Org2MSP", "label", "queue", Name, "--json");
        return queue.Json[0].EnumerateArray().Where(a => a.GetProperty("transaction").GetString() == transaction).Select(a => a.GetRawText()).SingleOrDefault("");
    }

    // The next epoch, of equal digests at both organisations and as the blocks give it to anybody.
    private async Task<ChaincodeStanding> FitsAlikeAsync(Guard guard)
    {
        var epoch = await guard.NextEpochAsync(Name, Token);
        Assert.Null(epoch.AdviceRefused);
        using var governance = new Governance(Network);
        foreach (var member in Network.Organizations)
        {
            var verified = await governance.AsUserAsync(member, "verify-model", Name);
            Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
            Assert.Contains(epoch.Digest!, verified.Output, StringComparison.Ordinal);
            Assert.EndsWith("the model is what these blocks give\n", verified.Output, StringComparison.Ordinal);
        }

        return epoch;
    }
}

public sealed class GovernanceOnEmbedded(EmbeddedFixture network) : GovernanceScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class GovernanceOnNative(NativeFixture network) : GovernanceScenarios(network), IClassFixture<NativeFixture>;
