using System.Text.Json;

namespace Warden.Evaluation.Worlds;

/// <summary>What the generator did to one value of a record.</summary>
/// <param name="Record">The record's line in the stream, from 0.</param>
/// <param name="Path">The attribute, dotted.</param>
/// <param name="Kind">The kind of fault, or of lawful rarity.</param>
/// <param name="IsFault">It should be flagged; otherwise it is lawful and should pass.</param>
/// <param name="IsDetectable">A detector can see it: the true law does not make the value ordinary.</param>
public sealed record CaseLabel(int Record, string Path, string Kind, bool IsFault, bool IsDetectable)
{
    // As score_flags.py beside the generator has it.
    private const double Detectable = 1e-4;

    /// <summary>Reads a line of <c>labels.jsonl</c>.</summary>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    public static CaseLabel Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var p = root.GetProperty("oracle_p");
        var isFault = root.GetProperty("expect").GetString() == "flag";
        return new(
            root.GetProperty("i").GetInt32(),
            root.GetProperty("path").GetString()!,
            root.GetProperty("kind").GetString()!,
            isFault,
            isFault && (root.GetProperty("scope").GetString() == "record" || p.ValueKind == JsonValueKind.Null || p.GetDouble() < Detectable));
    }
}
