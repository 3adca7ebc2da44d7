using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using TxValidationCode = Warden.Protocol.Peer.TxValidationCode;

namespace Warden.Scenarios;

/// <summary>A vote overtakes a transaction that is endorsed and not ordered yet: it keeps the verdict, and the policy, that it was endorsed with.</summary>
public abstract partial class ConsortiumScenarios
{
    private static GuardPlan Overtaken => PlanOf("overtaken", WardenMode.Advise);

    private static GuardPlan OvertakenOnHold => PlanOf("heldover", WardenMode.Hold);

    [Fact]
    public async Task A_transaction_endorsed_under_one_policy_commits_under_the_next_with_the_verdict_it_had_and_all_judge_it_by_that()
    {
        var guard = await GuardAsync(Overtaken);
        var advised = await EndorseAsync(guard, Lots.Record(4201, Lots.FarTooHigh), Pairs[0]);
        Assert.Equal((WardenMode.Advise, 1), ModeAndPolicyOf(advised.Warning!.Verdicts[0]));
        await OvertakeAsync(guard, Overtaken, WardenMode.Shadow);
        var shadowed = await EndorseAsync(guard, Lots.Record(4202, Lots.FarTooHigh), Pairs[0]);
        Assert.Null(shadowed.Warning);
        var enacted = await OvertakeAsync(guard, Overtaken, WardenMode.Deny);
        var denied = await Assert.ThrowsAsync<DeniedException>(() => EndorseAsync(guard, Lots.Record(4203, Lots.FarTooHigh), Pairs[0]));
        Assert.Equal((WardenMode.Deny, 3), ModeAndPolicyOf(denied.Verdicts[0]));

        // What a block holds is what was endorsed …
        var ofAdvised = await CommittedAsync(advised);
        Assert.Equal(VerdictStatus.Warning, ofAdvised.Status);
        Assert.True(VerdictMessage.TryParse(ofAdvised.Message, out var recorded));
        Assert.Equal((WardenMode.Advise, 1), (recorded.Document.Mode, recorded.Document.Policy));
        Assert.Equal((200, "recorded as asked"), await CommittedAsync(shadowed) is var plain ? (plain.Status, plain.Message) : default);

        // … the sidecars noted each with the policy that it had, …
        await guard.CatchUpAsync(Token);
        Assert.Equal(("WARN", "advise", "299", 1), await NotedAsync(guard, advised.TransactionId));
        Assert.Equal(("WARN", "shadow", "relayed", 2), await NotedAsync(guard, shadowed.TransactionId));
        Assert.Equal(("WARN", "deny", "403", 3), await NotedAsync(guard, denied.TransactionId!));

        // … figures and the queue of those who label know the one as warned of and submitted all the same, the other as ordinary, …
        using var governance = new Governance(Network);
        var log = Path.Combine(guard.Sidecars[First].Options.StoreFolder, "decisions.jsonl");
        var figures = (await governance.AsUserAsync(Second, "evaluate", Overtaken.Name, "--decisions", log, "--json")).Json[0].GetProperty("submitted");
        Assert.Equal((1, 1), (figures.GetProperty("part").GetInt32(), figures.GetProperty("whole").GetInt32()));
        var queue = (await governance.AsUserAsync(Second, "label", "queue", Overtaken.Name, "--json")).Json[0];
        Assert.Equal(advised.TransactionId, Assert.Single(queue.EnumerateArray()).GetProperty("transaction").GetString());

        // … and everybody's next model is what the blocks give.
        var epoch = await guard.NextEpochAsync(Overtaken.Name, Token);
        Assert.True((ulong)epoch.EpochHeight!.Value >= enacted);
        foreach (var member in Network.Organizations)
        {
            var verified = await governance.AsUserAsync(member, "verify-model", Overtaken.Name);
            Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
            Assert.Contains(epoch.Digest!, verified.Output, StringComparison.Ordinal);
        }

        async Task<(int Status, string Message)> CommittedAsync(Transaction endorsed)
        {
            var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);
            Assert.True(commit.Successful, $"{commit.Code}");
            Assert.True(commit.BlockNumber >= enacted);
            var transaction = (await Committed.FindAsync(Network.Channel(Third), commit, Token)).Endorsed!;
            Assert.Equal(Pairs[0], Committed.GenuineSigners(transaction));
            return (transaction.Response!.Status, transaction.Response.Message);
        }
    }

    /// <summary>Whether a confirmation is enough is asked of the policy in force, inside the transaction: that alone a vote can overtake.</summary>
    [Fact]
    public async Task A_confirmed_transaction_that_a_vote_on_its_policy_overtakes_is_void_and_its_confirmation_stays_open()
    {
        var guard = await GuardAsync(OvertakenOnHold);
        var call = Lots.Record(4211, Lots.FarTooHigh);
        var held = (await Assert.ThrowsAsync<WarnException>(() => EndorseAsync(guard, call, Pairs[0]))).Warning;
        await Network.Channel(First).ConfirmAsync(OvertakenOnHold.Name, held.CallDigest, held.Verdicts[0], new Confirmation("seen"), Token);
        await guard.CatchUpAsync(Token);
        var confirmed = await EndorseAsync(guard, call, Pairs[0]);
        var ordinary = await EndorseAsync(guard, Lots.Record(4212, Lots.Usual(4)), Pairs[0]);
        await OvertakeAsync(guard, OvertakenOnHold, WardenMode.Hold);

        Assert.True((await (await ordinary.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        Assert.Equal(TxValidationCode.MvccReadConflict, (TxValidationCode)(await (await confirmed.SubmitAsync(Token)).GetStatusAsync(Token)).Code);
        await guard.CatchUpAsync(Token);
        Assert.True((await SubmitAsync(guard, call, Pairs[0])).Successful);
    }

    private static (WardenMode Mode, int Policy) ModeAndPolicyOf(Verdict verdict) => (verdict.Document!.Mode, verdict.Document.Policy);

    private static async Task<(string? Outcome, string Mode, string Answer, int Policy)> NotedAsync(Guard guard, string transaction)
    {
        var noted = await Task.WhenAll(Pairs[0].Select(member => guard.Sidecars[member].Decisions.OfAsync(transaction, guard.Plan.Name, Token)));
        return Assert.Single(noted.Select(d => (d.Outcome, d.Mode, d.Answer, d.Policy!.Value)).Distinct());
    }

    // The next version of the policy is in force at every sidecar when it is done.
    private async Task<ulong> OvertakeAsync(Guard guard, GuardPlan plan, WardenMode mode)
    {
        await Governing.ReplaceAsync(Network, plan.Contracts[0].Policy! with { Mode = mode }, Token);
        await guard.CatchUpAsync(Token);
        return await Network.InStepAsync(Token);
    }
}
