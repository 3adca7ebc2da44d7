using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Replays;
using Warden.Host.Scoring;
using Warden.Protocol;

namespace Warden.Host.Tests.Replays;

public sealed class ModelCheckTests
{
    [Fact]
    public async Task A_model_that_all_published_as_the_blocks_give_it_holds()
    {
        var blocks = ReplayedLedger.Create();
        var digest = await RebuiltAsync(blocks);
        ReplayedLedger.Publish(blocks, 8, ("Org1MSP", digest), ("Org2MSP", digest));
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var model = Check(ledger);
        Assert.True(model.Holds);
        Assert.Equal((1, 0, 0), (model.Policy, model.Schema, model.Labels));
    }

    [Fact]
    public async Task What_was_voted_since_the_height_changes_nothing_and_what_was_voted_before_does()
    {
        var blocks = ReplayedLedger.Create();
        var digest = await RebuiltAsync(blocks, real: true);
        ReplayedLedger.Publish(blocks, 8, ("Org1MSP", digest));
        blocks.Govern((CompositeKey.Create(GovernanceKeys.Label, "basic", new string('a', 64)), new LabelRecord(
            new string('b', 64), new TransactionLabel("basic", new string('a', 64), LabelKind.Unreasonable, "a slip"))));
        blocks.Policy(ReplayedLedger.Policy with { MinimumHistory = 3, Strategy = "sigma" }, 2);
        var height = blocks.Height - 1;
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var check = new ModelCheck(ledger.Store, new FittedDetection(), "basic");
        var then = check.Check(8);
        Assert.True(then.Holds);
        Assert.Equal((1, 0), (then.Policy, then.Labels));
        var now = check.Check(height);
        Assert.Equal((2, 1), (now.Policy, now.Labels));
        Assert.NotEqual(then.Rebuilt, now.Rebuilt);
    }

    [Fact]
    public async Task Who_published_another_digest_is_named()
    {
        var blocks = ReplayedLedger.Create();
        var digest = await RebuiltAsync(blocks);
        ReplayedLedger.Publish(blocks, 8, ("Org1MSP", digest), ("Org2MSP", new string('0', 64)), ("Org3MSP", digest));
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var model = Check(ledger);
        Assert.False(model.Holds);
        Assert.Equal(["Org2MSP"], model.Differing);
    }

    [Fact]
    public async Task Where_nobody_published_nothing_is_proved()
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        Assert.False(Check(ledger).Holds);
    }

    [Fact]
    public async Task A_height_without_a_policy_and_one_that_is_not_there_are_refused()
    {
        using var ledger = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        var check = new ModelCheck(ledger.Store, new ScriptedDetection(), "unknown");
        Assert.Equal("expected a policy of unknown in force at block 8, but there is none", Assert.Throws<LedgerException>(() => check.Check(8)).Message);
        Assert.Equal("expected a height between 1 and 11, but 12 came", Assert.Throws<LedgerException>(() => check.Check(12)).Message);
    }

    [Fact]
    public async Task In_what_attributes_a_stored_model_differs_is_named()
    {
        var blocks = ReplayedLedger.Create();
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        var detection = new FittedDetection();
        var learner = detection.NewLearner();
        foreach (var (block, calls) in ledger.Store.CallsOf("basic", 2, 4))
        {
            learner.ObserveBlock(block, calls);
        }

        ledger.Store.SaveModel("basic", 8, learner.Fit(null, ReplayedLedger.Policy, 8, ledger.Store.HeaderHashOf(8)).ToBytes());
        var model = new ModelCheck(ledger.Store, detection, "basic").Check(8);
        Assert.Contains("Set/args[1]", model.StoredDiffers);
    }

    private static async Task<string> RebuiltAsync(TestLedger blocks, bool real = false)
    {
        using var ledger = await ReplayedLedger.TakeAsync(blocks);
        return real ? new ModelCheck(ledger.Store, new FittedDetection(), "basic").Check(8).Rebuilt : Check(ledger).Rebuilt;
    }

    private static CheckedModel Check(LedgerCopy ledger) => new ModelCheck(ledger.Store, new ScriptedDetection(), "basic").Check(8);
}
