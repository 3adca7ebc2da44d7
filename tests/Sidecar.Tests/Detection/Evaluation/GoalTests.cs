using Warden.Evaluation.Report;

namespace Warden.Sidecar.Tests.Detection.Evaluation;

public sealed class GoalTests
{
    [Fact]
    public void A_goal_is_met_up_to_its_limit_and_not_beyond()
    {
        Assert.True(Goal.AtMost("x", 0.001, "%3", 0.001).Met);
        Assert.False(Goal.AtMost("x", 0.001, "%3", 0.00101).Met);
        Assert.True(Goal.AtLeast("x", 0.95, "F3", 0.95).Met);
        Assert.False(Goal.AtLeast("x", 0.95, "F3", 0.9499).Met);
        Assert.False(Goal.AtLeast("x", 0.95, "F3", double.NaN).Met);
        Assert.Null(Goal.NotMeasured("x", "≥ 1", "no data").Met);
    }

    [Fact]
    public void Figures_are_written_alike_everywhere()
    {
        var goal = Goal.AtMost("x", 0.001, "%3", 0.00123456, 0.5, double.NaN);

        Assert.Equal(("≤ 0.100 %", "0.123 %"), (goal.Wanted, goal.Reached));
        Assert.Equal(["50.000 %", "–"], goal.Textbook);
    }

    [Fact]
    public void Tables_keep_bars_inside_cells_apart()
    {
        var page = new StringWriter();

        MarkdownTable.Write(page, ["a", "b"], [["1", "x | y"]]);

        Assert.Equal("| a | b |\n|---|---|\n| 1 | x \\| y |\n", page.ToString());
    }
}
