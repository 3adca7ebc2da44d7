using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Warden.Documents;

/// <summary>The JSON Schemas of the documents that people write; the files in docs/schemas are these.</summary>
/// <remarks>They give members, types and names. Ranges and what goes with what are checked by the contract, which says path and reason.</remarks>
public static class DocumentSchemas
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    // What no proposal carries.
    private static readonly SortedDictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["backtest"] = "Report of a back-test",
        ["incident"] = "Document of an incident",
        ["incidentReport"] = "Report of an incident",
    };

    /// <summary>The documents by the kind of proposal that carries them; and by name what none carries: the report of a back-test, an incident and its report.</summary>
    public static IReadOnlyDictionary<string, Type> Documents { get; } = new SortedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["backtest"] = typeof(BacktestReport),
        ["breakGlass"] = typeof(BreakGlass),
        ["constitution"] = typeof(Constitution),
        ["incident"] = typeof(Incident),
        ["incidentReport"] = typeof(IncidentReport),
        ["label"] = typeof(TransactionLabel),
        ["lift"] = typeof(Lifting),
        ["policy"] = typeof(DetectionPolicy),
        ["register"] = typeof(Registration),
        ["restrict"] = typeof(Restriction),
        ["retire"] = typeof(Retirement),
        ["schema"] = typeof(AttributeSchema),
        ["unlabel"] = typeof(LabelWithdrawal),
    };

    /// <summary>Gets the schema of a document: indented JSON, a line feed at the end.</summary>
    /// <exception cref="KeyNotFoundException">No proposal of this kind carries a document.</exception>
    public static string Of(string kind)
    {
        var options = new JsonSerializerOptions(CanonicalJson.SerializerOptions) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var schema = options.GetJsonSchemaAsNode(Documents[kind], new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }).AsObject();
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = Titles.TryGetValue(kind, out var title) ? title : $"Document of a {kind} proposal",
        };
        foreach (var (name, value) in schema)
        {
            document[name] = value?.DeepClone();
        }

        return document.ToJsonString(Indented) + "\n";
    }
}
