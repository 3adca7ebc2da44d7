using System.Globalization;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios;

/// <summary>How many persons of how many organisations, and what another organisation can still do against it.</summary>
public abstract partial class HoldScenarios
{
    private static GuardPlan TwoPersons => new(new ContractPlan("twice", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("twice", WardenMode.Hold) with { Confirmation = new ConfirmationPolicy { Persons = 2 } },
        History = Lots.Calls("record", 200),
    });

    [Fact]
    public async Task Where_the_policy_asks_for_two_persons_one_is_not_enough_and_two_of_two_organisations_are()
    {
        var guard = await GuardAsync(TwoPersons);
        var call = Lots.Record(4007, Lots.FarTooHigh);
        var held = await ConfirmAsync(guard, call);
        var alone = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));
        Assert.Equal("it needs 2 persons of 2 organisations, and has 1", WhyUnconfirmed(alone));
        var until = (await RecordAsync(held.CallDigest)).UntilBlock.ToString(CultureInfo.InvariantCulture);
        Assert.Contains("expected a person of an organisation other than Org1MSP", await RefusalAsync(Governing.DoAsync(
            Network, "Org1MSP", Token, GovernanceFunctions.Confirm, held.CallDigest, TwoPersons.Name, held.Verdicts[0].Document!.Digest, until, "me too")), StringComparison.Ordinal);

        await Network.Channel("Org2MSP").ConfirmAsync(TwoPersons.Name, held.CallDigest, held.Verdicts[0], new Confirmation("checked by us too"), Token);
        await guard.CatchUpAsync(Token);

        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
    }

    [Fact]
    public async Task A_confirmation_waits_for_its_cooling_off_a_veto_stops_it_and_the_lifted_veto_lets_it_pass()
    {
        var guard = await GuardAsync(TwoPersons);
        var policy = TwoPersons.Contracts[0].Policy!;
        await Governing.ReplaceAsync(Network, policy with { Confirmation = new ConfirmationPolicy { CoolingBlocks = 5 } }, Token);
        await guard.CatchUpAsync(Token);
        var call = Lots.Record(4013, Lots.FarTooHigh);
        var held = (await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))).Warning;
        Assert.Contains("reason: expected 1 to 500 characters, but none came", await RefusalAsync(Governing.DoAsync(
            Network, "Org1MSP", Token, GovernanceFunctions.Confirm, held.CallDigest, TwoPersons.Name, held.Verdicts[0].Document!.Digest, "1000000", "")), StringComparison.Ordinal);
        await Network.Channel("Org1MSP").ConfirmAsync(held, new Confirmation("the yearly sale"), Token);
        await guard.CatchUpAsync(Token);
        var last = await Network.InStepAsync(Token) + 4;
        Assert.Equal($"it can be used after block {last}", WhyUnconfirmed(await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))));

        await Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.Veto, held.CallDigest, "ask the bank first");
        for (var height = 0UL; height <= last; height = await Network.InStepAsync(Token))
        {
            await Governing.AddBlockAsync(Network, "Org1MSP", Token);
        }

        await guard.CatchUpAsync(Token);
        Assert.Equal("Org2MSP has vetoed it: ask the bank first", WhyUnconfirmed(await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))));

        await Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.LiftVeto, held.CallDigest, "the bank agrees");
        await guard.CatchUpAsync(Token);
        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
        await Governing.ReplaceAsync(Network, policy, Token);
        await guard.CatchUpAsync(Token);
    }

    [Fact]
    public async Task Above_a_voted_value_a_second_person_of_another_organisation_has_to_confirm()
    {
        var guard = await GuardAsync(TwoPersons);
        var policy = TwoPersons.Contracts[0].Policy! with { Confirmation = new ConfirmationPolicy() };
        var attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["lot*/amount"] = new(Persons: 2, Alone: new ValueLimits(Max: "700000")) };
        await Governing.ReplaceAsync(Network, policy with { Attributes = attributes }, Token);
        await guard.CatchUpAsync(Token);
        await ConfirmAsync(guard, Lots.Record(4020, "690000"));
        Assert.True((await guard.SubmitAsync(Lots.Record(4020, "690000"), Token)).Successful);

        var call = Lots.Record(4021, "710000");
        var held = await ConfirmAsync(guard, call);
        var alone = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));
        Assert.Equal(("it needs 2 persons of 2 organisations, and has 1", 2), (WhyUnconfirmed(alone), alone.Warning.Verdicts[0].Document!.Persons));
        var until = (await RecordAsync(held.CallDigest)).UntilBlock.ToString(CultureInfo.InvariantCulture);
        string[] me = [held.CallDigest, TwoPersons.Name, held.Verdicts[0].Document!.Digest, until, "me too"];
        Assert.Contains("expected a person of an organisation other than Org1MSP", await RefusalAsync(
            Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.Confirm, me)), StringComparison.Ordinal);
        await Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.Confirm, me);
        await guard.CatchUpAsync(Token);
        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
        await Governing.ReplaceAsync(Network, TwoPersons.Contracts[0].Policy!, Token);
        await guard.CatchUpAsync(Token);
    }
}
