using System.Globalization;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>What more than one value tells: repeats, bursts, and jumps of what a key had before. Held in hold; never under signatures in advise.</summary>
public abstract class ConductScenarios(NetworkFixture network) : Scenario(network)
{
    private const int Accounts = 40;
    private const int Window = 6;

    private static GuardPlan Held => PlanOf("conduct", WardenMode.Hold);

    private static GuardPlan Advised => PlanOf("advised", WardenMode.Advise);

    [Fact]
    public async Task The_third_identical_transfer_is_held_with_that_reason()
    {
        var guard = await GuardAsync(Held);
        await CommitAsync(guard, "Org1MSP", "User2", Lots.Record(5001, "555"));
        await CommitAsync(guard, "Org1MSP", "User2", Lots.Record(5002, "555"));

        var held = await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, "Org1MSP", "User2", Lots.Record(5003, "555")));

        Assert.Equal("record comes 3 times with the same content within 6 blocks; usual are at most 2", held.Warning.Sentence);
        Assert.Equal(["repeat"], Assert.Single(held.Warning.Verdicts[0].Document!.Findings).Models);
        await CommitAsync(guard, "Org2MSP", "User2", Lots.Record(5004, "555"));
    }

    [Fact]
    public async Task A_burst_of_one_identity_is_limited_while_others_pass_and_is_released_by_itself()
    {
        var guard = await GuardAsync(Held);
        var hasty = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TryEndorseAsync(guard, "Org2MSP", "User1", Lots.Record(6000 + i, Lots.Usual(i)))));
        var passed = hasty.OfType<Transaction>().ToArray();

        Assert.InRange(passed.Length, 1, 3);
        Assert.Equal(VerdictStatus.ConfirmationRequired, hasty.OfType<Warning>().First().Verdicts[0].Status);
        Assert.Contains("is called", hasty.OfType<Warning>().First().Sentence, StringComparison.Ordinal);
        foreach (var transaction in passed)
        {
            Assert.True((await (await transaction.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        }

        for (var i = passed.Length; i < 3; i++)
        {
            await CommitAsync(guard, "Org2MSP", "User1", Lots.Record(6050 + i, Lots.Usual(50 + i)));
        }

        await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, "Org2MSP", "User1", Lots.Record(6090, Lots.Usual(90))));
        await CommitAsync(guard, "Org2MSP", "User2", Lots.Record(6091, Lots.Usual(91)));
        for (var i = 0; i < Window; i++)
        {
            await Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.RequestEpoch, Held.Name);
        }

        await guard.CatchUpAsync(Token);
        await CommitAsync(guard, "Org2MSP", "User1", Lots.Record(6092, Lots.Usual(92)));
    }

    [Fact]
    public async Task A_balance_that_jumps_is_held_although_other_accounts_have_as_much()
    {
        var guard = await GuardAsync(Held);
        await CommitAsync(guard, "Org1MSP", "User2", Put(1, Balance(1, 3)));

        var held = await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, "Org1MSP", "User2", Put(1, Balance(1, 3) + 9000)));

        var finding = Assert.Single(held.Warning.Findings);
        Assert.Equal(("account*/balance Δ", "+9000"), (finding.Path, finding.Value));
        await CommitAsync(guard, "Org1MSP", "User2", Put(1, Balance(1, 4)));
    }

    [Fact]
    public async Task In_advise_none_of_it_goes_under_signatures_and_the_decision_log_has_it()
    {
        var guard = await GuardAsync(Advised);
        await CommitAsync(guard, "Org1MSP", "User2", Lots.Record(5001, "555"));
        await CommitAsync(guard, "Org1MSP", "User2", Lots.Record(5002, "555"));

        var third = await EndorseAsync(guard, "Org1MSP", "User2", Lots.Record(5003, "555"));

        Assert.Equal(200, third.Response.Status);
        Assert.True((await (await third.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        Assert.All(await guard.DecisionsAsync(third.TransactionId, Token), d => Assert.Equal(("WARN", "shadow", "relayed"), (d.Outcome, d.Mode, d.Answer)));
        var warned = await EndorseAsync(guard, "Org1MSP", "User2", Lots.Record(5004, Lots.FarTooHigh));
        Assert.DoesNotContain(warned.Warning!.Findings, f => f.Models.Contains("rate") || f.Models.Contains("repeat"));
    }

    private static GuardPlan PlanOf(string name, WardenMode mode) => new(new ContractPlan(name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(name, mode) with { Conduct = new ConductPolicy(WindowBlocks: Window, Calls: 3) },
        History =
        [
            .. Lots.Calls("record", 200),
            .. Enumerable.Range(0, 6 * Accounts).Select(i => Put(i % Accounts, Balance(i % Accounts, i / Accounts))),
        ],
    });

    // Balances from 50 to some 20,000; each moves by less than 200, in many different steps.
    private static int Balance(int account, int move)
    {
        var mixed = unchecked((uint)((move * 73856093) ^ (account * 19349663)) * 2654435761u);
        return (int)(50 * Math.Pow(1.16, account)) + (int)((mixed ^ (mixed >> 15)) % 200);
    }

    private static Call Put(int account, int balance) =>
        new("put", string.Create(CultureInfo.InvariantCulture, $"account{account}"), string.Create(CultureInfo.InvariantCulture, $$"""{"balance":{{balance}}}"""));

    private static Task<Transaction> EndorseAsync(Guard guard, string mspId, string user, Call call) =>
        guard.Contract(mspId, user).NewProposal(call.Function, call.Options).EndorseAsync(Token);

    private static async Task<object> TryEndorseAsync(Guard guard, string mspId, string user, Call call)
    {
        try
        {
            return await EndorseAsync(guard, mspId, user, call);
        }
        catch (WarnException e)
        {
            return e.Warning;
        }
    }

    // Both sidecars have taken the block in when it returns: what comes next is judged by it everywhere.
    private static async Task CommitAsync(Guard guard, string mspId, string user, Call call)
    {
        var endorsed = await EndorseAsync(guard, mspId, user, call);
        Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        await guard.CatchUpAsync(Token);
    }
}

public sealed class ConductOnEmbedded(EmbeddedFixture network) : ConductScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class ConductOnNative(NativeFixture network) : ConductScenarios(network), IClassFixture<NativeFixture>;

public sealed class ConductOnContainers(ContainerFixture network) : ConductScenarios(network), IClassFixture<ContainerFixture>;
