using System.Globalization;
using System.Text;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Sidecar.Tests.Detection.Profiles;

/// <summary>Numbers beyond the common ones of a closed set: a few sightings are faults of the history where a slip explains them, many are lawful.</summary>
public sealed class StrayNumberTests
{
    [Theory]
    [InlineData(160, 1, Outcome.Warn)]
    [InlineData(160, 11, Outcome.Ok)]
    [InlineData(24, 1, Outcome.Ok)]
    [InlineData(24, 11, Outcome.Ok)]
    public void A_number_far_above_the_common_ones_is_lawful_once_the_history_has_it_often(double rare, int sightings, Outcome expected)
    {
        var history = new ChaincodeHistory();
        for (var i = 0; i < 1200; i++)
            history.Observe(new CommittedCall($"t{i}", [Encoding.UTF8.GetBytes("Put")], [Write(i % (1200 / sightings) == 7 ? rare : i % 3 == 0 ? 16 : 12, i)]));
        var policy = new DetectionPolicy { Chaincode = "c" };

        var result = Scorer.ScoreWrites(ChaincodeModel.Fit(history, null, policy, 1, "seed"u8), policy, [Write(rare, 9999)]);

        Assert.Equal(expected, result.Outcome);
    }

    private static StateWrite Write(double ounces, int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"can{number}"),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"ounces":{{ounces}}}""")),
        IsDelete: false);
}
