using System.Text;
using Warden.Documents;

namespace Warden.Detection;

public sealed class StepTests
{
    private readonly LiveConduct _live = new();
    private readonly double[] _balances = [.. Enumerable.Range(0, 50).Select(i => Math.Round(Math.Exp(2 + (10 * Payments.Draw(i, 9))), 2))];
    private readonly ChaincodeHistory _history;

    public StepTests() => _history = Payments.Learn(Enumerable.Range(0, 250).Select(Block), _live);

    [Fact]
    public void A_balance_that_jumps_warns_although_others_have_such_a_balance()
    {
        var scorer = new Scorer(Payments.Fit(_history), Payments.Policy);
        var poorest = Array.IndexOf(_balances, _balances.Min());

        var result = Score(scorer, poorest, _balances[poorest] + 5000);

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("account*/balance Δ", "+5000", "far above"), (finding.Path, finding.Value, finding.Reason));
        Assert.Contains("step", finding.Models);
        Assert.Matches(@"^balance of account\* changes by \+5000; usual changes are -[\d.]+ to [\d.]+$", VerdictSentence.For(result.Findings));
        Assert.Equal(Outcome.Ok, Score(scorer, poorest, _balances[poorest] + 15).Outcome);
        Assert.Equal(Outcome.Ok, Score(scorer, poorest, _balances[poorest]).Outcome);
    }

    [Fact]
    public void A_key_never_written_before_or_deleted_since_has_no_step()
    {
        var scorer = new Scorer(Payments.Fit(_history), Payments.Policy);
        var poorest = Array.IndexOf(_balances, _balances.Min());
        Assert.Equal(Outcome.Ok, Score(scorer, 777, 5000).Outcome);

        _live.Take(_live.Height, [new("del", [], [new($"account{poorest}", default, IsDelete: true)])]);
        Assert.Equal(Outcome.Ok, Score(scorer, poorest, _balances[poorest] + 5000).Outcome);
    }

    [Fact]
    public void Without_the_live_state_nothing_is_said_of_changes()
    {
        var scorer = new Scorer(Payments.Fit(_history), Payments.Policy);
        var poorest = Array.IndexOf(_balances, _balances.Min());
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([Payments.Account(poorest, _balances[poorest] + 5000)], new(Payments.Person(1))).Outcome);
    }

    [Fact]
    public void What_a_confirmed_call_wrote_is_the_last_value_but_teaches_no_change()
    {
        var before = Payments.Fit(_history).Describe().Single(a => a.Path == "account*/balance").Changes;
        var last = _balances[0] + 5000;
        CommittedCall[] confirmed = [new("c", [], [Payments.Account(0, last)]) { Block = 400, Teaches = false }];
        _history.ObserveBlock(400, confirmed);
        _live.Take(400, confirmed);
        var scorer = new Scorer(Payments.Fit(_history), Payments.Policy);

        Assert.Equal(before, Payments.Fit(_history).Describe().Single(a => a.Path == "account*/balance").Changes);
        Assert.Equal(Outcome.Ok, Score(scorer, 0, last + 15).Outcome);
        Assert.Equal(Outcome.Warn, Score(scorer, 0, _balances[0]).Outcome);
    }

    [Fact]
    public void A_sensitive_balance_is_not_told_by_its_change()
    {
        var schema = new AttributeSchema { Chaincode = "pay", Attributes = [new("account*/balance", Sensitive: true)] };
        var scorer = new Scorer(ChaincodeModel.Fit(_history, schema, Payments.Policy, 1, "s"u8), Payments.Policy);
        var poorest = Array.IndexOf(_balances, _balances.Min());

        var finding = Assert.Single(Score(scorer, poorest, _balances[poorest] + 5000).Findings);

        Assert.Equal(("account*/balance Δ", Finding.Masked), (finding.Path, finding.Value));
        Assert.Null(finding.Expected);
    }

    [Fact]
    public void A_clock_may_stand_still_for_long_but_not_go_back()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var live = new LiveConduct();
        var history = new ChaincodeHistory();
        for (var n = 0; n < 600; n++)
        {
            CommittedCall[] block = [new($"t{n}", [], [At(n * 7 % 20, Clock(n * 7 % 20, n))]) { Block = (ulong)n }];
            history.ObserveBlock((ulong)n, block);
            live.Take((ulong)n, block);
        }

        var scorer = new Scorer(Payments.Fit(history), Payments.Policy);

        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([At(3, Clock(3, 900))], new(Payments.Person(1), live)).Outcome);
        var back = scorer.ScoreWrites([At(3, Clock(3, 569))], new(Payments.Person(1), live));
        Assert.Equal("e*/at Δ", Assert.Single(back.Findings).Path);

        // Every key has a clock of its own, twelve hours from the next one's.
        DateTime Clock(int key, int n) => start.AddSeconds((43200 * key) + (600 * n) + (int)(500 * Payments.Draw(n, 8)));

        static StateWrite At(int key, DateTime at) => new($"e{key}", Encoding.UTF8.GetBytes($$"""{"at":"{{at:yyyy-MM-ddTHH:mm:ssZ}}"}"""));
    }

    [Fact]
    public void A_reserve_that_loses_more_than_its_share_within_a_window_warns_although_no_single_change_is_large()
    {
        var scorer = new Scorer(Payments.Fit(_history), Payments.Policy with { Conduct = new(WindowBlocks: 30, Drain: 0.3) });
        var account = Array.FindIndex(_balances, b => b is > 200 and < 300);
        var balance = _balances[account];
        var most = balance;
        for (var left = balance - 15; left >= 0.7 * most; left -= 15)
        {
            Assert.Equal(Outcome.Ok, Score(scorer, account, left).Outcome);
            _live.Take(_live.Height, [new($"t{left}", [], [Payments.Account(account, left)])]);
            balance = left;
        }

        var result = Score(scorer, account, balance - 15);

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("account*/balance Δ", Reasons.Drained), (finding.Path, finding.Reason));
        Assert.Equal(["step"], finding.Models);
        Assert.Matches(@"^balance of account\* loses 3\d % within 30 blocks; at most 30 % may go$", VerdictSentence.For(result.Findings));
        Assert.Equal(Outcome.Ok, new Scorer(Payments.Fit(_history), Payments.Policy).ScoreWrites([Payments.Account(account, balance - 15)], new(Payments.Person(1), _live)).Outcome);
        _live.Take(_live.Height + 40, []);
        Assert.Equal(Outcome.Ok, Score(scorer, account, balance - 15).Outcome);
    }

    [Fact]
    public void Only_so_many_keys_are_remembered_and_those_not_written_for_longest_go()
    {
        var values = new LastValues();
        for (var i = 0; i < ConductLimits.Keys + 10; i++)
        {
            values.Set((ulong)i + 1, new([7], [i]));
            values.Set(1, new([7], [i]));
        }

        Assert.Equal(ConductLimits.Keys, values.Count);
        Assert.NotNull(values.Of(1));
        Assert.Null(values.Of(2));
        Assert.NotNull(values.Of(20));
    }

    [Theory]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void Ordinary_changes_hardly_ever_warn(ulong seed)
    {
        var scorer = new Scorer(Payments.Fit(_history), Payments.Policy);
        var warned = 0;
        for (var n = 0; n < 8000; n++)
        {
            var account = n % 50;
            _balances[account] = Math.Round(_balances[account] + Step(n, seed), 2);
            var write = Payments.Account(account, _balances[account]);
            warned += scorer.ScoreWrites([write], new(Payments.Person(1), _live)).Findings.Any(f => f.Models.Contains("step")) ? 1 : 0;
            _live.Take(_live.Height, [new("x", [], [write])]);
        }

        Assert.True(warned <= 8, $"{warned} of 8000");
    }

    private CommittedCall[] Block(int number) =>
    [
        .. Enumerable.Range(0, 8).Select(i =>
        {
            var n = (number * 8) + i;
            var account = n * 11 % 50;
            _balances[account] = Math.Round(_balances[account] + Step(n, 0), 2);
            return new CommittedCall($"tx{n}", [], [Payments.Account(account, _balances[account])]) { Block = (ulong)number, Index = i, Caller = Payments.Person(n % 9) };
        }),
    ];

    private static double Step(int n, ulong seed) => 25 * (Payments.Draw(n, seed) + Payments.Draw(n, seed + 20) + Payments.Draw(n, seed + 40) - 1.4);

    private ScoreResult Score(Scorer scorer, int account, double balance) =>
        scorer.ScoreWrites([Payments.Account(account, balance)], new(Payments.Person(1), _live));
}
