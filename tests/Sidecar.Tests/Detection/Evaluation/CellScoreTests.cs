using Warden.Documents;
using Warden.Evaluation.Tables;

namespace Warden.Sidecar.Tests.Detection.Evaluation;

public sealed class CellScoreTests
{
    [Fact]
    public void Flags_are_counted_against_the_cells_that_differ()
    {
        var table = new DirtyTable("t", ["id", "a", "b"], [["1", "x", "y"], ["2", "x", "y"]], [["1", "q", "y"], ["2", "x", ""]]);

        var score = CellScore.Of(table, [(0, 1), (0, 1), (1, 1)]);

        Assert.Equal(new CellScore(Cells: 6, Errors: 2, Flagged: 2, Found: 1), score);
        Assert.Equal((0.5, 0.5, 0.5, 0.25), (score.Precision, score.Recall, score.F1, score.FalseAlarmRate));
        Assert.Equal(0, CellScore.Of(table, []).F1);
    }

    [Fact]
    public void A_clean_history_finds_the_cell_that_differs_and_no_other()
    {
        string[][] clean = [.. Enumerable.Range(0, 300).Select(i => (string[])[$"{i}", i % 2 == 0 ? "red" : "blue", $"{10 + (i % 5)}"])];
        string[][] dirty = [.. clean.Select((r, i) => i == 7 ? [r[0], "blve", r[2]] : r)];

        var score = CleanHistoryRun.Score(new DirtyTable("t", ["id", "color", "size"], clean, dirty), new DetectionPolicy { Chaincode = "t" });

        Assert.Equal(new CellScore(Cells: 900, Errors: 1, Flagged: 1, Found: 1), score);
    }

    [Fact]
    public void Rows_of_csv_keep_quotes_commas_and_line_ends_inside_quotes()
    {
        var rows = CsvRows.Parse("a,b\r\n\"x, \"\"y\"\"\n\",\n,z\n\n");

        Assert.Equal([["a", "b"], ["x, \"y\"\n", ""], ["", "z"]], rows);
    }
}
