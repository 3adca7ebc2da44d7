using Warden.Documents;
using Warden.Host.Analysis;
using Warden.Host.Commands;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests.Analysis;

public sealed class SchemaInferTests : IDisposable
{
    private readonly SampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task The_document_says_paths_kinds_units_and_what_may_be_sensitive_and_reads_back()
    {
        var random = new Random(4);
        var records = SampleFiles.Ordinary(400, 1);
        foreach (var record in records)
        {
            record["weightKg"] = Math.Round(10 + random.NextDouble(), 3);
            record["phone"] = $"+49 {random.Next(1_000_000, 9_999_999)}";
            record["digest"] = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
            record["made"] = DateTime.UnixEpoch.AddDays(18_000 + random.Next(900)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            record["inner"] = new System.Text.Json.Nodes.JsonObject { ["e"] = $"user{random.Next(10_000)}@example.org" };
        }

        var schema = await InferAsync(files.Write("history.jsonl", records), "--key", "id", "--chaincode", "basic");
        Assert.Equal("basic", schema.Chaincode);
        Assert.Equal(
            ["asset*/amount", "asset*/colour", "asset*/digest", "asset*/holder", "asset*/id", "asset*/inner.e", "asset*/made", "asset*/phone", "asset*/weightKg"],
            schema.Attributes.Select(a => a.Path));
        AttributeDeclaration At(string name) => schema.Attributes.Single(a => a.Path == "asset*/" + name);
        Assert.Equal(
            [AttributeKind.Continuous, AttributeKind.Discrete, AttributeKind.Hash, AttributeKind.Identifier, AttributeKind.Time],
            new[] { "amount", "colour", "digest", "id", "made" }.Select(name => At(name).Kind));
        Assert.Equal(("kg", null), (At("weightKg").Unit, At("amount").Unit));
        Assert.Equal(["inner.e", "phone"], schema.Attributes.Where(a => a.Sensitive).Select(a => a.Path["asset*/".Length..]));
        Assert.Equal("letters", At("colour").Description);
    }

    [Fact]
    public async Task With_too_few_records_history_goes_on_deciding_the_kinds()
    {
        var schema = await InferAsync(files.Write("history.jsonl", SampleFiles.Ordinary(50, 1)));
        Assert.Equal("history", schema.Chaincode);
        Assert.Equal(4, schema.Attributes.Count);
        Assert.All(schema.Attributes, a => Assert.Null(a.Kind));
    }

    [Fact]
    public async Task A_closed_set_of_many_values_asks_for_more_history()
    {
        var records = SampleFiles.Ordinary(2000, 1);
        var random = new Random(2);
        foreach (var record in records)
        {
            record["branch"] = $"branch {(char)('a' + random.Next(12))}";
        }

        var schema = await InferAsync(files.Write("history.jsonl", records));
        Assert.Equal(240, schema.Attributes.Single(a => a.Path == "row*/branch").MinimumHistory);
        Assert.Null(schema.Attributes.Single(a => a.Path == "row*/colour").MinimumHistory);
    }

    [Fact]
    public async Task What_people_wrote_is_kept_and_what_would_change_is_shown()
    {
        var old = files.WriteText("old.json", """
            {"chaincode":"basic","attributes":[
              {"path":"row*/amount","kind":"text","unit":"EUR","description":"what is paid","sensitive":true},
              {"path":"row*/colour","kind":"ignored"},
              {"path":"row*/gone","kind":"discrete"},
              {"path":"row*/id","kind":"identifier","description":"letters and digits"}]}
            """);
        var history = files.Write("history.jsonl", SampleFiles.Ordinary(400, 1));
        var run = await CommandOutcome.RunAsync("schema", "infer", history, "--diff", old, "--out", files.PathOf("new.json"));
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(
            """
                      attribute     member        before     after
            added     row*/holder                            discrete, from 140 observations, a text
            removed   row*/gone                   discrete
            changed   row*/amount   kind          text       continuous
            changed   row*/colour   description   –          letters
            1 added, 1 removed, 2 changed.
            """.ReplaceLineEndings("\n"),
            string.Join('\n', run.Output.Split('\n').Select(l => l.Length > 2 ? l.TrimEnd() : "").Where(l => l.Length > 0 && l[0] != '─').Select(l => l.StartsWith("  ", StringComparison.Ordinal) ? l[2..] : l)));
        var schema = CanonicalJson.Read<AttributeSchema>(await File.ReadAllTextAsync(files.PathOf("new.json"), TestContext.Current.CancellationToken));
        Assert.Equal("basic", schema.Chaincode);
        Assert.Equal(
            new AttributeDeclaration("row*/amount", AttributeKind.Continuous, "EUR", "what is paid", Sensitive: true), schema.Attributes.Single(a => a.Path == "row*/amount"));
        Assert.Equal(AttributeKind.Ignored, schema.Attributes.Single(a => a.Path == "row*/colour").Kind);

        run = await CommandOutcome.RunAsync("schema", "infer", history, "--diff", files.PathOf("new.json"));
        Assert.Equal("Nothing would change.\n", run.Output);
    }

    [Fact]
    public async Task An_inferred_schema_changes_no_verdict()
    {
        var history = files.Write("history.jsonl", SampleFiles.Ordinary(400, 1));
        var records = SampleFiles.Ordinary(400, 2).ToList();
        records[17]["colour"] = "purple";
        records[42]["amount"] = 50000;
        var stream = files.Write("stream.jsonl", records);
        await CommandOutcome.RunAsync("schema", "infer", history, "--out", files.PathOf("schema.json"));
        string[] arguments = [stream, "--history", history];
        Assert.Equal(
            (await SampleFiles.LinesAsync(arguments))["suspect"].Select(s => s.GetRawText()),
            (await SampleFiles.LinesAsync([.. arguments, "--schema", files.PathOf("schema.json")]))["suspect"].Select(s => s.GetRawText()));
    }

    [Fact]
    public async Task A_document_that_is_no_schema_is_refused()
    {
        var history = files.Write("history.jsonl", SampleFiles.Ordinary(10, 1));
        var run = await CommandOutcome.RunAsync("schema", "infer", history, "--diff", files.WriteText("old.json", """{"chaincode":"basic","attributes":[{"pfad":"x"}]}"""));
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("old.json: not a AttributeSchema document: at $.attributes[0].pfad", run.Errors);
    }

    [Theory]
    [InlineData("asset*/weightKg", "weight kg")]
    [InlineData("asset*/IBANNumber", "iban number")]
    [InlineData("a/b.date_of_birth2", "date of birth")]
    [InlineData("x/provenance.createdAt", "created at")]
    [InlineData("CreateAsset/args[3]", "args")]
    public void A_name_is_taken_apart_into_words(string path, string words) => Assert.Equal(words, string.Join(' ', AttributeNames.Words(path)));

    [Theory]
    [InlineData("asset*/contractAddress", false)]
    [InlineData("asset*/homeAddress", true)]
    [InlineData("asset*/accountNumber", true)]
    [InlineData("asset*/serialNumber", false)]
    public void Only_names_of_what_is_somebodys_own_are_proposed_as_sensitive(string path, bool isPrivate) => Assert.Equal(isPrivate, AttributeNames.IsPrivate(path));

    private static async Task<AttributeSchema> InferAsync(params string[] arguments)
    {
        var run = await CommandOutcome.RunAsync(["schema", "infer", .. arguments]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Errors);
        return CanonicalJson.Read<AttributeSchema>(run.Output).Validate();
    }
}
