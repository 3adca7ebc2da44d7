using System.Globalization;
using System.Text;
using System.Text.Json;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Evaluation.Tables;

/// <summary>The clean table is the history, the dirty one the stream: every row is committed under its key and then written again.</summary>
/// <remarks>The first column is the key, as ledgers have one, and is not judged; its errors count as not found.</remarks>
public static class CleanHistoryRun
{
    private const string Type = "row";

    /// <summary>Fits to the clean rows, scores the dirty ones.</summary>
    public static CellScore Score(DirtyTable table, DetectionPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        var history = new ChaincodeHistory();
        foreach (var (block, rows) in table.Clean.Index().Chunk(10).Index())
            history.ObserveBlock((ulong)block, rows.Select((r, i) => new CommittedCall($"r{r.Index}", [Encoding.UTF8.GetBytes("Put")], [Write(table.Columns, r.Index, r.Item)]) { Block = (ulong)block, Index = i }));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, policy, history.Height, "seed"u8), policy);
        var columnOf = table.Columns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var flagged = new List<(int, int)>();
        foreach (var (row, cells) in table.Dirty.Index())
        {
            foreach (var finding in scorer.ScoreWrites([Write(table.Columns, row, cells)]).Findings)
            {
                var path = finding.Path[(finding.Path.IndexOf('/', StringComparison.Ordinal) + 1)..];
                if (columnOf.TryGetValue(path, out var column))
                    flagged.Add((row, column));
            }
        }

        return CellScore.Of(table, flagged);
    }

    // Cells stay text: what a column's type is, history decides.
    private static StateWrite Write(string[] columns, int row, string[] cells)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var i = 1; i < columns.Length; i++)
                json.WriteString(columns[i], cells[i]);
            json.WriteEndObject();
        }

        return new StateWrite($"\0{Type}\0{row.ToString(CultureInfo.InvariantCulture)}\0", buffer.ToArray(), IsDelete: false);
    }
}
