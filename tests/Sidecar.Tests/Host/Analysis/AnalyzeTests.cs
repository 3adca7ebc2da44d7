using System.Text.Json.Nodes;
using Warden.Host.Commands;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests.Analysis;

public sealed class AnalyzeTests : IDisposable
{
    private readonly SampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task A_value_that_a_clean_history_does_not_know_is_found_named_and_explained()
    {
        var lines = await SampleFiles.LinesAsync(Stream(), "--history", History(), "--key", "id");
        var suspects = lines["suspect"].ToArray();
        Assert.Equal([(17, "asset*/colour", "purple"), (42, "asset*/amount", "50000")], suspects.Select(s =>
            (s.GetProperty("i").GetInt32(), s.GetProperty("path").GetString()!, s.GetProperty("value").GetString()!)).Order());
        var amount = suspects.Single(s => s.GetProperty("value").GetString() == "50000");
        Assert.Equal("far above", amount.GetProperty("reason").GetString());
        Assert.Equal("÷ 100 would be ordinary: cents for units?", amount.GetProperty("hypothesis").GetString());
        Assert.StartsWith("amount 50000 is far above the usual", amount.GetProperty("sentence").GetString());
        Assert.Equal("line 43", amount.GetProperty("place").GetString());
        Assert.True(amount.GetProperty("p").GetDouble() is > 0 and < 1e-3);
        Assert.Equal(["active", "cautious", "passive"], amount.GetProperty("policies").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal("asset2042", amount.GetProperty("key").GetString());
    }

    [Fact]
    public async Task Policies_are_compared_side_by_side_with_the_rate_that_their_warnings_had()
    {
        var lines = await SampleFiles.LinesAsync(Stream(), "--history", History(), "--key", "id");
        var policies = lines["policy"].ToDictionary(p => p.GetProperty("name").GetString()!);
        Assert.Equal(["active", "cautious", "passive"], policies.Keys);
        var active = policies["active"];
        Assert.Equal((2, 400), (active.GetProperty("warned").GetInt32(), active.GetProperty("records").GetInt32()));
        Assert.Equal(0.005, active.GetProperty("rate").GetDouble());
        // Wilson's interval of 2 in 400.
        Assert.Equal(0.00137, active.GetProperty("rateLow").GetDouble(), 5);
        Assert.Equal(0.01804, active.GetProperty("rateHigh").GetDouble(), 5);
    }

    [Fact]
    public async Task Policy_documents_take_the_place_of_the_three_and_a_bad_one_is_refused_with_its_reason()
    {
        var sigma = files.WriteText("only-sigma.json", """{"chaincode":"basic","strategy":"sigma","alpha":0.01}""");
        var textbook = files.WriteText("book.json", """{"chaincode":"basic","thresholds":"textbook"}""");
        var lines = await SampleFiles.LinesAsync(Stream(), "--history", History(), "--policy", sigma, textbook);
        Assert.Equal([("only-sigma", "sigma", "calibrated"), ("book", "active", "textbook")], lines["policy"].Select(p =>
            (p.GetProperty("name").GetString(), p.GetProperty("strategy").GetString(), p.GetProperty("thresholds").GetString())));

        var bad = files.WriteText("bad.json", """{"chaincode":"basic","alpha":2}""");
        var run = await CommandOutcome.RunAsync("analyze", Stream(), "--policy", bad);
        Assert.Equal((ExitCodes.BadInput, "bad.json: policy: alpha: expected a share in (0, 0.5], but 2 came\n"), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task Many_distinct_values_are_estimated_and_the_report_says_within_what()
    {
        var records = Enumerable.Range(0, 12_000).Select(i => (JsonNode)new JsonObject { ["id"] = $"K{i * 7919L}", ["amount"] = i * 7919L % 1_000_003, ["tier"] = i % 3 });
        var file = files.Write("many.jsonl", records);
        var lines = await SampleFiles.LinesAsync(file, "--learn-first", "12000");
        var attributes = lines["attribute"].ToDictionary(a => a.GetProperty("path").GetString()!);
        var amount = attributes["row*/amount"];
        var error = amount.GetProperty("distinctError").GetDouble();
        Assert.InRange(error, 0.05, 0.07);
        Assert.InRange(amount.GetProperty("distinct").GetInt64(), 12_000 * (1 - error), 12_000 * (1 + error));
        Assert.Equal((12_000L, false), (attributes["row*/id"].GetProperty("distinct").GetInt64(), attributes["row*/id"].TryGetProperty("distinctError", out _)));
        Assert.Equal(3, attributes["row*/tier"].GetProperty("distinct").GetInt64());
        Assert.Equal((12_000, 0), (amount.GetProperty("lastSeen").GetInt32(), amount.GetProperty("age").GetInt32()));
        Assert.False(amount.TryGetProperty("identities", out _));

        var table = await CommandOutcome.RunAsync("analyze", file, "--learn-first", "12000");
        Assert.Matches("≈ 1[12],[0-9]00 \\(± 6 %\\)", table.Output);
    }

    [Fact]
    public async Task A_dirty_table_is_judged_by_itself_row_by_row()
    {
        var records = SampleFiles.Ordinary(400, 1).ToList();
        records[100]["colour"] = "bluee";
        var lines = await SampleFiles.LinesAsync(files.WriteTable("dirty.csv", records));
        var suspect = Assert.Single(lines["suspect"], s => s.GetProperty("path").GetString() == "row*/colour");
        Assert.Equal((100, "bluee"), (suspect.GetProperty("i").GetInt32() - 1, suspect.GetProperty("value").GetString()));
        Assert.Contains("blue?", suspect.GetProperty("hypothesis").GetString());
        var summary = Assert.Single(lines["summary"]);
        Assert.Equal(("wholeTable", 400, 1600), (summary.GetProperty("mode").GetString(), summary.GetProperty("records").GetInt32(), summary.GetProperty("cells").GetInt32()));
    }

    [Fact]
    public async Task JSON_Lines_are_a_table_too_whatever_members_their_records_have()
    {
        var records = SampleFiles.Ordinary(400, 1).ToList();
        foreach (var (record, i) in records.Select((r, i) => (r, i)))
        {
            record["tags"] = new JsonArray("a", i % 2 == 0 ? "b" : "c");
        }

        records[7]["tags"]![1] = "bb";
        var lines = await SampleFiles.LinesAsync(files.Write("dirty.jsonl", records));
        Assert.Contains(lines["suspect"], s => s.GetProperty("path").GetString() == "row*/tags[1]" && s.GetProperty("i").GetInt32() == 7);
        Assert.Equal(1, lines["attribute"].Single(a => a.GetProperty("path").GetString() == "row*/tags[]").GetProperty("suspected").GetInt32());
    }

    [Fact]
    public async Task The_first_records_can_teach_and_the_others_be_judged()
    {
        var records = SampleFiles.Ordinary(300, 1).Concat(SampleFiles.Ordinary(100, 2)).ToList();
        records[10]["amount"] = 50000;
        records[350]["colour"] = "purple";
        var lines = await SampleFiles.LinesAsync(files.Write("all.jsonl", records), "--learn-first", "300");
        Assert.Equal(350, Assert.Single(lines["suspect"]).GetProperty("i").GetInt32());
        var summary = lines["summary"].Single();
        Assert.Equal((300, 100), (summary.GetProperty("learnt").GetInt32(), summary.GetProperty("records").GetInt32()));
    }

    [Fact]
    public async Task A_profile_says_of_each_attribute_what_it_holds()
    {
        var lines = await SampleFiles.LinesAsync(Stream(), "--history", History(), "--key", "id");
        var attributes = lines["attribute"].ToDictionary(a => a.GetProperty("path").GetString()!);
        var colour = attributes["asset*/colour"];
        Assert.Equal(("discrete", 400, 4), (colour.GetProperty("kind").GetString(), colour.GetProperty("count").GetInt32(), colour.GetProperty("distinct").GetInt32()));
        Assert.Equal(400, colour.GetProperty("common").EnumerateArray().Sum(c => c.GetProperty("count").GetInt32()));
        var amount = attributes["asset*/amount"];
        Assert.Equal(("continuous", 1.0, 1), (amount.GetProperty("kind").GetString(), amount.GetProperty("coverage").GetDouble(), amount.GetProperty("suspected").GetInt32()));
        var histogram = amount.GetProperty("histogram");
        Assert.Equal(400, histogram.GetProperty("counts").EnumerateArray().Sum(c => c.GetInt32()) + histogram.GetProperty("below").GetInt32() + histogram.GetProperty("above").GetInt32());
        Assert.Equal([0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1], amount.GetProperty("quantiles").EnumerateArray().Select(q => q.GetProperty("share").GetDouble()));
    }

    [Fact]
    public async Task Of_many_suspects_the_surest_are_shown_and_all_are_counted()
    {
        var records = SampleFiles.Ordinary(200, 2).ToList();
        for (var i = 0; i < 20; i++)
        {
            records[i]["colour"] = $"colour {i}";
        }

        var lines = await SampleFiles.LinesAsync(files.Write("stream.jsonl", records), "--history", History(), "--top", "5");
        Assert.Equal(5, lines["suspect"].Count());
        var summary = lines["summary"].Single();
        Assert.Equal((20, 5), (summary.GetProperty("suspected").GetInt32(), summary.GetProperty("shown").GetInt32()));
    }

    [Fact]
    public async Task Bad_lines_are_named_and_counted_and_the_rest_goes_on()
    {
        var stream = files.WriteText("stream.jsonl", string.Join('\n', SampleFiles.Ordinary(200, 2).Select(r => r.ToJsonString())) + "\n[1]\n{\"id\":\n");
        var run = await CommandOutcome.RunAsync("analyze", stream, "--history", History(), "--key", "id", "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Contains("stream.jsonl, line 201: expected an object, but an array came\n", run.Errors);
        Assert.Contains("stream.jsonl, line 202: not JSON", run.Errors);
        Assert.Contains("\"badLines\":2", run.Output);
        Assert.Contains("\"records\":200", run.Output);
    }

    [Fact]
    public async Task Records_that_cannot_be_judged_are_counted_and_the_reason_is_said()
    {
        var run = await CommandOutcome.RunAsync("analyze", Stream(), "--history", files.Write("short.jsonl", SampleFiles.Ordinary(20, 1)), "--key", "id");
        Assert.Contains("400 records could not be judged: too little history", Words(run.Output));
    }

    [Fact]
    public async Task An_empty_file_gives_an_empty_report()
    {
        foreach (var format in new[] { "table", "jsonl", "html" })
        {
            var run = await CommandOutcome.RunAsync("analyze", files.WriteText("empty.jsonl", ""), "--format", format);
            Assert.Equal(ExitCodes.Done, run.ExitCode);
            Assert.NotEmpty(run.Output);
        }
    }

    [Fact]
    public async Task A_report_goes_into_a_file_whose_ending_says_its_form()
    {
        var run = await CommandOutcome.RunAsync("analyze", Stream(), "--history", History(), "--out", files.PathOf("report.html"));
        Assert.Equal((ExitCodes.Done, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(files.PathOf("report.html"), TestContext.Current.CancellationToken));
        await CommandOutcome.RunAsync("analyze", Stream(), "--history", History(), "--out", files.PathOf("report.jsonl"));
        Assert.StartsWith("{", await File.ReadAllTextAsync(files.PathOf("report.jsonl"), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(files.PathOf("x"))!, "*.part"));
    }

    [Fact]
    public async Task Equal_files_give_equal_reports()
    {
        string[] arguments = ["analyze", Stream(), "--history", History(), "--json"];
        Assert.Equal((await CommandOutcome.RunAsync(arguments)).Output, (await CommandOutcome.RunAsync(arguments)).Output);
    }

    [Fact]
    public async Task The_expected_rate_is_near_the_rate_of_the_records_that_follow()
    {
        var random = new Random(8);
        var records = SampleFiles.Ordinary(3000, 1).ToList();
        foreach (var record in records.Where((_, i) => i % 250 == 75))
        {
            record["amount"] = 50_000 + random.Next(1000);
        }

        var past = files.Write("past.jsonl", records.Take(2000));
        var expected = (await SampleFiles.LinesAsync(past))["policy"].First();
        var later = (await SampleFiles.LinesAsync(files.Write("later.jsonl", records.Skip(2000)), "--history", past))["policy"].First();
        Assert.InRange(later.GetProperty("rate").GetDouble(), expected.GetProperty("rateLow").GetDouble(), expected.GetProperty("rateHigh").GetDouble());
        Assert.InRange(later.GetProperty("rate").GetDouble(), 0.002, 0.02);
    }

    [Fact]
    public async Task Interrupted_it_says_so_and_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var run = await CommandOutcome.RunAsync(["analyze", Stream(), "--out", files.PathOf("report.html")], stop.Token);
        Assert.Equal((ExitCodes.Interrupted, "interrupted\n"), (run.ExitCode, run.Errors));
        Assert.False(File.Exists(files.PathOf("report.html")));
    }

    [Theory]
    [InlineData("expected a file or --ledger, but neither came")]
    [InlineData("expected a file or --ledger, but both came", "x.csv", "--ledger")]
    [InlineData("<file>: expected a file, but there is none at no-such-file.csv", "no-such-file.csv")]
    [InlineData("--top: expected 0 or more, but -1 came", "x.csv", "--top", "-1")]
    [InlineData("expected --history or --learn-first, but both came", "HERE", "--history", "HERE", "--learn-first", "5")]
    [InlineData("--labels: expected a file, but there is none at no-such-file", "HERE", "--labels", "no-such-file")]
    [InlineData("--to: expected --ledger in place of a file", "HERE", "--to", "7")]
    [InlineData("--blocks: expected a folder, but HERE is a file", "--ledger", "--blocks", "HERE")]
    [InlineData("not a AttributeSchema document", "HERE", "--schema", "HERE")]
    public async Task What_is_asked_wrongly_is_answered_with_what_was_expected(string message, params string[] arguments)
    {
        var here = Stream();
        var run = await CommandOutcome.RunAsync(["analyze", .. arguments.Select(a => a == "HERE" ? here : a)]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains(message.Replace("HERE", here, StringComparison.Ordinal), run.Errors);
    }

    private string History() => files.Write("history.jsonl", SampleFiles.Ordinary(400, 1));

    // Two faults: an unknown colour, and an amount a hundred times too high.
    private string Stream()
    {
        var records = SampleFiles.Ordinary(400, 2).ToList();
        records[17]["colour"] = "purple";
        records[42]["amount"] = 50000;
        return files.Write("stream.jsonl", records);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
