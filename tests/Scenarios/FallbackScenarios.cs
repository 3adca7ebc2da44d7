using System.Globalization;
using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Scoring;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>
/// Advise needs equal models in all organisations that take part. Where they are not equal, or not all there, it falls back to what
/// the policy says, tells so, and nobody meets endorsements that do not match (ARCHITECTURE sections 3 and 4).
/// </summary>
public abstract class FallbackScenarios(NetworkFixture network) : Scenario(network)
{
    private const int EpochDisagreed = 3007;

    private static GuardPlan Differing => PlanOf("differing", WardenMode.Shadow) with
    {
        DetectionOf = mspId => mspId == "Org2MSP" ? new SkewedDetection { IsSkewed = true } : new FittedDetection(),
        BeginsWithEpoch = false,
        ProvokedErrors = [EpochDisagreed],
    };

    private static GuardPlan DifferingLater => PlanOf("later", WardenMode.Shadow) with
    {
        DetectionOf = mspId => mspId == "Org2MSP" ? new SkewedDetection() : new FittedDetection(),
        ProvokedErrors = [EpochDisagreed],
    };

    private static GuardPlan Holding => PlanOf("holding", WardenMode.Hold) with
    {
        DetectionOf = mspId => mspId == "Org2MSP" ? new SkewedDetection { IsSkewed = true } : new FittedDetection(),
        BeginsWithEpoch = false,
        ProvokedErrors = [EpochDisagreed],
    };

    private static GuardPlan HalfGuarded => PlanOf("half", WardenMode.Shadow) with { WithoutSidecar = ["Org2MSP"], BeginsWithEpoch = false };

    private static GuardPlan DeniedByOne => ByOne("alone", WardenMode.Deny);

    private static GuardPlan HeldByOne => ByOne("lonely", WardenMode.Hold);

    [Fact]
    public async Task While_digests_differ_from_the_start_calls_pass_by_the_fallback_and_the_status_says_so()
    {
        var guard = await GuardAsync(Differing);
        await RequestAsync(guard, "Org1MSP", "Org2MSP");

        var odd = await guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token);

        Assert.Equal(200, odd.Response.Status);
        Assert.True((await (await odd.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        foreach (var (mspId, sidecar) in guard.Sidecars)
        {
            var standing = await sidecar.Status.OfAsync(Differing.Name, Token);
            Assert.Equal(("shadow", "advise", "no epoch"), (standing.Mode, standing.PolicyMode, standing.AdviceRefused));
            Assert.Equal(Network.Organizations.Where(o => o != mspId), standing.Differing!);
        }

        Assert.All(await guard.DecisionsAsync(odd.TransactionId, Token), d => Assert.Equal(("UNSCORED", "shadow", "no epoch"), (d.Outcome, d.Mode, d.Reason)));
    }

    [Fact]
    public async Task A_digest_that_differs_is_an_alarm_that_names_the_organisation()
    {
        var guard = await GuardAsync(Differing);
        await RequestAsync(guard, "Org1MSP", "Org2MSP");

        await Eventually.HoldsAsync(
            "the alarm at Org1MSP",
            _ => Task.FromResult(LogOf(guard, "Org1MSP").Lines.Any(l => l.Event == EpochDisagreed && l.Text.Contains("Org2MSP published another digest", StringComparison.Ordinal))),
            Token);
    }

    [Fact]
    public async Task A_later_epoch_that_is_not_agreed_on_leaves_the_agreed_one_in_force()
    {
        var guard = await GuardAsync(DifferingLater);
        var before = await guard.Sidecars["Org1MSP"].Status.OfAsync(DifferingLater.Name, Token);
        ((SkewedDetection)((SidecarInProcess)guard.Sidecars["Org2MSP"]).Detection).IsSkewed = true;
        await guard.LoadAsync(DifferingLater.Name, [.. Lots.Calls("record", 230).Skip(200)], Token);
        await RequestAsync(guard, "Org1MSP", "Org2MSP");

        var endorsed = await guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token);

        Assert.NotNull(endorsed.Warning);
        Assert.Equal(before.Epoch, endorsed.Warning.Verdicts[0].Document!.Epoch);
        Assert.All(
            await Task.WhenAll(guard.Sidecars.Values.Select(s => s.Status.OfAsync(DifferingLater.Name, Token))),
            s => Assert.Equal(("advise", null), (s.Mode, s.AdviceRefused)));
    }

    [Fact]
    public async Task Where_the_fallback_is_hold_calls_without_an_epoch_still_pass_for_they_are_unscored()
    {
        var guard = await GuardAsync(Holding);
        await RequestAsync(guard, "Org1MSP", "Org2MSP");

        var endorsed = await guard.EndorseAsync(Lots.Record(4002, Lots.Usual(5)), Token);

        Assert.Equal(200, endorsed.Response.Status);
        Assert.All(await guard.DecisionsAsync(endorsed.TransactionId, Token), d => Assert.Equal(("UNSCORED", "hold"), (d.Outcome, d.Mode)));
    }

    /// <summary>An organisation without a sidecar publishes nothing, so no epoch comes into force and advise never begins.</summary>
    [Fact]
    public async Task With_a_member_that_has_no_sidecar_advise_never_begins_and_every_call_commits()
    {
        var guard = await GuardAsync(HalfGuarded);
        await RequestAsync(guard, "Org1MSP");

        var commit = await guard.SubmitAsync(Lots.Record(4001, Lots.FarTooHigh), Token);

        Assert.True(commit.Successful);
        var standing = await guard.Sidecars["Org1MSP"].Status.OfAsync(HalfGuarded.Name, Token);
        Assert.Equal(("shadow", "no epoch"), (standing.Mode, standing.AdviceRefused));
    }

    /// <summary>A refusal needs nobody's agreement: one guarded endorser that the endorsement policy cannot do without is enough.</summary>
    [Fact]
    public async Task A_refusal_by_the_only_organisation_with_a_sidecar_stops_the_call_and_ordinary_calls_commit()
    {
        var guard = await GuardAsync(DeniedByOne);

        var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token));

        Assert.Equal(["Org1MSP"], Assert.Single(denied.Verdicts).Organizations);
        Assert.True((await guard.SubmitAsync(Lots.Record(4002, Lots.Usual(1)), Token)).Successful);
    }

    /// <summary>
    /// A confirmation is used up inside the transaction, by every endorser alike. An endorser without a sidecar does not, so a policy
    /// that holds has to name every organisation that endorses: otherwise a held call stays out although it was confirmed.
    /// </summary>
    [Fact]
    public async Task A_call_held_by_the_only_organisation_with_a_sidecar_does_not_pass_confirmed_either()
    {
        var guard = await GuardAsync(HeldByOne);
        var call = Lots.Record(4003, Lots.FarTooHigh);
        var held = (await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))).Warning;
        await Network.Channel("Org1MSP").ConfirmAsync(HeldByOne.Name, held.CallDigest, held.Verdicts[0], new Confirmation("seen"), Token);
        await guard.CatchUpAsync(Token);

        var refused = await Assert.ThrowsAsync<EndorseException>(() => guard.EndorseAsync(call, Token));

        Assert.Contains(refused.Details, d => d is { MspId: "Org2MSP", Message: "ProposalResponsePayloads do not match" });
        Assert.True((await guard.SubmitAsync(Lots.Record(4004, Lots.Usual(1)), Token)).Successful);
    }

    private static GuardPlan ByOne(string name, WardenMode mode) => new(new ContractPlan(name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(name, mode) with { Organizations = ["Org1MSP"] },
        History = Lots.Calls("record", 150),
    })
    {
        WithoutSidecar = ["Org2MSP"],
    };

    private static GuardPlan PlanOf(string name, WardenMode fallback) => new(new ContractPlan(name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(name, WardenMode.Advise) with { Fallback = fallback },
        History = Lots.Calls("record", 200),
    });

    private static SidecarLog LogOf(Guard guard, string mspId) => ((SidecarInProcess)guard.Sidecars[mspId]).Log;

    /// <summary>Asks for an epoch and waits until these organisations' publications for it are committed and taken in.</summary>
    private async Task RequestAsync(Guard guard, params IReadOnlyList<string> publishers)
    {
        var request = CanonicalJson.Read<EpochRequest>(
            await Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.RequestEpoch, guard.Plan.Name));
        var block = await Network.Channel("Org1MSP").Ledger.GetBlockByTransactionIdAsync(request.TxId, Token);
        var height = block.Header.Number.ToString(CultureInfo.InvariantCulture);
        var governance = Network.Channel("Org1MSP", "Admin").GetContract(GovernanceFunctions.Chaincode);
        await Eventually.HoldsAsync(
            $"the publications of {string.Join(" and ", publishers)}",
            async token =>
            {
                var answer = await governance.EvaluateAsync(GovernanceFunctions.GetPublications, [guard.Plan.Name, height], token);
                var published = CanonicalJson.Read<List<EpochPublication>>(Encoding.UTF8.GetString(answer)).Select(p => p.Organization);
                return publishers.All(published.Contains);
            },
            Token);
        await guard.CatchUpAsync(Token);
    }
}

public sealed class FallbackOnEmbedded(EmbeddedFixture network) : FallbackScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class FallbackOnNative(NativeFixture network) : FallbackScenarios(network), IClassFixture<NativeFixture>;
