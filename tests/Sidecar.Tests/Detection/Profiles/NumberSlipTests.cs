using System.Globalization;
using System.Text;
using Warden.Documents;
using Xunit;

namespace Warden.Detection.Profiles;

/// <summary>Rare numbers beside a few common ones are faults of the history only where a slip explains them.</summary>
public sealed class NumberSlipTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "c" };

    [Theory]
    [InlineData(0, 19, true)]
    [InlineData(-19, 19, true)]
    [InlineData(190, 19, true)]
    [InlineData(0.19, 19, true)]
    [InlineData(199, 19, true)]
    [InlineData(2147483647, 19, true)]
    [InlineData(576, 5.76, true)]
    [InlineData(5.7, 5.76, true)]
    [InlineData(1, 19, false)]
    [InlineData(20, 19, false)]
    [InlineData(6.12, 5.76, false)]
    [InlineData(19, 19, false)]
    [InlineData(double.NaN, 19, false)]
    public void A_slip_is_a_sign_a_point_a_digit_a_zero_or_a_limit(double number, double of, bool expected) =>
        Assert.Equal(expected, NumberSlip.IsSlip(number, of));

    [Fact]
    public void A_new_number_is_lawful_where_the_history_shows_rare_ones_that_no_slip_explains()
    {
        // Most trips pay no toll, many one toll, some another one that only they pay.
        double[] rare = [6.12, 8.4, 9.5, 11.52, 17.28];
        var scorer = Fit(3000, i => i % 600 == 7 ? rare[i / 600] : i % 20 == 0 ? 5.76 : 0);

        Assert.Equal(Outcome.Ok, Judge(scorer, 12.5));
        Assert.Equal(Outcome.Ok, Judge(scorer, 24.02));
        Assert.Equal(Outcome.Warn, Judge(scorer, 57.6));
        Assert.Equal(Outcome.Warn, Judge(scorer, -5.76));
    }

    [Fact]
    public void A_new_number_stands_out_where_all_rare_ones_of_the_history_are_slips()
    {
        double[] slips = [190, -7, 0.21, 700];
        var scorer = Fit(4000, i => i % 1000 == 7 ? slips[i / 1000] : (i % 3) switch { 0 => 7, 1 => 19, _ => 21 });

        Assert.Equal(Outcome.Warn, Judge(scorer, 22));
        Assert.Equal(Outcome.Warn, Judge(scorer, 190));
    }

    [Fact]
    public void A_frequent_number_in_a_tail_does_not_make_the_tail_beyond_it_faults()
    {
        // A flat fare of 52 with 1.9 % of the trips, where the tail begins; 0.9 % pay more.
        var scorer = Fit(3000, i => i % 1000 < 19 ? 52 : i % 111 == 50 ? 53 + (i / 111 * 1.5) : 3 + Math.Round(12 * -Math.Log(1 - ((i * 0.6180339887) % 1)) % 45, 1));

        Assert.Equal(Outcome.Ok, Judge(scorer, 61.3));
        Assert.Equal(Outcome.Warn, Judge(scorer, 61300));
    }

    private static Scorer Fit(int count, Func<int, double> number)
    {
        var history = Calls.History(Enumerable.Range(0, count).Select(i => Calls.Write(i, $"trip{i}", Json(number(i)))));
        return new(ChaincodeModel.Fit(history, null, Policy, history.Height, "seed"u8), Policy);
    }

    private static Outcome Judge(Scorer scorer, double number) => scorer.ScoreWrites([new StateWrite("trip99999", Encoding.UTF8.GetBytes(Json(number)))]).Outcome;

    private static string Json(double number) => string.Create(CultureInfo.InvariantCulture, $$"""{"amount":{{number:R}}}""");
}
