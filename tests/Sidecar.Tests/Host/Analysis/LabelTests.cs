using System.Text.Json;
using Warden.Host.Analysis;
using Warden.Host.Records;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests.Analysis;

public sealed class LabelTests : IDisposable
{
    private readonly SampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task A_value_declared_reasonable_is_usual_wherever_it_comes()
    {
        var labels = files.WriteText("labels.jsonl", """{"path":"colour","value":"purple","label":"reasonable"}""");
        var lines = await RunAsync(labels);
        Assert.DoesNotContain(lines["suspect"], s => s.GetProperty("value").GetString() == "purple");
        var summary = lines["summary"].Single();
        Assert.Equal((1, 2), (summary.GetProperty("suspected").GetInt32(), summary.GetProperty("declaredReasonable").GetInt32()));
        Assert.Equal(1, lines["policy"].First().GetProperty("warned").GetInt32());
    }

    [Fact]
    public async Task A_record_declared_reasonable_speaks_for_itself_only()
    {
        var labels = files.WriteText("labels.jsonl", """{"i":17,"label":"reasonable"}""");
        var lines = await RunAsync(labels);
        Assert.Equal([42, 99], lines["suspect"].Select(s => s.GetProperty("i").GetInt32()).Order());
    }

    [Fact]
    public async Task A_suspects_line_of_a_report_with_a_label_added_is_a_label()
    {
        var found = await RunAsync(files.WriteText("none.jsonl", ""));
        var labels = files.WriteText("labels.jsonl", string.Join('\n', found["suspect"]
            .Where(s => s.GetProperty("value").GetString() == "50000")
            .Select(s => string.Concat(s.GetRawText().AsSpan(0, s.GetRawText().Length - 1), ",\"label\":\"reasonable\"}"))));
        var lines = await RunAsync(labels);
        Assert.DoesNotContain(lines["suspect"], s => s.GetProperty("value").GetString() == "50000");
    }

    [Fact]
    public async Task Precision_and_recall_are_those_counted_by_hand()
    {
        // Suspected are 17, 42 and 99: one fault found, one missed, one reasonable record suspected, one suspected without a label.
        var labels = files.WriteText("labels.jsonl", """
            {"i":42,"path":"amount","label":"unreasonable"}
            {"i":43,"path":"amount","label":"unreasonable"}
            {"i":17,"path":"colour","expect":"pass","kind":"rare"}
            """);
        var scores = (await RunAsync(labels))["labels"].Single();
        Assert.Equal(1 / 3.0, scores.GetProperty("precision").GetDouble());
        Assert.Equal(0.5, scores.GetProperty("recall").GetDouble());
        Assert.Equal((1, 1, 1), (scores.GetProperty("falseAlarms").GetInt32(), scores.GetProperty("rareWarned").GetInt32(), scores.GetProperty("rare").GetInt32()));
        var run = await CommandOutcome.RunAsync("analyze", Stream(), "--history", History(), "--labels", labels);
        Assert.Contains("precision 33.33 % (1 of 3 suspected records are faults)", run.Output);
        Assert.Contains("recall 50.00 % (1 of 2 faults)", run.Output);
    }

    [Fact]
    public async Task Records_declared_unreasonable_do_not_teach()
    {
        var records = SampleFiles.Ordinary(300, 1).Concat(SampleFiles.Ordinary(100, 2)).ToList();
        foreach (var i in (int[])[5, 6, 7, 8, 350])
        {
            records[i]["colour"] = "purple";
        }

        var file = files.Write("all.jsonl", records);
        Assert.Empty((await SampleFiles.LinesAsync(file, "--learn-first", "300"))["suspect"]);
        var labels = files.WriteText("labels.jsonl", string.Concat(Enumerable.Range(5, 4).Select(i => $$"""{"i":{{i}},"label":"unreasonable"}""" + "\n")));
        var lines = await SampleFiles.LinesAsync(file, "--learn-first", "300", "--labels", labels);
        Assert.Equal(350, Assert.Single(lines["suspect"]).GetProperty("i").GetInt32());
        Assert.Equal(296, lines["summary"].Single().GetProperty("learnt").GetInt32());
    }

    [Theory]
    [InlineData("""{"i":1}""", "neither came")]
    [InlineData("""{"i":1,"expect":"fine"}""", "\"fine\" came")]
    [InlineData("""{"i":1,"label":"nice"}""", "not a label")]
    [InlineData("""{"path":"colour","label":"reasonable"}""", "expected \"i\", \"key\" or \"tx\" for a record, or \"path\" and \"value\"")]
    [InlineData("null", "but null came")]
    [InlineData("[", "not a label")]
    public void A_bad_label_is_named_and_passed_over(string line, string reason)
    {
        var bad = new List<BadLine>();
        var path = files.WriteText("labels.jsonl", $"{line}\n\n{{\"i\":3,\"expect\":\"flag\"}}\n");
        Assert.Equal(3, Assert.Single(LabelFile.Read(new FileInfo(path), bad.Add)).Index);
        Assert.Equal(1, Assert.Single(bad).Line);
        Assert.Contains(reason, bad[0].Reason);
    }

    private Task<ILookup<string, JsonElement>> RunAsync(string labels) => SampleFiles.LinesAsync(Stream(), "--history", History(), "--labels", labels);

    private string History() => files.Write("history.jsonl", SampleFiles.Ordinary(400, 1));

    private string Stream()
    {
        var records = SampleFiles.Ordinary(200, 2).ToList();
        records[17]["colour"] = "purple";
        records[42]["amount"] = 50000;
        records[99]["colour"] = "purple";
        return files.Write("stream.jsonl", records);
    }
}
