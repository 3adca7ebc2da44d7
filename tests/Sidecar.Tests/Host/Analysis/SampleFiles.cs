using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Warden.Host.Tests.Commands;

namespace Warden.Host.Tests.Analysis;

/// <summary>A folder of generated records: an amount around 500, one of four colours, an identifier; and what a test adds.</summary>
public sealed class SampleFiles : IDisposable
{
    private static readonly string[] Colours = ["red", "green", "blue", "grey"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-analysis-");

    public void Dispose() => folder.Delete(recursive: true);

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Gets an ordinary record.</summary>
    public static JsonObject Ordinary(int number, Random random) => new()
    {
        ["id"] = $"asset{number}",
        ["colour"] = Colours[random.Next(Colours.Length)],
        ["amount"] = Math.Round(500 + (40 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)), 2),
        ["holder"] = $"holder {number % 7}",
    };

    public static IReadOnlyList<JsonObject> Ordinary(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Ordinary((1000 * seed) + i, random))];
    }

    /// <summary>Writes records as JSON Lines.</summary>
    public string Write(string name, IEnumerable<JsonNode> records) => WriteText(name, string.Concat(records.Select(r => r.ToJsonString() + "\n")));

    /// <summary>Writes records as a CSV table.</summary>
    public string WriteTable(string name, IReadOnlyList<JsonObject> records)
    {
        static string Cell(JsonNode? value) => $"\"{value?.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var table = new StringBuilder(string.Join(',', records[0].Select(m => m.Key))).Append('\n');
        foreach (var record in records)
        {
            table.Append(CultureInfo.InvariantCulture, $"{string.Join(',', record.Select(m => Cell(m.Value)))}\n");
        }

        return WriteText(name, table.ToString());
    }

    public string WriteText(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Runs <c>warden analyze</c> and reads its JSON Lines.</summary>
    internal static async Task<ILookup<string, JsonElement>> LinesAsync(params string[] arguments)
    {
        var run = await CommandOutcome.RunAsync(["analyze", .. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToLookup(line => line.GetProperty("type").GetString()!);
    }
}
