using System.Text.Json;
using System.Text.Json.Serialization;
using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>What is known of a record or of a value: a fault to be found, or a rarity to be passed.</summary>
/// <param name="Index">The record's line in the stream, counted from 0; null where key, transaction or value say which.</param>
/// <param name="Path">The attribute, dotted; with or without its root. Null: any.</param>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Expect">"flag" or "pass".</param>
/// <param name="Scope">"value" or "record".</param>
/// <param name="OracleP">How rare the value is under the law that made it; null where that has no meaning.</param>
public sealed record Label(
    [property: JsonPropertyName("i")] int? Index,
    [property: JsonPropertyName("path")] string? Path,
    [property: JsonPropertyName("kind")] string Kind = Label.Unnamed,
    [property: JsonPropertyName("expect")] string Expect = "",
    [property: JsonPropertyName("scope")] string Scope = "value",
    [property: JsonPropertyName("oracle_p")] double? OracleP = null)
{
    /// <summary>The kind of labels that name none.</summary>
    public const string Unnamed = "labelled";

    /// <summary>Gets what somebody declares: reasonable values are treated as usual from then on, unreasonable ones as faults.</summary>
    [JsonPropertyName("label")]
    public LabelKind? Declared { get; init; }

    /// <summary>Gets the ledger key of the record.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    /// <summary>Gets the id of the transaction.</summary>
    [JsonPropertyName("tx")]
    public string? Transaction { get; init; }

    /// <summary>Gets the value, as a finding shows it.</summary>
    [JsonPropertyName("value")]
    public JsonElement Value { get; init; }

    /// <summary>Gets a value indicating whether it is a fault.</summary>
    [JsonIgnore]
    public bool IsFault => string.Equals(Expect, "flag", StringComparison.Ordinal);

    /// <summary>Gets a value indicating whether a detector can see it at all: not a number that the true law makes ordinary.</summary>
    [JsonIgnore]
    public bool IsDetectable => IsFault && (Scope is "record" || OracleP is null or < 1e-4);

    /// <summary>Gets the value as text; null where none is given.</summary>
    [JsonIgnore]
    public string? ValueText => Value.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.String => Value.GetString(),
        _ => Value.GetRawText(),
    };

    /// <summary>Gets a value indicating whether it names one record.</summary>
    [JsonIgnore]
    internal bool NamesRecord => Index is not null || Key is not null || Transaction is not null;

    /// <summary>Says whether it speaks of a path.</summary>
    internal bool IsAbout(string path) => Path is null || path == Path || (path.EndsWith(Path, StringComparison.Ordinal) && path[^(Path.Length + 1)] == '/');
}
