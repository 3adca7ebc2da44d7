using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>Quotas, listed values and rules for single attributes hold at every organisation's sidecar, and the sidecars say on the ledger that they do.</summary>
public abstract partial class IsolationScenarios(NetworkFixture network) : Scenario(network)
{
    private const string Name = "isolated";
    private const long Long = 1_000_000;

    private static GuardPlan Plan => new(new ContractPlan(Name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(Name, WardenMode.Shadow),
        History = Lots.Calls("record", 150),
    });

    [Fact]
    public async Task Who_has_used_up_a_quota_is_refused_by_every_organisation_and_others_are_not()
    {
        var guard = await GuardAsync(Plan);
        var id = await RestrictAsync(guard, new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Quota, Function = "put", Calls = 2, WindowBlocks = 10_000, Reason = "too many", Source = "desk", UntilBlock = Long,
        });
        Assert.True((await guard.SubmitAsync(new Call("put", "a", "1"), Token)).Successful);
        Assert.True((await guard.SubmitAsync(new Call("put", "a", "2"), Token)).Successful);
        await guard.CatchUpAsync(Token);

        foreach (var mspId in Network.Organizations)
        {
            var byOne = new Call("put", "a", "3").Options with { EndorsingOrganizations = [mspId] };
            var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.Contract().NewProposal("put", byOne).EndorseAsync(Token));
            Assert.Equal("Until block 1000000, only 2 calls of put in 10000 blocks: too many", denied.Verdicts[0].Sentence);
        }

        var others = await guard.Contract("Org2MSP").NewProposal("put", ProposalOptions.WithArguments("a", "3")).EndorseAsync(Token);
        Assert.Equal(200, others.Response.Status);
        Assert.True((await guard.SubmitAsync(Lots.Record(5001, Lots.Usual(1)), Token)).Successful);
        await LiftAsync(guard, id);
        Assert.True((await guard.SubmitAsync(new Call("put", "a", "3"), Token)).Successful);
    }

    [Fact]
    public async Task A_quota_recovers_with_its_window_and_a_pause_ends_after_its_last_block()
    {
        const int Window = 6;
        var guard = await GuardAsync(Plan);
        // Another function than the other quota's: that one counts the calls of all tests.
        var (call, paused) = (new Call("seal", "b", "1"), Lots.Record(5031, Lots.Usual(1)));
        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
        var used = (long)await Network.InStepAsync(Token) - 1;
        await RestrictAsync(guard, new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Quota, Function = "seal", Calls = 1, WindowBlocks = 2 * Window, Confirmable = true, Reason = "one will do", Source = "desk", UntilBlock = Long,
        });
        var last = (long)await Network.InStepAsync(Token) + Window;
        await RestrictAsync(guard, new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Pause, Function = "record", Reason = "incident 15", Source = "desk", UntilBlock = last,
        });

        // The window is the last blocks there are: with this many of them the one with the call is the first behind it.
        var recovers = used + (2 * Window) + 1;
        // What is let pass counts too, so nothing is asked behind that.
        for (var height = 0L; height <= last || height < recovers;)
        {
            await guard.CatchUpAsync(Token);
            height = (long)await Network.InStepAsync(Token);
            Assert.Equal(height <= last ? VerdictStatus.Denied : VerdictStatus.Ok, await StatusOfAsync(guard, paused));
            Assert.Equal(height < recovers ? VerdictStatus.ConfirmationRequired : VerdictStatus.Ok, await StatusOfAsync(guard, call));
            await Governing.AddBlockAsync(Network, "Org1MSP", Token);
        }
    }

    [Fact]
    public async Task A_pause_and_an_emergency_go_with_the_guard_of_their_chaincode_and_do_not_come_back_with_the_next()
    {
        const string Parted = "parted";
        var policy = GuardPlan.Policy(Parted, WardenMode.Shadow);
        var guard = await GuardAsync(new GuardPlan(new ContractPlan(Parted, new ScenarioContract()) { Policy = policy }));
        var call = new Call("put", "a", "1");
        await Governing.EnactAsync(
            Network, "restrict",
            CanonicalJson.ToText(new Restriction { Chaincode = Parted, Kind = RestrictionKind.Pause, Reason = "incident 16", Source = "desk", UntilBlock = Long }), Token);
        await Governing.EnactAsync(Network, "breakGlass", CanonicalJson.ToText(new BreakGlass(Parted, WardenMode.Off, Long, "a drill")), Token);
        await Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.Review, Parted, "it was a drill");
        await guard.CatchUpAsync(Token);
        Assert.Equal(VerdictStatus.Denied, await StatusOfAsync(guard, call));

        await Governing.EnactAsync(Network, "retire", CanonicalJson.ToText(new Retirement(Parted)), Token);
        await guard.CatchUpAsync(Token);
        Assert.Equal(VerdictStatus.Ok, await StatusOfAsync(guard, call));

        await Governing.RegisterAsync(Network, policy, schema: null, Token);
        await guard.CatchUpAsync(Token);
        Assert.Equal(VerdictStatus.Ok, await StatusOfAsync(guard, call));
        Assert.All(await Task.WhenAll(guard.Sidecars.Values.Select(s => s.Status.OfAsync(Parted, Token))), s => Assert.Equal("shadow", s.Mode));
        Assert.Empty(await AskAsync<List<RestrictionRecord>>(GovernanceFunctions.ListRestrictions, Token, Parted));
    }

    [Fact]
    public async Task A_listed_value_is_refused_where_only_the_contract_writes_it()
    {
        var guard = await GuardAsync(Plan);
        var id = await RestrictAsync(guard, new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Deny, Value = "EUR", Reason = "embargo", Source = "list of the bank", UntilBlock = Long,
        });
        var call = Lots.Record(5011, Lots.Usual(2));
        var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.EndorseAsync(call, Token));
        Assert.Equal("Until block 1000000, EUR is listed: embargo", denied.Verdicts[0].Sentence);
        await LiftAsync(guard, id);
        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
    }

    [Fact]
    public async Task An_attribute_may_be_held_where_everything_else_is_in_shadow()
    {
        var guard = await GuardAsync(Plan);
        await Governing.ReplaceAsync(
            Network,
            Plan.Contracts[0].Policy! with
            {
                Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["lot*/amount"] = new(WardenMode.Hold) },
                DeadlineMilliseconds = 20_000,
            },
            Token);
        await guard.CatchUpAsync(Token);
        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(5021, Lots.FarTooHigh), Token));
        Assert.Equal(["lot*/amount"], held.Warning.Findings.Select(f => f.Path));
        await Governing.ReplaceAsync(Network, Plan.Contracts[0].Policy!, Token);
        await guard.CatchUpAsync(Token);
        Assert.Equal(200, (await guard.EndorseAsync(Lots.Record(5022, Lots.FarTooHigh), Token)).Response.Status);
    }

    [Fact]
    public async Task Sidecars_report_that_what_was_enacted_holds_and_witness_heights_where_votes_end_by_them()
    {
        var guard = await GuardAsync(Plan);
        var members = Network.Organizations.Order(StringComparer.Ordinal).ToList();

        // A period counts from the height witnessed when a proposal is opened, however many blocks there are by then.
        var height = await Network.InStepAsync(Token);
        foreach (var member in members)
        {
            await Governing.DoAsync(Network, member, Token, GovernanceFunctions.Witness, $"{height}");
        }

        await Governing.EnactAsync(
            Network, "constitution", CanonicalJson.ToText(new Constitution { Members = members, SidecarsReport = true, VotingBlocks = 80 }), Token);
        var id = await RestrictAsync(guard, new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Pause, Function = "peek", Reason = "incident 14", Source = "desk", UntilBlock = Long,
        });
        var effect = await Eventually.GetAsync(
            "both organisations' reports",
            async token => await AskAsync<EffectStanding>(GovernanceFunctions.GetEffect, token, id) is { State: not EffectState.Pending } standing ? standing : null,
            Token);
        Assert.Equal(EffectState.Enacted, effect.State);
        Assert.Equal(members, effect.Reports.Select(r => r.Organization).Distinct());
        Assert.Contains(await Governing.ListAsync<EffectStanding>(Network, GovernanceFunctions.ListEffects, Token), standing => standing.Proposal == id && standing.State == EffectState.Enacted);
        var story = await AskAsync<List<ProposalHistoryEntry>>(GovernanceFunctions.GetProposalHistory, Token, id);
        Assert.Equal(
            [GovernanceEvents.ProposalOpened, .. members.Select(_ => GovernanceEvents.VoteCast), GovernanceEvents.ProposalEnacted, .. effect.Reports.Select(_ => GovernanceEvents.EffectReported)],
            story.Select(entry => entry.Event));
        await Eventually.HoldsAsync(
            "a later height that both witness",
            async token => (await AskAsync<HeightStanding>(GovernanceFunctions.GetHeight, token)).Height > (long)height, Token);
        await Governing.EnactAsync(Network, "constitution", CanonicalJson.ToText(new Constitution { Members = members }), Token);
        await LiftAsync(guard, id);
    }

    private static async Task<int> StatusOfAsync(Guard guard, Call call)
    {
        try
        {
            return (await guard.EndorseAsync(call, Token)).Response.Status;
        }
        catch (DeniedException e)
        {
            return e.Verdicts[0].Status;
        }
        catch (WarnException e)
        {
            return e.Warning.Verdicts[0].Status;
        }
    }

    private async Task<string> RestrictAsync(Guard guard, Restriction restriction)
    {
        var id = await Governing.EnactAsync(Network, "restrict", CanonicalJson.ToText(restriction), Token);
        await guard.CatchUpAsync(Token);
        return id;
    }

    private async Task LiftAsync(Guard guard, string id)
    {
        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Name, id, "closed")), Token);
        await guard.CatchUpAsync(Token);
    }

    private async Task<T> AskAsync<T>(string function, CancellationToken cancellationToken, params string[] arguments)
        where T : class => CanonicalJson.Read<T>(Encoding.UTF8.GetString(
            await Network.Channel(Network.Organizations[0]).GetContract(GovernanceFunctions.Chaincode).EvaluateAsync(function, arguments, cancellationToken)));
}

public sealed class IsolationOnEmbedded(EmbeddedFixture network) : IsolationScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class IsolationOnNative(NativeFixture network) : IsolationScenarios(network), IClassFixture<NativeFixture>;
