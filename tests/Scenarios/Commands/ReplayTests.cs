using System.Globalization;
using System.Text.Json;

namespace Warden.Scenarios.Commands;

public sealed class ReplayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replay-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_malformed_line_is_named_with_its_reason_and_the_rest_is_judged()
    {
        var history = Write("history.jsonl", [.. Enumerable.Range(0, 400).Select(i => Record(i, 100 + (i * 7 % 50))), "{\"key\": 1"]);
        var stream = Write("stream.jsonl", [Record(500, 120), "not json", Record(501, 9_000_000), Record(502, 130)]);
        var labels = Write("labels.jsonl", ["""{"i": 2, "path": "price", "kind": "scale", "expect": "flag", "scope": "value", "oracle_p": 0.0}"""]);

        var result = await WardenCommand.RunAsync("replay", "--history", history, "--stream", stream, "--labels", labels, "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("history.jsonl, line 401: not JSON", result.Error, StringComparison.Ordinal);
        Assert.Contains("stream.jsonl, line 2: not JSON", result.Error, StringComparison.Ordinal);
        var records = result.Json.Where(j => j.TryGetProperty("line", out _)).ToList();
        Assert.Equal([(1, "OK"), (3, "WARN"), (4, "OK")], records.Select(r => (r.GetProperty("line").GetInt32(), r.GetProperty("outcome").GetString()!)));
        var scores = result.Json[^1].GetProperty("scores");
        Assert.Equal(1.0, scores.GetProperty("precision").GetDouble());
        Assert.Equal(1.0, scores.GetProperty("recall").GetDouble());
    }

    [Fact]
    public async Task In_a_pipe_a_person_reads_text_without_escapes()
    {
        var history = Write("history.jsonl", [.. Enumerable.Range(0, 200).Select(i => Record(i, 100 + (i % 50)))]);
        var stream = Write("stream.jsonl", [Record(500, 9_000_000)]);

        var result = await WardenCommand.RunAsync("replay", "--history", history, "--stream", stream, "--mode", "shadow");

        Assert.Contains("1 records judged, 1 warned of", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.Output);
    }

    [Fact]
    public async Task Values_of_any_form_are_committed_as_they_are()
    {
        string[] values =
        [
            "\"\"", "null", "[]", "{}", "17", "\"text\"", "{\"a\":1,\"a\":2}",
            new string('[', 64) + new string(']', 64),
            JsonSerializer.Serialize(new string('x', 1 << 20)),
        ];
        var history = Write("history.jsonl", [.. Enumerable.Range(0, 200).Select(i => Record(i, 100 + (i % 50)))]);
        var stream = Write("stream.jsonl", [.. values.Select((v, i) => $"{{\"key\":\"odd{i}\",\"value\":{v}}}")]);

        var result = await WardenCommand.RunAsync("replay", "--history", history, "--stream", stream, "--mode", "shadow", "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(values.Length, result.Json.Count);
        Assert.All(result.Json, r => Assert.True(r.GetProperty("committed").GetBoolean()));
    }

    [Theory]
    [InlineData("--strategy", "sigma & (knn", "--strategy")]
    [InlineData("--mode", "loud", "loud")]
    [InlineData("--alpha", "many", "many")]
    public async Task A_bad_option_is_refused_by_name_before_anything_starts(string option, string value, string named)
    {
        var file = Write("records.jsonl", [Record(1, 1)]);

        var result = await WardenCommand.RunAsync("replay", "--history", file, "--stream", file, option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    private static string Record(int number, int price) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"key\":\"item{1000 + number}\",\"value\":{{\"price\":{price},\"kind\":\"{(number % 3 == 0 ? "a" : "b")}\"}}}}");

    private string Write(string name, string[] lines)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}
