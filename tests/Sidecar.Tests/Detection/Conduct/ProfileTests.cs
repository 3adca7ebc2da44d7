using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using Outcome = Warden.Documents.Outcome;

namespace Warden.Detection;

public sealed class ProfileTests
{
    private const int Small = 0;
    private const int Big = 1;

    private static readonly ChaincodeHistory History = Payments.Learn(Enumerable.Range(0, 700).Select(n => Block(n)));
    private static readonly Scorer Scorer = new(Payments.Fit(History), Payments.Policy);

    [Fact]
    public void An_amount_above_the_identitys_own_usual_warns_and_the_same_amount_of_a_big_payer_does_not()
    {
        var result = Score(Small, 20_000);

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("pay*/amount", "far above"), (finding.Path, finding.Reason));
        Assert.Contains("profile", finding.Models);
        Assert.Matches(@"^amount 20000 is far above this caller's usual [\d.]+ to [\d.]+ of pay\*$", VerdictSentence.For(result.Findings));
        Assert.Equal(Outcome.Ok, Score(Big, 20_000).Outcome);
    }

    [Fact]
    public void Drift_of_one_identity_is_found_and_its_neighbours_stay_quiet()
    {
        var found = 0;
        var quiet = 0;
        for (var i = 0; i < 200; i++)
        {
            found += Score(Small, Amount(Small, i, 77) * 8).Outcome == Outcome.Warn ? 1 : 0;
            quiet += Score(2 + (i % 6), Amount(2 + (i % 6), i, 78)).Outcome == Outcome.Warn ? 1 : 0;
        }

        Assert.True(found >= 190, $"{found} of 200 found");
        Assert.True(quiet <= 1, $"{quiet} of 200 neighbours warned");
    }

    [Fact]
    public void An_identity_without_history_is_judged_by_its_organisation_and_then_by_all()
    {
        // The odd organisation's members all pay large amounts; a new member of it may, a new one of the other may not.
        var history = Payments.Learn(Enumerable.Range(0, 400).Select(b => (CommittedCall[])
        [
            .. Enumerable.Range(0, 8).Select(i =>
            {
                var n = (b * 8) + i;
                var person = n * 7 % 100;
                var amount = Math.Round((person % 2 == 0 ? 40 : 9000) * (1 + Payments.Draw(n) + Payments.Draw(n, 5)), 2);
                return Payments.Transfer((ulong)b, i, Payments.Person(person), $"pay{n:000000}", "shop", amount);
            }),
        ]));
        var scorer = new Scorer(Payments.Fit(history), Payments.Policy);

        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([Payments.Payment("pay999999", 15_000)], new(Payments.Person(1001))).Outcome);
        Assert.Equal(Outcome.Warn, scorer.ScoreWrites([Payments.Payment("pay999999", 15_000)], new(Payments.Person(1000))).Outcome);
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([Payments.Payment("pay999999", 15_000)]).Outcome);
    }

    [Fact]
    public void A_profile_equals_a_recount_from_the_blocks()
    {
        var own = Enumerable.Range(0, 700).SelectMany(n => Block(n)).Where(c => c.Caller == Person(Small)).ToArray();

        var profile = Payments.Fit(History).Describe().Single(a => a.Path == "pay*/amount").Profiles!
            .Single(p => p.Caller == CallerProfile.IdOf(Person(Small), isOrganization: false));

        Assert.Equal(own.Length, profile.Count);
        var amounts = own.Select(c => double.Parse(System.Text.Encoding.UTF8.GetString(c.Args[4].Span), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(amounts.Average(), profile.Mean!.Value, 6);
    }

    [Theory]
    [InlineData(101UL)]
    [InlineData(102UL)]
    [InlineData(103UL)]
    public void Profiles_do_not_overspend_the_budget_of_false_alarms(ulong seed)
    {
        var warned = 0;
        const int Records = 10_000;
        for (var i = 0; i < Records; i++)
            warned += Score(i % 8, Amount(i % 8, i, seed)).Outcome == Outcome.Warn ? 1 : 0;

        Assert.True(warned <= 1.6 * Payments.Policy.Alpha * Records, $"{warned} of {Records}");
    }

    [Fact]
    public void Whatever_one_identity_submits_the_limits_stay_within_their_bound() => Prop.ForAll(
        Gen.Choose(0, 1_000_000).ToArbitrary(),
        seed =>
        {
            // Twenty honest identities; the attacker sends as many values as all of them, ever larger, each a little above the last.
            var honest = Enumerable.Range(0, 400).Select(b => Enumerable.Range(0, 8).Select(i => Honest((b * 8) + i, b, i, (ulong)seed)).ToArray()).ToArray();
            var attacked = honest.Select((block, b) => block.Concat(Enumerable.Range(0, 25).Select(i => Attack((b * 25) + i, b, 100 + i))).ToArray());
            var before = LimitOf(Fit(honest), Payments.Person(3));
            var after = Fit(attacked);

            // Everybody's limit moves by less than a quarter, the attacker's own to no more than three times the width of its first 64 values.
            return LimitOf(after, Payments.Person(3)) <= 1.25 * before && LimitOf(after, Attacker) <= Math.Max(1.25 * before, 3 * 600);
        }).Check(Seeded.Config.WithMaxTest(2));

    [Fact]
    public void A_full_sample_keeps_no_more_than_a_quarter_of_one_identity_where_others_have_the_rest()
    {
        var sample = new Sample();
        for (var i = 0; i < 200_000; i++)
            sample.Offer(Value(i, i % 20 == 0 ? 2 + ((ulong)i / 20 % 10) : 1));

        var shares = sample.InOrder().GroupBy(o => o.Source).ToDictionary(g => g.Key, g => g.Count());

        Assert.Equal(HistoryLimits.Sample, shares.Values.Sum());
        Assert.True(shares[1] >= HistoryLimits.Sample / 4);
        // Ten others brought 10,000 values together; all of them are kept.
        Assert.Equal(10_000, shares.Where(s => s.Key != 1).Sum(s => s.Value));
        Assert.Equal(10_000, shares.Where(s => s.Key > 1).Sum(s => s.Value));

        static Observation Value(int i, ulong source) => new(Fingerprint.Mix((ulong)i), i, ValueKind.Number, i, []) { Source = source };
    }

    [Fact]
    public void An_identity_that_is_alone_has_the_whole_sample()
    {
        var sample = new Sample();
        for (var i = 0; i < 40_000; i++)
            sample.Offer(new(Fingerprint.Mix((ulong)i), i, ValueKind.Number, i, []) { Source = 5 });

        Assert.Equal(HistoryLimits.Sample, sample.Count);
        var last = sample.InOrder().Max(o => o.Priority);
        Assert.Equal(HistoryLimits.Sample, Enumerable.Range(0, 40_000).Count(i => Fingerprint.Mix((ulong)i) <= last));
    }

    private static Caller Attacker { get; } = new("Org2MSP", "attacker");

    private static Caller Person(int number) => Payments.Person(number);

    // Person 0 pays small amounts, person 1 large ones, the others something between.
    private static double Amount(int person, int n, ulong seed) =>
        Math.Round((person switch { Small => 20, Big => 8000, _ => 400 }) * Math.Exp(0.8 * (Payments.Draw(n, seed) + Payments.Draw(n, seed + 500) + Payments.Draw(n, seed + 900) - 1.5)), 2);

    private static CommittedCall[] Block(int number) =>
        [.. Enumerable.Range(0, 8).Select(i => Payments.Transfer((ulong)number, i, Person(i), $"pay{number}{i}", "shop", Amount(i, (number * 8) + i, 1)))];

    private static CommittedCall Honest(int n, int block, int index, ulong seed) => Payments.Transfer(
        (ulong)block, index, Person(n * 7 % 20), $"pay{n:000000}", "shop", Math.Round(100 + (200 * (Payments.Draw(n, seed) + Payments.Draw(n, seed + 1) + Payments.Draw(n, seed + 2))), 2));

    private static CommittedCall Attack(int n, int block, int index) => Payments.Transfer((ulong)block, index, Attacker, $"pay8{n:000000}", "shop", Math.Round(300 + (n * 10.0), 2));

    private static ChaincodeModel Fit(IEnumerable<CommittedCall[]> blocks) => Payments.Fit(Payments.Learn(blocks));

    // The largest amount that passes.
    private static double LimitOf(ChaincodeModel model, Caller caller)
    {
        var scorer = new Scorer(model, Payments.Policy);
        var (low, high) = (300.0, 1e9);
        while (high - low > 1)
        {
            var middle = Math.Floor((low + high) / 2);
            if (scorer.ScoreWrites([Payments.Payment("pay999999", middle)], new(caller)).Outcome == Outcome.Warn)
                high = middle;
            else
                low = middle;
        }

        return low;
    }

    private static ScoreResult Score(int person, double amount) => Scorer.ScoreWrites([Payments.Payment("pay999999", amount)], new(Person(person)));
}
