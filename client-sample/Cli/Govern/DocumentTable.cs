using System.Text.Json;
using Spectre.Console;

namespace Warden.Cli.Govern;

/// <summary>Shows a document of the ledger to people: members one below the other, documents of a list one below the other.</summary>
internal static class DocumentTable
{
    private const int Longest = 60;

    public static Table Of(JsonElement document) =>
        document.ValueKind == JsonValueKind.Array ? OfList([.. document.EnumerateArray()]) : OfMembers(document);

    private static Table OfMembers(JsonElement document)
    {
        var table = new Table { Border = TableBorder.Minimal }.HideHeaders().AddColumns("member", "value");
        foreach (var (path, value) in Leaves(document))
        {
            table.AddRow(Markup.Escape(path), Markup.Escape(Cut(value)));
        }

        return table;
    }

    private static Table OfList(IReadOnlyList<JsonElement> documents)
    {
        var rows = documents.Select(document => Leaves(document).ToDictionary(leaf => leaf.Path, leaf => leaf.Value, StringComparer.Ordinal)).ToList();
        var columns = rows.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var table = new Table { Border = TableBorder.Minimal, Caption = rows.Count == 0 ? new TableTitle("none") : null };
        if (columns.Count == 0)
        {
            return table.AddColumn("");
        }

        table.AddColumns([.. columns.Select(Markup.Escape)]);
        foreach (var row in rows)
        {
            table.AddRow([.. columns.Select(column => Markup.Escape(Cut(row.GetValueOrDefault(column, ""))))]);
        }

        return table;
    }

    private static IEnumerable<(string Path, string Value)> Leaves(JsonElement element, string path = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array => [(path, string.Join(", ", element.EnumerateArray().Select(item => item.ToString())))],
        _ => [(path, element.ToString())],
    };

    // Digests are known by their first digits; what is cut is whole with --json.
    private static string Cut(string value) => value.Length > Longest && !IsDigest(value) ? value[..Longest] + "…" : value;

    private static bool IsDigest(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigitLower);
}
