using System.Text.Json.Serialization;

namespace Warden.Cli.Replay;

/// <summary>What is known of one record of a stream: a fault to be found, or a rarity to be passed.</summary>
/// <param name="Index">The record's line in the stream, counted from 0.</param>
/// <param name="Path">The attribute, dotted.</param>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Expect">"flag" or "pass".</param>
/// <param name="Scope">"value" or "record".</param>
/// <param name="OracleP">How rare the value is under the law that made it; null where that has no meaning.</param>
public sealed record Label(
    [property: JsonPropertyName("i")] int Index,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("expect")] string Expect,
    [property: JsonPropertyName("scope")] string Scope = "value",
    [property: JsonPropertyName("oracle_p")] double? OracleP = null)
{
    /// <summary>Gets a value indicating whether it is a fault.</summary>
    [JsonIgnore]
    public bool IsFault => string.Equals(Expect, "flag", StringComparison.Ordinal);

    /// <summary>Gets a value indicating whether a detector can see it at all: not a number that the true law makes ordinary.</summary>
    [JsonIgnore]
    public bool IsDetectable => IsFault && (Scope is "record" || OracleP is null or < 1e-4);
}
