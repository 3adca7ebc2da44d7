using System.Text.Json;
using System.Text.RegularExpressions;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests.Analysis;

/// <summary>Compares docs/analysis.md with what the program prints.</summary>
public sealed partial class AnalysisPageTests : IDisposable
{
    private const string Prompt = "$ warden ";

    private readonly SampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task The_output_on_the_page_is_what_the_program_prints()
    {
        Sample();
        var page = await File.ReadAllLinesAsync(PagePath(), TestContext.Current.CancellationToken);
        var command = Array.FindIndex(page, line => line.StartsWith(Prompt, StringComparison.Ordinal));
        var arguments = page[command][Prompt.Length..].Split(' ').Select(a => File.Exists(files.PathOf(a)) ? files.PathOf(a) : a).ToArray();
        var run = await CommandOutcome.RunAsync(arguments);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Words(run.Output), Words(string.Join('\n', page.Skip(command + 1).TakeWhile(line => line != "```"))));
    }

    [Fact]
    public async Task The_page_names_every_member_of_the_JSON_Lines()
    {
        Sample();
        var page = await File.ReadAllTextAsync(PagePath(), TestContext.Current.CancellationToken);
        var labels = files.WriteText("labels.jsonl", """{"i":17,"expect":"flag"}""");
        File.AppendAllText(files.PathOf("stream.jsonl"), "[]\n");
        var lines = await SampleFiles.LinesAsync(files.PathOf("stream.jsonl"), "--history", files.PathOf("history.jsonl"), "--labels", labels);
        Assert.Equal(["attribute", "badLine", "labels", "policy", "summary", "suspect"], lines.Select(l => l.Key).Order(StringComparer.Ordinal));
        foreach (var type in lines)
        {
            var row = page.Split('\n').Single(line => line.StartsWith($"| `{type.Key}` |", StringComparison.Ordinal));
            Assert.All(type.SelectMany(Members).Distinct().Where(name => name != "type"), name => Assert.Contains($"`{name}`", row));
        }
    }

    // What is said, without the numbers: those move whenever detection gets better.
    private static string Words(string text) => Space().Replace(Number().Replace(text, "#"), " ").Trim();

    [GeneratedRegex(@"[0-9][0-9.,e+-]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"[\s─]+")]
    private static partial Regex Space();

    private static IEnumerable<string> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Members(m.Value).Prepend(m.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    private void Sample()
    {
        files.Write("history.jsonl", SampleFiles.Ordinary(1000, 1));
        var records = SampleFiles.Ordinary(400, 2).ToList();
        records[17]["colour"] = "purpel";
        records[42]["amount"] = 50000;
        records[99]["amount"] = 5.02;
        records[180].Remove("holder");
        files.Write("stream.jsonl", records);
    }

    private static string PagePath()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "docs", "analysis.md")))
            {
                return Path.Combine(at.FullName, "docs", "analysis.md");
            }
        }

        throw new FileNotFoundException("docs/analysis.md is not above the tests");
    }
}
