using System.Text.Json;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Documents;

/// <summary>The published schemas are those of the documents. <c>WARDEN_WRITE_SCHEMAS=1</c> writes them anew.</summary>
public sealed class SchemaFileTests
{
    public static TheoryData<string> Kinds => [.. DocumentSchemas.Documents.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_published_schema_is_that_of_the_document(string kind)
    {
        var file = Path.Combine(Folder(), $"{kind}.json");
        if (Environment.GetEnvironmentVariable("WARDEN_WRITE_SCHEMAS") == "1")
            File.WriteAllText(file, DocumentSchemas.Of(kind));
        Assert.Equal(DocumentSchemas.Of(kind), File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void No_other_schema_is_published() => Assert.Equal(
        DocumentSchemas.Documents.Keys.Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder()).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_kind_of_proposal_has_one_and_so_have_the_report_of_a_back_test_an_incident_and_its_report() =>
        Assert.Equal(ProposalKinds.Names.Concat(["backtest", "incident", "incidentReport"]).Order(StringComparer.Ordinal), DocumentSchemas.Documents.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_schema_of_a_policy_names_its_modes_and_lets_no_other_member_in()
    {
        var schema = JsonDocument.Parse(DocumentSchemas.Of("policy")).RootElement;
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["chaincode"], schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(
            ["off", "shadow", "advise", "hold", "deny"],
            schema.GetProperty("properties").GetProperty("mode").GetProperty("enum").EnumerateArray().Select(m => m.GetString()));
    }

    internal static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Plugin.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"Expected Plugin.sln above {AppContext.BaseDirectory}.");
        return Directory.CreateDirectory(Path.Combine(folder, "docs", "schemas")).FullName;
    }
}
