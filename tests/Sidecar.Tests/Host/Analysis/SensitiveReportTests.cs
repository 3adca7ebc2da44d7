using System.Globalization;
using System.Text.Json.Nodes;
using Warden.Host.Commands;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests.Analysis;

/// <summary>No form of any report, and nothing beside it, holds a value that the schema calls sensitive; whatever the value is and wherever it stands.</summary>
public sealed class SensitiveReportTests : IDisposable
{
    // Every sensitive value has it in it, and nothing else does.
    private const string Word = "zqx";
    private const string Digits = "917364";

    private const string Schema = """
        {"chaincode":"basic","attributes":[
          {"path":"asset*/name","sensitive":true},{"path":"asset*/salary","sensitive":true},{"path":"asset*/person","sensitive":true},
          {"path":"asset*/tags","sensitive":true},{"path":"asset*/code","sensitive":true}]}
        """;

    private readonly SampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData(1, "table")]
    [InlineData(2, "jsonl")]
    [InlineData(3, "html")]
    [InlineData(4, "table", "--history")]
    [InlineData(5, "jsonl", "--history")]
    [InlineData(6, "html", "--history")]
    [InlineData(7, "jsonl", "--learn-first", "300")]
    public async Task A_sensitive_value_is_in_no_report(int seed, string format, params string[] mode)
    {
        var random = new Random(seed);
        var clean = files.Write("clean.jsonl", Enumerable.Range(0, 400).Select(i => Record(i, random, odd: false)));
        var stream = files.Write("stream.jsonl", Enumerable.Range(400, 500).Select(i => Record(i, random, odd: i % 5 == 0)));
        await File.AppendAllTextAsync(stream, $"{{\"id\":\"asset1\",\"name\":\"{Word} broken\n", TestContext.Current.CancellationToken);
        var schema = files.WriteText("schema.json", Schema);
        var labels = files.WriteText("labels.jsonl", $$"""{"path":"asset*/name","value":"{{Word}} label","label":"reasonable"}""" + "\n");

        var run = await CommandOutcome.RunAsync(
            ["analyze", stream, "--key", "id", "--schema", schema, "--labels", labels, "--format", format, .. mode, .. mode is ["--history"] ? [clean] : Array.Empty<string>()]);

        Assert.True(run.ExitCode == ExitCodes.Done, run.Errors);
        Assert.Contains("salary", run.Output, StringComparison.Ordinal);
        Assert.Contains("•••", run.Output, StringComparison.Ordinal);
        foreach (var text in new[] { run.Output, run.Errors })
        {
            Assert.DoesNotContain(Word, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Digits, text.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    private static JsonObject Record(int i, Random random, bool odd)
    {
        var record = new JsonObject
        {
            ["id"] = $"asset{i}",
            ["amount"] = Math.Round(500 + (40 * random.NextDouble()), 2),
            ["colour"] = random.Next(3) == 0 ? "red" : "blue",
            ["name"] = $"{Word} {(char)('a' + random.Next(26))}{random.Next(50)}",
            ["salary"] = long.Parse(Digits + random.Next(10, 99).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            ["code"] = Word.ToUpperInvariant() + random.Next(100000, 999999).ToString(CultureInfo.InvariantCulture),
            ["person"] = new JsonObject { ["first"] = $"{Word}{random.Next(9)}", ["born"] = $"19{random.Next(50, 99)}-01-1{random.Next(9)}" },
            ["tags"] = new JsonArray($"{Word}{random.Next(3)}", $"{Word} tag"),
        };
        if (!odd)
        {
            return record;
        }

        // Another value, type, form or shape at one of the sensitive places.
        record[new[] { "name", "salary", "code", "person", "tags" }[random.Next(5)]] = random.Next(8) switch
        {
            0 => long.Parse(Digits + "00000000", CultureInfo.InvariantCulture),
            1 => $"{Word}\u0416\u200b odd",
            2 => new JsonObject { [$"{Word}Member"] = $"{Word} value" },
            3 => new JsonArray($"{Word} item", long.Parse(Digits, CultureInfo.InvariantCulture)),
            4 => -double.Parse(Digits + ".5", CultureInfo.InvariantCulture),
            5 => new string('7', 12) + Digits,
            6 => $"{Word} {Digits} " + new string('x', 300),
            _ => null,
        };
        return record;
    }
}
