using System.Text.Json;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>Takes a document apart into its values, each under a path.</summary>
internal static class DocumentLeaves
{
    /// <summary>Gets the values by path, in the order of the paths. Objects of a list that have a <c>path</c> stand under it.</summary>
    public static SortedDictionary<string, string> Of(object? document)
    {
        var leaves = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (document is not null)
        {
            using var parsed = JsonDocument.Parse(CanonicalJson.ToBytes(document));
            Add(leaves, "", parsed.RootElement);
        }

        return leaves;
    }

    private static void Add(SortedDictionary<string, string> leaves, string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Add(leaves, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                }

                break;
            case JsonValueKind.Array when element.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Add(leaves, $"{path}[{NameOf(item) ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture)}]", item);
                    index++;
                }

                break;
            case JsonValueKind.Array:
                leaves[path] = string.Join(", ", element.EnumerateArray().Select(item => item.ToString()));
                break;
            case JsonValueKind.String:
                leaves[path] = element.GetString()!;
                break;
            default:
                leaves[path] = element.GetRawText();
                break;
        }
    }

    private static string? NameOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("path", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}
