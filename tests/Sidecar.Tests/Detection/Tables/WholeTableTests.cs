using Warden.Detection.Tables;

namespace Warden.Sidecar.Tests.Detection.Tables;

public sealed class WholeTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_clean_table_gives_few_findings(ulong seed)
    {
        var report = TableDetector.Detect(OrderTable.Clean(seed).Table);

        Assert.Equal(2000, report.Rows);
        Assert.True(report.SuspectCount <= 0.002 * report.Cells, $"{report.SuspectCount} of {report.Cells}: {string.Join("\n", report.Suspects.Take(20))}");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Faults_of_all_kinds_are_found_without_labels_or_history(ulong seed)
    {
        var table = OrderTable.Clean(seed);
        table.With("country", 0.02, table.Slip).With("title", 0.02, table.Slip).With("state", 0.02, table.Slip)
            .WithSwaps("city", 0.02).WithSwaps("price", 0.02)
            .With("price", 0.01, p => p + " EUR").With("weight", 0.02, _ => "N/A").With("day", 0.02, d => string.Join('/', d.Split('-').Reverse()))
            .With("name", 0.02, _ => "").With("pieces", 0.01, p => p + "000");

        var report = TableDetector.Detect(table.Table);

        var found = report.Suspects.Count(s => table.Faults.Contains((s.Row, s.Name)));
        var (precision, recall) = (found / (double)report.SuspectCount, found / (double)table.Faults.Count);
        var f1 = 2 * precision * recall / (precision + recall);
        Assert.True(f1 >= 0.93, $"precision {precision:P1}, recall {recall:P1}");
    }

    [Fact]
    public void A_finding_says_what_was_meant_and_why()
    {
        var table = OrderTable.Clean(7);
        var (was, row) = (table.Rows[40][5], 40);
        table.Rows[row][5] = was[..^1] + "x";
        table.Rows[41][11] += " kg";
        table.Rows[42][1] = "null";

        var report = TableDetector.Detect(table.Table);

        var country = Assert.Single(report.Suspects, s => s.Row == 40 && s.Name == "country");
        Assert.Equal((was, $"did you mean {was}?"), (country.Nearest, country.Hypothesis));
        Assert.InRange(country.P, 0, 0.01);
        var weight = Assert.Single(report.Suspects, s => s.Row == 41 && s.Name == "weight");
        Assert.Equal((TableRule.Unit, "written with a unit"), (weight.Rule, weight.Reason));
        Assert.Equal(TableRule.Missing, Assert.Single(report.Suspects, s => s.Row == 42 && s.Name == "day").Rule);
        Assert.Contains("name", report.Columns[2].DecidedBy);
    }

    [Theory]
    [InlineData("O''Boyle", true)]
    [InlineData("O\\'Boyle", true)]
    [InlineData("Smith &amp; Sons", true)]
    [InlineData("M&#252;ller", true)]
    [InlineData("Voli\u032Cre", true)]
    [InlineData("O'Boyle", false)]
    [InlineData("AT&T; B", false)]
    [InlineData("S\u0326tefan", false)]
    [InlineData("Mu\u0308ller", false)]
    public void Signs_of_another_notation_and_marks_that_no_script_joins_are_found(string name, bool expected)
    {
        var table = OrderTable.Clean(8);
        var title = Array.IndexOf(OrderTable.Columns, "title");
        table.Rows[50][title] = name;

        var report = TableDetector.Detect(table.Table);

        Assert.Equal(expected, report.Suspects.Any(s => s.Row == 50 && s.Column == title && s.Rule == TableRule.Encoding));
    }

    [Fact]
    public void Where_a_kind_of_row_has_no_value_its_empty_cells_are_no_errors_but_others_are()
    {
        // One row in fifty is a gift, which has no price.
        string[][] rows = [.. Enumerable.Range(0, 1000).Select(i => (string[])[$"{1000 + i}", i % 50 == 7 ? "gift" : i % 2 == 0 ? "sale" : "loan", i % 50 == 7 || i == 500 ? "" : $"{10 + (i * 37 % 90)}.50"])];

        var report = TableDetector.Detect(Table.Of(["id", "kind", "price"], rows));

        Assert.Equal([500], report.Suspects.Where(s => s.Name == "price").Select(s => s.Row));
    }

    [Fact]
    public void Neither_the_order_of_rows_nor_names_nor_the_order_of_columns_matters()
    {
        var table = Dirty(11);
        var plain = Findings(TableDetector.Detect(table.Table), r => r, c => c);

        var rows = Shuffled(table.Rows.Length, 5);
        Assert.Equal(plain, Findings(TableDetector.Detect(Table.Of(OrderTable.Columns, [.. rows.Select(r => table.Rows[r])])), r => rows[r], c => c));

        var columns = Shuffled(OrderTable.Columns.Length, 6);
        string[][] permuted = [.. table.Rows.Select(r => columns.Select(c => r[c]).ToArray())];
        Assert.Equal(plain, Findings(TableDetector.Detect(Table.Of([.. columns.Select(c => $"x{c * 7 % 13}")], permuted)), r => r, c => columns[c]));
    }

    [Fact]
    public void Equal_tables_give_equal_reports_and_batches_do_not_matter()
    {
        var table = Dirty(12);
        var (one, two) = (TableDetector.Detect(table.Table), TableDetector.Detect(table.Table));
        Assert.Equal(one.Suspects, two.Suspects);

        var profile = TableProfile.Learn(table.Table);
        var streamed = profile.Judge(table.Rows.Take(700), learnt: true).Concat(profile.Judge(table.Rows.Skip(700), learnt: true).Select(s => s with { Row = s.Row + 700 }));
        Assert.Equal(one.Suspects.OrderBy(s => s.Row).ThenBy(s => s.Column), streamed);
    }

    [Fact]
    public void A_profile_judges_rows_that_it_has_not_seen()
    {
        var table = OrderTable.Clean(13);
        var profile = TableProfile.Learn(table.Table);
        string[] row = [.. table.Rows[5]];
        row[5] = "Nowhere";
        row[1] = "05.03.2024";

        Assert.Equal(["day", "country"], profile.Judge([row], learnt: false).Select(s => s.Name));
    }

    [Fact]
    public void A_word_of_another_column_run_into_this_one_marks_both_cells()
    {
        var table = OrderTable.Clean(14);
        for (var row = 0; row < 60; row++)
            (table.Rows[row][3], table.Rows[row][10]) = ($"{table.Rows[row][3]} {table.Rows[row][10]}", "");

        var report = TableDetector.Detect(table.Table);

        Assert.True(Enumerable.Range(0, 60).All(r => report.Suspects.Any(s => s.Row == r && s.Name == "name") && report.Suspects.Any(s => s.Row == r && s.Name == "state")));
    }

    [Fact]
    public void A_unit_spelt_in_several_ways_has_no_right_spelling()
    {
        string[] units = [" oz", " oz.", " OZ", " Oz."];
        string[][] rows = [.. Enumerable.Range(0, 400).Select(i => new[] { $"{8 + (i % 5)}{units[i % 4]}", $"{i % 7}{(i % 2 == 0 ? " kg" : " lb")}" })];

        var report = TableDetector.Detect(Table.Of(["size", "mass"], rows));

        Assert.Equal(400, report.Suspects.Count(s => s.Column == 0 && s.Rule == TableRule.Unit));
        Assert.DoesNotContain(report.Suspects, s => s.Column == 1);
    }

    [Fact]
    public void An_identifier_used_twice_is_marked_in_both_rows()
    {
        var table = OrderTable.Clean(15, 400);
        for (var row = 0; row < 400; row++)
            table.Rows[row][0] = $"T{row * 37 % 400 + 1000}";
        table.Rows[17][0] = table.Rows[200][0];

        var report = TableDetector.Detect(table.Table);

        Assert.Equal([17L, 200L], report.Suspects.Where(s => s.Rule == TableRule.Unique).Select(s => s.Row).Order());
    }

    [Theory]
    [InlineData("customer")]
    [InlineData("name")]
    [InlineData("city")]
    public void Of_cells_that_accuse_each_other_the_one_that_fits_nothing_else_is_marked(string column)
    {
        var table = OrderTable.Clean(16).WithSwaps(column, 0.03);

        var report = TableDetector.Detect(table.Table);

        var found = report.Suspects.Count(s => table.Faults.Contains((s.Row, s.Name)));
        Assert.True(found >= 0.75 * table.Faults.Count, $"{found} of {table.Faults.Count} found");
        Assert.True(found >= 0.85 * report.SuspectCount, $"{found} of {report.SuspectCount} right");
    }

    private static OrderTable Dirty(ulong seed)
    {
        var table = OrderTable.Clean(seed, 1200);
        return table.With("country", 0.03, table.Slip).WithSwaps("city", 0.02).With("price", 0.02, p => p + " EUR").With("title", 0.03, _ => "");
    }

    private static List<(int, int, double, TableRule, string?)> Findings(TableReport report, Func<int, int> row, Func<int, int> column) =>
        [.. report.Suspects.Select(s => (row((int)s.Row), column(s.Column), s.P, s.Rule, s.Expected)).Order()];

    private static int[] Shuffled(int count, ulong seed) =>
        [.. Enumerable.Range(0, count).OrderBy(i => Warden.Detection.Numerics.SplitMix64.Mix((ulong)i + (seed << 32)))];
}
