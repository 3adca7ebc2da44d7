using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Replays;
using Warden.Host.Scoring;

namespace Warden.Host.Tests.Scoring;

/// <summary>What a back-test over blocks expects is what later calls of the same population meet.</summary>
public sealed class ExpectedRateTests
{
    private const int Learnt = 1000;
    private const int Replayed = 1000;
    private const int Live = 500;

    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic", Mode = WardenMode.Shadow, Retrain = new RetrainPolicy { EveryBlocks = 1_000_000 } };

    /// <summary>Two samples of one population differ by more than four standard errors of their difference once in 15,000 times; the seeds are fixed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_share_that_a_back_test_would_have_warned_of_is_the_share_that_later_calls_are_warned_of(int seed)
    {
        var population = new Random(seed);
        await using var guard = new LearnedGuard(Policy);
        var id = 0;
        Append(Learnt, () => Usual(population));
        await guard.NextEpochAsync();
        var from = guard.Ledger.Height;
        Append(Replayed, () => Drawn(population));
        var to = guard.Ledger.Height - 1;
        await guard.Fixture.CaughtUpAsync();
        using var copy = await LedgerCopy.TakeAsync(guard.Ledger, TestCall.Channel, to, taken: null, TestContext.Current.CancellationToken);
        var total = new Backtest(copy.Store, new FittedDetection(), "basic")
            .Run(Policy, new AttributeSchema { Chaincode = "basic" }, from, to, replayed: null, TestContext.Current.CancellationToken).Report.Total;
        for (var block = 0; block < Live / 10; block++)
        {
            await guard.CommitAsync([.. Enumerable.Range(0, 10).Select(_ => (++id, Drawn(population)))]);
        }

        var decisions = await guard.Fixture.DecisionsAsync(Live);
        var warned = decisions.Count(d => d.GetProperty("outcome").GetString() == "WARN");
        Assert.Equal((Replayed, Live), (total.Judged(), decisions.Count(d => d.GetProperty("outcome").GetString() is "WARN" or "OK")));
        var (expected, measured) = (total.Warn / (double)Replayed, warned / (double)Live);
        Assert.InRange(expected, 0.04, 0.16);
        var pooled = (total.Warn + warned) / (double)(Replayed + Live);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / Replayed) + (1.0 / Live)));
        Assert.True(Math.Abs(expected - measured) <= 4 * error, $"expected {expected:P1}, measured {measured:P1}, standard error {error:P2}");

        // The interval that is printed is of the population: it holds the share of slips, a tenth, in these two worlds.
        var interval = ShareInterval.Of(total.Warn, total.Judged());
        Assert.InRange(0.1, interval.Low, interval.High);

        void Append(int count, Func<double> amount)
        {
            for (var block = 0; block < count / 10; block++)
            {
                guard.Ledger.Append([.. Enumerable.Range(0, 10).Select(_ => LearnedGuard.Payment(++id, amount()))]);
            }
        }
    }

    [Theory]
    [InlineData(3, 60, 0.0171, 0.1370)]
    [InlineData(0, 100, 0, 0.0370)]
    [InlineData(100, 100, 0.9630, 1)]
    [InlineData(0, 0, 0, 1)]
    public void The_interval_is_Wilsons(long part, long whole, double low, double high)
    {
        var interval = ShareInterval.Of(part, whole);
        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    // Amounts between 100 and some thousand …
    private static double Usual(Random population) => Math.Round(100 * Math.Exp(3 * (population.NextDouble() + population.NextDouble()) / 2), 2);

    // … of which one in ten has slipped by three places since.
    private static double Drawn(Random population)
    {
        var amount = Usual(population);
        return population.NextDouble() < 0.1 ? Math.Round(amount * 1000, 2) : amount;
    }
}
