using Warden.Cli.Terminal;

namespace Warden.Client.Tests.Cli;

public sealed class HistoryChartTests
{
    [Fact]
    public void The_new_value_stands_right_of_the_usual_band_when_it_is_above()
    {
        var lines = HistoryChart.Draw([300, 400, 500, 600, 900, 1200], 5_000_000, 300, 1200);

        Assert.Equal(4, lines.Count);
        Assert.Equal(63, lines[2].IndexOf('▲', StringComparison.Ordinal));
        Assert.InRange(lines[1].LastIndexOf('═'), 0, 30);
        Assert.EndsWith("5,000,000 (log)", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void One_repeated_value_and_a_negative_one_are_drawn_without_a_logarithm()
    {
        var lines = HistoryChart.Draw([7, 7, 7], -3, null, null, 40);

        Assert.Equal(["▲", "-3─────────────────────────────────────7"], lines.Skip(1).Select(l => l.TrimEnd()));
        Assert.Equal('█', lines[0][^1]);
    }

    [Fact]
    public void Nothing_is_drawn_where_there_is_no_number() => Assert.Empty(HistoryChart.Draw([double.NaN], 1, null, null));
}
