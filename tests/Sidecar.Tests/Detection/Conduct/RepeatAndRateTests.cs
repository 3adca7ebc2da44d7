using Warden.Documents;

namespace Warden.Detection;

public sealed class RepeatAndRateTests
{
    private static readonly ChaincodeModel Model = Payments.Fit(Payments.Learn(Enumerable.Range(0, 60).Select(n => Payments.Block(n))));

    private readonly LiveConduct _live = new();
    private readonly Scorer _scorer = new(Model, Payments.Policy);
    private ulong _next = 160;

    [Fact]
    public void The_third_identical_transfer_warns_with_exactly_that_reason()
    {
        var payer = Payments.Person(3);
        Assert.Equal(Outcome.Ok, Score(payer, "pay900001").Outcome);
        Commit(payer, "pay900001");
        Assert.Equal(Outcome.Ok, Score(payer, "pay900002").Outcome);
        Commit(payer, "pay900002");

        var third = Score(payer, "pay900003");

        var finding = Assert.Single(third.Findings);
        Assert.Equal(("Transfer", "3 times", Reasons.Repeated), (finding.Path, finding.Value, finding.Reason));
        Assert.Equal(["repeat"], finding.Models);
        Assert.Equal("Transfer comes 3 times with the same content within 30 blocks; usual are at most 2", VerdictSentence.For(third.Findings));
    }

    [Fact]
    public void Another_amount_another_payee_another_payer_or_another_window_is_no_repeat()
    {
        var payer = Payments.Person(3);
        Commit(payer, "pay900001");
        Commit(payer, "pay900002");

        Assert.Equal(Outcome.Ok, Score(payer, "pay900003", amount: 124).Outcome);
        Assert.Equal(Outcome.Ok, Score(payer, "pay900003", to: "shop2").Outcome);
        Assert.Equal(Outcome.Ok, Score(Payments.Person(4), "pay900003").Outcome);
        Assert.Equal(Outcome.Warn, Score(payer, "pay900003").Outcome);
        _next += 29;
        _live.Take(_next++, []);
        Assert.Equal(Outcome.Ok, Score(payer, "pay900003").Outcome);
    }

    [Fact]
    public void A_burst_of_one_identity_is_limited_at_its_limit_while_others_pass_and_is_released_later()
    {
        var limit = RateLimit();
        var hasty = Payments.Person(6);
        for (var i = 0; i < limit; i++)
        {
            Assert.Equal(Outcome.Ok, Score(hasty, $"pay91{i:0000}", amount: 100 + i).Outcome);
            Commit(hasty, $"pay91{i:0000}", amount: 100 + i);
        }

        var finding = Assert.Single(Score(hasty, "pay919999", amount: 99).Findings);

        Assert.Equal((Reasons.TooOften, $"{limit + 1} times"), (finding.Reason, finding.Value));
        Assert.Equal(["rate"], finding.Models);
        Assert.Equal(Outcome.Ok, Score(Payments.Person(8), "pay919998", amount: 99).Outcome);
        _next += 30;
        _live.Take(_next++, []);
        Assert.Equal(Outcome.Ok, Score(hasty, "pay919999", amount: 99).Outcome);
    }

    [Fact]
    public void Calls_on_their_way_count_and_those_taken_back_do_not()
    {
        var payer = Payments.Person(3);
        var args = Payments.Args("pay900001", payer.Identity, "shop1", 123);
        _live.Reserve("a", payer, args);
        _live.Reserve("b", payer, args);
        _live.Reserve("c", payer, args);
        var scorer = _scorer;

        Assert.Equal(Outcome.Ok, scorer.ScoreArguments(args, new(payer, _live, "a")).Outcome);
        Assert.Equal(Outcome.Ok, scorer.ScoreArguments(args, new(payer, _live, "b")).Outcome);
        Assert.Equal(Outcome.Warn, scorer.ScoreArguments(args, new(payer, _live, "c")).Outcome);
        _live.Release("a");
        Assert.Equal(Outcome.Ok, scorer.ScoreArguments(args, new(payer, _live, "c")).Outcome);
        for (var i = 0; i <= LiveConduct.PendingBlocks; i++)
            _live.Take(_next++, []);
        Assert.Equal((1, 1), _live.Count(null, payer, args, FunctionConduct.Unknown, 30));
    }

    [Fact]
    public void Where_no_state_is_given_nothing_is_said_of_rates_and_repeats()
    {
        var payer = Payments.Person(3);
        Commit(payer, "pay900001");
        Commit(payer, "pay900002");

        Assert.Equal(Outcome.Ok, _scorer.ScoreArguments(Payments.Args("pay900003", payer.Identity, "shop1", 123), new(payer)).Outcome);
    }

    [Theory]
    [InlineData(3, 5, "repeat")]
    [InlineData(5, 3, "rate")]
    public void A_policy_sets_its_own_limits(int repeats, int calls, string model)
    {
        var scorer = new Scorer(Model, Payments.Policy with { Conduct = new(Repeats: repeats, Calls: calls) });
        var payer = Payments.Person(3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Outcome.Ok, scorer.ScoreArguments(Payments.Args($"pay90000{i}", payer.Identity, "shop1", 123), new(payer, _live)).Outcome);
            Commit(payer, $"pay90000{i}");
        }

        var result = scorer.ScoreArguments(Payments.Args("pay900009", payer.Identity, "shop1", 123), new(payer, _live));
        Assert.Equal([model], Assert.Single(result.Findings).Models);
    }

    [Fact]
    public void A_strategy_that_names_them_can_leave_them_out()
    {
        var scorer = new Scorer(Model, Payments.Policy with { Strategy = "sigma | (repeat & sigma) | (rate & sigma)" });
        var payer = Payments.Person(3);
        Commit(payer, "pay900001");
        Commit(payer, "pay900002");

        Assert.Equal(Outcome.Ok, scorer.ScoreArguments(Payments.Args("pay900003", payer.Identity, "shop1", 123), new(payer, _live)).Outcome);
    }

    [Fact]
    public void What_is_usual_of_one_identity_is_judged_by_its_own_calls()
    {
        // One machine calls twenty times a window, everybody else once or twice.
        var machine = new Caller("Org1MSP", "machine");
        var live = new LiveConduct();
        var history = Payments.Learn(
            Enumerable.Range(0, 120).Select(n => (CommittedCall[])
            [
                .. Payments.Block(n).Take(4),
                Payments.Transfer((ulong)n, 9, machine, $"pay5{n:00000}", $"shop{n % 7}", 200 + (n % 50)),
                Payments.Transfer((ulong)n, 10, machine, $"pay6{n:00000}", $"shop{n % 9}", 300 + (n % 50)),
            ]),
            live);
        var scorer = new Scorer(Payments.Fit(history), Payments.Policy with { MinimumHistory = 100 });

        Assert.Equal(Outcome.Ok, scorer.ScoreArguments(Payments.Args("pay700000", "machine", "shop1", 240.5), new(machine, live)).Outcome);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    public void Ordinary_traffic_is_hardly_ever_too_much_or_a_repeat(ulong seed)
    {
        var live = new LiveConduct();
        var history = Payments.Learn(Enumerable.Range(0, 500).Select(n => Payments.Block(n, seed)), live);
        var scorer = new Scorer(Payments.Fit(history), Payments.Policy);
        var warned = 0;
        for (var n = 500; n < 1500; n++)
        {
            var block = Payments.Block(n, seed);
            warned += block.Count(c => scorer.ScoreArguments(c.Args, new(c.Caller, live)).Findings.Any(f => f.Models.Contains("rate") || f.Models.Contains("repeat")));
            live.Take((ulong)n, block);
        }

        Assert.True(warned <= 2, $"{warned} of 8000");
    }

    private int RateLimit()
    {
        var function = Model.Conduct.Of(LoggedCall.FunctionId("Transfer"))!;
        return function.RateLimit(Payments.Person(6).IdentityId, Payments.Policy.Alpha, Payments.Policy.MinimumHistory);
    }

    private ScoreResult Score(Caller caller, string id, double amount = 123, string to = "shop1") =>
        _scorer.ScoreArguments(Payments.Args(id, caller.Identity, to, amount), new(caller, _live));

    private void Commit(Caller caller, string id, double amount = 123, string to = "shop1")
    {
        _live.Take(_next, [Payments.Transfer(_next, 0, caller, id, to, amount)]);
        _next++;
    }
}
