using Warden.Detection.Tables;
using Warden.Evaluation.Tables;
using Warden.Sidecar.Tests.Detection.Evaluation;

namespace Warden.Sidecar.Tests.Detection.Tables;

/// <summary>Real tables with their real errors, where this machine has them. More tables: the benchmarks' command <c>accuracy</c>.</summary>
public sealed class RealTableTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("hospital", 0.95)]
    [InlineData("beers", 0.97)]
    public void Errors_of_a_dirty_table_are_found_without_labels_or_clean_history(string name, double floor)
    {
        var table = DirtyTable.Open(SharedData.FolderOrSkip($"tables/{name}"));

        var report = TableDetector.Detect(Table.Of(table.Columns, table.Dirty));

        var score = CellScore.Of(table, report.Suspects.Select(s => ((int)s.Row, s.Column)));
        output.WriteLine($"{name}: precision {score.Precision:F3}, recall {score.Recall:F3}, F1 {score.F1:F3}");
        Assert.True(score.F1 >= floor, $"F1 {score.F1:F3}");
    }

    [Theory]
    [InlineData("hospital", 0.95)]
    [InlineData("beers", 0.98)]
    public void Errors_are_found_against_a_clean_history(string name, double floor)
    {
        var table = DirtyTable.Open(SharedData.FolderOrSkip($"tables/{name}"));

        var suspects = CleanTable.Learn(Table.Of(table.Columns, table.Clean), key: 0).Judge(table.Dirty);

        var score = CellScore.Of(table, suspects.Select(s => ((int)s.Row, s.Column)));
        output.WriteLine($"{name}: precision {score.Precision:F3}, recall {score.Recall:F3}, F1 {score.F1:F3}");
        Assert.True(score.F1 >= floor, $"F1 {score.F1:F3}");
    }
}
