using Warden.Host.Analysis;

namespace Warden.Host.Tests.Analysis;

public sealed class ScoreboardTests
{
    [Fact]
    public void Figures_are_those_counted_by_hand()
    {
        var board = new Scoreboard(
        [
            new Label(1, "size", "zero_value", "flag", OracleP: 0.0),
            new Label(2, "size", "scale", "flag", OracleP: 0.2),
            new Label(3, "owner", "rare_enum", "pass"),
            new Label(4, "color", "enum_unseen", "flag"),
            new Label(99, "color", "enum_unseen", "flag"),
        ]);
        for (var i = 0; i < 10; i++)
        {
            board.Add(i, warned: i is 1 or 3 or 4 or 7);
        }

        var s = board.Summarize();

        Assert.Equal((10, 4, 3, 2), (s.Records, s.Warned, s.Faults, s.FaultsFound));
        Assert.Equal((2, 2), (s.Detectable, s.DetectableFound));
        Assert.Equal((6, 1), (s.Clean, s.FalseAlarms));
        Assert.Equal((1, 1), (s.Rare, s.RareWarned));
        Assert.Equal(0.5, s.Precision);
        Assert.Equal(2.0 / 3, s.Recall);
        Assert.Equal(1.0 / 6, s.FalseAlarmRate);
        Assert.Equal([("enum_unseen", 1, 1), ("rare_enum", 1, 1), ("scale", 1, 0), ("zero_value", 1, 1)], s.Kinds.Select(k => (k.Kind, k.Count, k.Warned)));
    }

    [Fact]
    public void Without_labels_or_warnings_a_share_is_unknown_rather_than_perfect()
    {
        var board = new Scoreboard([]);
        board.Add(0, warned: false);

        var s = board.Summarize();

        Assert.Null(s.Precision);
        Assert.Null(s.Recall);
        Assert.Equal(0.0, s.FalseAlarmRate);
    }
}
