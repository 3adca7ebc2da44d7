using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Epochs;
using Warden.Host.Ledger;
using Warden.Host.Scoring;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests.Scoring;

/// <summary>What one identity can do to everybody's limit by what it commits, from blocks to the fitted model: the bound of docs/detectors.md.</summary>
public sealed class PoisonTests
{
    private const int Honest = 8;
    private const int Blocks = 100;
    private const int AttacksPerBlock = 100;
    private const double Bound = 1.25;

    private static readonly ByteString[] Creators = [.. Enumerable.Range(0, Honest).Select(i => CreatorOf($"honest{i}"))];
    private static readonly ByteString Attacker = CreatorOf("attacker");
    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_thousand_drifting_values_of_one_identity_move_everybodys_limit_by_less_than_a_quarter(bool afterAllOthers)
    {
        var before = await FitAsync(Ledger(attack: null));
        var after = await FitAsync(Ledger((i, block) => LearnedGuard.Payment(100_000 + (block * AttacksPerBlock) + i, Drifting((block * AttacksPerBlock) + i), Attacker), afterAllOthers));

        Assert.InRange(after.Limit, before.Limit / Bound, before.Limit * Bound);
        // All of them were taken in as lawful committed calls: it is no filter before the history that keeps the limit.
        Assert.Equal(before.Count + (Blocks * AttacksPerBlock), after.Count);
    }

    /// <summary>The same values by as many identities as there are honest ones are a new law: the cap is what keeps the limit above, and nothing else.</summary>
    [Fact]
    public async Task The_same_values_brought_by_many_identities_move_it_further()
    {
        var before = await FitAsync(Ledger(attack: null));
        var after = await FitAsync(Ledger((i, block) => LearnedGuard.Payment(
            100_000 + (block * AttacksPerBlock) + i, Drifting((block * AttacksPerBlock) + i), Creators[i % Honest])));
        Assert.True(after.Limit > 4 * before.Limit, $"{before.Limit} became {after.Limit}");
    }

    [Theory]
    [InlineData(TxValidationCode.MvccReadConflict)]
    [InlineData(TxValidationCode.EndorsementPolicyFailure)]
    [InlineData(TxValidationCode.BadCreatorSignature)]
    public async Task What_the_peers_void_teaches_nothing(TxValidationCode code)
    {
        var before = await FitAsync(Ledger(attack: null));
        var after = await FitAsync(Ledger((i, block) => LearnedGuard.Payment(100_000 + (block * AttacksPerBlock) + i, 5000 + i, Creators[i % Honest], code)));
        Assert.Equal(before.Count, after.Count);
        Assert.InRange(after.Limit, before.Limit / 1.05, before.Limit * 1.05);
    }

    // From the usual to a hundred times of it, each a little above the last.
    private static double Drifting(int i) => 500 + (i * 5);

    private static TestLedger Ledger(Func<int, int, TestTransaction>? attack, bool afterAllOthers = false)
    {
        var random = new Random(15);
        var ledger = new TestLedger();
        ledger.Append();
        ledger.Policy(Policy);
        for (var block = 0; block < Blocks; block++)
        {
            ledger.Append(
            [
                .. Enumerable.Range(0, 2 * Honest).Select(i => LearnedGuard.Payment(
                    (block * 2 * Honest) + i, Math.Round(100 + (200 * (random.NextDouble() + random.NextDouble() + random.NextDouble())), 2), Creators[i % Honest])),
                .. attack is null || afterAllOthers ? [] : Enumerable.Range(0, AttacksPerBlock).Select(i => attack(i, block)),
            ]);
        }

        for (var block = 0; afterAllOthers && block < Blocks; block++)
        {
            ledger.Append([.. Enumerable.Range(0, AttacksPerBlock).Select(i => attack!(i, block))]);
        }

        return ledger;
    }

    // As a sidecar does: blocks into a store, the store into a history, the history into a model.
    private static async Task<(double Limit, long Count)> FitAsync(TestLedger ledger)
    {
        var last = ledger.Height - 1;
        using var copy = await LedgerCopy.TakeAsync(ledger, TestCall.Channel, last, taken: null, TestContext.Current.CancellationToken);
        var history = new TaughtHistory("basic", copy.Store, new FittedDetection(), labels: null);
        history.TeachTo(last);
        var model = history.Fit(schema: null, Policy, last);
        return (LimitOf(model), model.Describe().Single(a => a.Path == "pay*/amount").Count);
    }

    // The largest amount of an honest caller that passes.
    private static double LimitOf(IFittedModel model)
    {
        var context = new ScoreContext(LedgerCaller.Of(Creators[0].Span).ToCaller(), null);
        var (low, high) = (300.0, 1e7);
        while (high - low > 1)
        {
            var middle = Math.Floor((low + high) / 2);
            var write = new StateWrite("pay999999", System.Text.Encoding.UTF8.GetBytes(LearnedGuard.Json(middle)));
            (low, high) = model.ScoreWrites(Policy, [write], context, []).Outcome == Outcome.Warn ? (low, middle) : (middle, high);
        }

        return low;
    }

    private static ByteString CreatorOf(string name) => Creator.Serialize("Org1MSP", TestCertificates.Person(name));
}
