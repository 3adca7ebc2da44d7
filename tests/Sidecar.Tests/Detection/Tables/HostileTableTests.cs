using Warden.Detection.Tables;

namespace Warden.Sidecar.Tests.Detection.Tables;

public sealed class HostileTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_table_without_rows_or_with_few_has_no_findings(int rows)
    {
        var report = TableDetector.Detect(Table.Of(["a", "b"], [.. Enumerable.Range(0, rows).Select(i => new[] { $"{i}", "x" })]));

        Assert.Equal((rows, 0L, 0), (report.Rows, report.SuspectCount, report.Suspects.Count));
        Assert.Equal(2, report.Columns.Count);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("NaN")]
    public void A_column_of_one_value_has_no_findings(string value) =>
        Assert.Empty(TableDetector.Detect(Table.Of(["a"], [.. Enumerable.Range(0, 500).Select(_ => new[] { value })])).Suspects);

    [Fact]
    public void Any_text_in_any_cell_gets_a_defined_verdict()
    {
        string[] hostile =
        [
            "", " ", "\0", "NaN", "Infinity", "-Infinity", "-0", "1e400", "4.9e-324", new string('9', 400), "-" + new string('9', 400) + ".5", new string('a', 100_000),
            new string('(', 5000), "\uD800", "\uDC00x", "e\u0301\u0301\u0301", "\u202Eabc", "😀", "a\tb\nc", "'; drop table", "=1+1", "\uFFFD", "..", "+", "-", ".", "%", "1%", "9".PadLeft(300),
            string.Concat(Enumerable.Repeat("ab-", 400)), "１２３", "Ⅷ", "٣", null!,
        ];
        string[][] rows = [.. Enumerable.Range(0, 900).Select(i => new[] { hostile[i % hostile.Length], hostile[(i / hostile.Length) % hostile.Length], i % 9 == 0 ? hostile[i % hostile.Length] : $"{i % 40}", $"k{i % 30}" })];

        var report = TableDetector.Detect(Table.Of(["a", "b", "c", "d"], rows));

        Assert.All(report.Suspects, s => Assert.True(s.P is > 0 and <= 1 && s.Reason.Length > 0 && s.Value.Length <= 1024, $"{s}"));
        Assert.Equal(report.Suspects, TableDetector.Detect(Table.Of(["a", "b", "c", "d"], rows)).Suspects);
    }

    [Fact]
    public void A_million_distinct_texts_are_learnt_from_a_bounded_sample_and_all_judged()
    {
        const int Count = 1_000_000;
        var cells = new string[2];
        IEnumerable<IReadOnlyList<string?>> Rows()
        {
            for (var i = 0; i < Count; i++)
            {
                cells[0] = $"{(ulong)i * 0x9E3779B97F4A7C15:x16}";
                cells[1] = i % 100_000 == 7 ? "12?4" : $"{1000 + (i % 300)}";
                yield return cells;
            }
        }

        var report = TableDetector.Detect(new Table(["id", "code"], Rows), new() { MaxCells = 40_000 });

        Assert.Equal((Count, true), (report.Rows, report.IsSample));
        Assert.InRange(report.KeptRows, 10_000, 20_000);
        Assert.Contains("smallest hash", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal(10, report.Suspects.Count(s => s.Column == 1));
        Assert.True(report.SuspectCount <= 100, $"{report.SuspectCount} suspected");
    }

    [Fact]
    public void The_sample_does_not_depend_on_the_order_of_rows()
    {
        var rows = OrderTable.Clean(21, 3000).Rows;
        var options = new TableOptions { MaxCells = 12_000 };
        var one = TableDetector.Detect(Table.Of(OrderTable.Columns, rows), options);
        var two = TableDetector.Detect(Table.Of(OrderTable.Columns, [.. rows.Reverse()]), options);

        Assert.True(one.IsSample);
        Assert.Equal(one.KeptRows, two.KeptRows);
        Assert.Equal(one.Suspects.Select(s => (s.Row, s.Column, s.P)).Order(), two.Suspects.Select(s => (2999 - s.Row, s.Column, s.P)).Order());
    }

    [Fact]
    public void Equal_rows_are_kept_once()
    {
        var report = TableDetector.Detect(Table.Of(["a", "b"], [.. Enumerable.Range(0, 50_000).Select(i => new[] { $"{i % 5}", "same" })]), new() { MaxCells = 1000 });

        Assert.Equal((5, false, 0L), (report.KeptRows, report.IsSample, report.SuspectCount));
    }

    [Fact]
    public void Only_the_most_certain_suspects_are_listed_and_that_is_said()
    {
        var table = OrderTable.Clean(22);
        table.With("country", 0.05, table.Slip).With("price", 0.05, p => p + " EUR");
        var all = TableDetector.Detect(table.Table);

        var few = TableDetector.Detect(table.Table, new() { MaxSuspects = 10 });

        Assert.Equal(all.Suspects.Take(10), few.Suspects);
        Assert.Equal(all.SuspectCount, few.SuspectCount);
        Assert.Contains("10 most certain", few.Notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_width_is_refused_by_its_number()
    {
        var error = Assert.Throws<ArgumentException>(() => TableDetector.Detect(Table.Of(["a", "b"], [["1", "2"], ["3"]])));

        Assert.Contains("Row 2: 2 cells were expected, one per column; 1 came.", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 to 1024 columns", Assert.Throws<ArgumentException>(() => TableDetector.Detect(Table.Of([], []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_changes_between_readings_is_refused()
    {
        var reading = 0;
        var error = Assert.Throws<InvalidOperationException>(() => TableDetector.Detect(new Table(["a"], () => Enumerable.Range(0, ++reading).Select(i => new[] { $"{i}" }))));

        Assert.Equal("The table gave 1 rows when read first and 2 when read again.", error.Message);
    }
}
