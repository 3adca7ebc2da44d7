using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests.Analysis;

public sealed partial class HtmlReportTests : IDisposable
{
    private const string Attack = "<script>alert(1)</script>\" onload='x' ]]> --> &amp; \u202Egnp \u0000\u001B[31m";

    private static readonly XNamespace None = "";

    private readonly SampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Hostile_keys_names_and_values_stay_text()
    {
        var history = SampleFiles.Ordinary(400, 1).Select(r => (JsonNode)Hostile(r));
        var records = SampleFiles.Ordinary(200, 2).Select(Hostile).ToList();
        records[3]["colour"] = Attack;
        records[4][Attack + " new"] = Attack;
        records[5]["holder"] = Attack + new string('ü', 500_000);
        records[6]["id"] = Attack;
        records[7]["amount"] = new JsonObject { [Attack] = Attack };
        var page = await PageAsync(files.Write("stream.jsonl", records), "--history", files.Write("history.jsonl", history), "--key", "id");

        var document = Parse(page);
        Assert.Empty(document.Descendants("script"));
        Assert.DoesNotContain(document.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(page, c => c < ' ' && c != '\n');
        Assert.DoesNotContain('\u202E', page);
        Assert.Contains("alert(1)", document.Descendants("section").Single(s => (string?)s.Attribute("id") == "suspects").Value);
        Assert.True(page.Length < 1_000_000, $"a page of {page.Length} characters");
    }

    [Fact]
    public async Task It_needs_no_script_and_nothing_from_elsewhere()
    {
        var page = await PageAsync(Faulty(), "--history", History());
        Assert.DoesNotMatch(Outside(), page);
        var policy = Parse(page).Descendants("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy");
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'", (string?)policy.Attribute("content"));
    }

    [Fact]
    public async Task What_scrolls_is_reached_by_keyboard_and_has_a_name()
    {
        var page = await PageAsync(Faulty(), "--history", History());
        var scrolling = Parse(page).Descendants("div").Where(d => (string?)d.Attribute("class") == "scroll").ToList();
        Assert.NotEmpty(scrolling);
        Assert.All(scrolling, d => Assert.Equal(("0", "region"), ((string?)d.Attribute("tabindex"), (string?)d.Attribute("role"))));
        Assert.All(scrolling, d => Assert.NotEqual("", (string?)d.Attribute("aria-label") ?? ""));
    }

    [Fact]
    public async Task Every_plot_says_in_words_what_it_shows_and_every_table_has_heads_and_a_caption()
    {
        var document = Parse(await PageAsync(Faulty(), "--history", History()));
        var plots = document.Descendants("svg").ToArray();
        Assert.Contains(plots, p => p.Elements("title").Single().Value == "WARN rate by policy, with 95 % intervals");
        Assert.Contains(plots, p => p.Elements("title").Single().Value == "Values of row*/amount" && p.Elements("desc").Single().Value.Contains("1 suspected values are marked, 0 of them below and 1 above the axis", StringComparison.Ordinal));
        Assert.Contains(plots, p => p.Elements("title").Single().Value == "Most frequent values of row*/colour");
        Assert.All(plots, plot =>
        {
            Assert.Equal("img", (string?)plot.Attribute("role"));
            var ids = ((string)plot.Attribute("aria-labelledby")!).Split(' ');
            Assert.All(ids, id => Assert.False(string.IsNullOrWhiteSpace(document.Descendants().Single(e => (string?)e.Attribute("id") == id).Value)));
        });
        Assert.All(document.Descendants("table"), table =>
        {
            Assert.NotEmpty(table.Element("caption")!.Value);
            Assert.All(table.Element("thead")!.Descendants("th"), th => Assert.Equal("col", (string?)th.Attribute("scope")));
        });
        Assert.Equal("en", (string?)document.Root!.Attribute("lang"));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("jsonl")]
    [InlineData("html")]
    public async Task Sensitive_values_are_nowhere_in_a_report(string format)
    {
        var history = SampleFiles.Ordinary(400, 1);
        var records = SampleFiles.Ordinary(400, 2).ToList();
        records[17]["colour"] = "purple";
        records[42]["amount"] = 51234;
        records[43]["holder"] = "somebody else";
        var schema = files.WriteText("schema.json", """
            {"chaincode":"basic","attributes":[{"path":"asset*/colour","sensitive":true},{"path":"asset*/amount","sensitive":true},{"path":"asset*/holder","sensitive":true},{"path":"asset*/id","sensitive":true},
             {"path":"row*/colour","sensitive":true},{"path":"row*/amount","sensitive":true},{"path":"row*/holder","sensitive":true},{"path":"row*/id","sensitive":true}]}
            """);
        foreach (var arguments in new string[][] { [Write(records), "--history", files.Write("history.jsonl", history), "--key", "id"], [Write(records)] })
        {
            var run = await CommandOutcome.RunAsync(["analyze", .. arguments, "--schema", schema, "--format", format]);
            Assert.Equal(0, run.ExitCode);
            Assert.Contains("•••", run.Output);
            foreach (var secret in new[] { "purple", "51234", "somebody", "red", "holder 3", "asset2", records[0]["amount"]!.ToString(), history[0]["amount"]!.ToString() })
            {
                Assert.DoesNotMatch($@"\b{Regex.Escape(secret)}(?!\w|uced)", run.Output);
            }
        }
    }

    private static JsonObject Hostile(JsonObject record)
    {
        record[Attack] = record["holder"]!.ToString();
        return record;
    }

    private static async Task<string> PageAsync(params string[] arguments)
    {
        var run = await CommandOutcome.RunAsync(["analyze", .. arguments, "--format", "html"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    // The page is XML too, so that a reader that takes nothing wrong proves the escaping.
    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    [GeneratedRegex("https?:|src=|url\\(|@import|<link|<script|<iframe|<img", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    private string Write(IReadOnlyList<JsonObject> records) => files.Write("stream.jsonl", records);

    private string History() => files.Write("history.jsonl", SampleFiles.Ordinary(400, 1));

    private string Faulty()
    {
        var records = SampleFiles.Ordinary(200, 2).ToList();
        records[17]["colour"] = "purple";
        records[42]["amount"] = 50000;
        return Write(records);
    }
}
