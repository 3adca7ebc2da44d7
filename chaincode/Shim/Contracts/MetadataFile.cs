using System.Text;
using System.Text.Json;

namespace Warden.Chaincode.Shim;

/// <summary>Contract metadata that somebody wrote by hand, which is answered in place of what the contracts say of themselves.</summary>
/// <remarks>Where Fabric's own contract libraries look for it: <c>META-INF/metadata.json</c>, then <c>contract-metadata/metadata.json</c>.</remarks>
internal static class MetadataFile
{
    private static readonly string[] _paths = [Path.Combine("META-INF", "metadata.json"), Path.Combine("contract-metadata", "metadata.json")];

    /// <summary>Reads the first file that is there.</summary>
    /// <returns>The metadata as one line; null when there is no file.</returns>
    /// <exception cref="InvalidDataException">The file is no contract metadata; the message names what is missing.</exception>
    public static string? Read(string folder)
    {
        var file = _paths.Select(path => Path.Combine(folder, path)).FirstOrDefault(File.Exists);
        if (file is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            Check(file, document.RootElement);
            return Encoding.UTF8.GetString(DeterministicJson.Sort(document.RootElement));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Expected contract metadata as JSON in {file}: {e.Message}", e);
        }
    }

    // What the published schema of contract metadata requires.
    private static void Check(string file, JsonElement root)
    {
        var info = Member(file, root, "info", "metadata");
        foreach (var name in (string[])["title", "version"])
        {
            if (Member(file, info, name, "info").ValueKind != JsonValueKind.String)
                throw new InvalidDataException($"Expected a text as info.{name} in {file}.");
        }
        foreach (var contract in Member(file, root, "contracts", "metadata").EnumerateObject())
        {
            Member(file, contract.Value, "name", $"contracts.{contract.Name}");
            foreach (var transaction in Member(file, contract.Value, "transactions", $"contracts.{contract.Name}", JsonValueKind.Array).EnumerateArray())
                Member(file, transaction, "name", $"contracts.{contract.Name}.transactions");
        }
    }

    private static JsonElement Member(string file, JsonElement owner, string name, string of, JsonValueKind? kind = null)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out var value))
            throw new InvalidDataException($"Expected '{name}' in {of} of {file}.");
        var expected = kind ?? (name is "info" or "contracts" ? JsonValueKind.Object : null);
        return expected is null || value.ValueKind == expected
            ? value
            : throw new InvalidDataException($"Expected {expected} as '{name}' in {of} of {file}, got {value.ValueKind}.");
    }
}
