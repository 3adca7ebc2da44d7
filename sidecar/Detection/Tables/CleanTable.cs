using System.Globalization;
using System.Text;
using System.Text.Json;
using Warden.Documents;

namespace Warden.Detection.Tables;

/// <summary>What is usual in a table, learnt from clean rows by the engine that judges a chaincode's writes. Immutable; one instance serves any number of threads.</summary>
/// <remarks>
/// Each row is a write of one kind of record, each column a text of it; what a column's type is, history decides. Unlike
/// <see cref="TableProfile"/> this holds what history never showed against a cell, so errors in the history are lawful from then on.
/// </remarks>
public sealed class CleanTable
{
    private const int RowsPerBlock = 100;

    private readonly Scorer _scorer;
    private readonly double _level;
    private readonly int _key;
    private readonly Dictionary<string, int> _columns;

    private CleanTable(IReadOnlyList<string> names, long rows, Scorer scorer, double level, int key)
    {
        (Names, Rows, _scorer, _level, _key) = (names, rows, scorer, level, key);
        _columns = Enumerable.Range(0, names.Count).ToDictionary(NameOf, i => i, StringComparer.Ordinal);
    }

    /// <summary>Gets the columns' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets how many rows were learnt from.</summary>
    public long Rows { get; }

    /// <summary>Learns clean rows; they are read once, and memory is bounded by samples.</summary>
    /// <param name="history">The clean rows.</param>
    /// <param name="key">
    /// The place of the column that says which thing a row is about; it is not judged, and a row with a known key may repeat that key's
    /// other identifiers. Null where every row is about a thing of its own.
    /// </param>
    /// <param name="policy">Levels and strategy; the defaults when null. Its chaincode and mode do not matter.</param>
    /// <param name="progress">Told how many rows were read.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ArgumentException">There is no column, no such key column, or a row has another number of cells.</exception>
    public static CleanTable Learn(
        Table history, int? key = null, DetectionPolicy? policy = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Columns.Count == 0)
            throw new ArgumentException("At least one column was expected, none came.", nameof(history));
        if (key is < 0 || key >= history.Columns.Count)
            throw new ArgumentException($"A key column from 0 to {history.Columns.Count - 1} was expected, {key} came.", nameof(key));
        policy ??= new DetectionPolicy { Chaincode = "table" };
        var learnt = new ChaincodeHistory();
        var (rows, cells) = (0L, new string[history.Columns.Count]);
        var calls = new List<CommittedCall>(RowsPerBlock);
        foreach (var row in history.Rows())
        {
            Tables.KeptRows.Fill(cells, row, rows);
            calls.Add(new(string.Create(CultureInfo.InvariantCulture, $"r{rows}"), ["Put"u8.ToArray()], [Write(cells, rows, key ?? -1)]) { Block = learnt.Height, Index = calls.Count });
            rows++;
            if (calls.Count < RowsPerBlock)
                continue;
            cancel.ThrowIfCancellationRequested();
            learnt.ObserveBlock(learnt.Height, calls);
            calls.Clear();
            progress?.Report(rows);
        }

        learnt.ObserveBlock(learnt.Height, calls);
        progress?.Report(rows);
        return new([.. history.Columns], rows, new Scorer(ChaincodeModel.Fit(learnt, null, policy, learnt.Height, "table"u8), policy), policy.Alpha, key ?? -1);
    }

    /// <summary>Judges rows as they stream by.</summary>
    /// <param name="rows">Rows as in <see cref="Table.Rows"/>.</param>
    /// <returns>The suspected cells in the order of rows; of a row the gravest first. Their p is the policy's level of false alarms, which bounds it for the row.</returns>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public IEnumerable<SuspectedCell> Judge(IEnumerable<IReadOnlyList<string?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var cells = new string[Names.Count];
        var row = 0L;
        foreach (var source in rows)
        {
            Tables.KeptRows.Fill(cells, source, row);
            foreach (var finding in _scorer.ScoreWrites([Write(cells, Rows + row, _key)]).Findings)
            {
                var path = finding.Path[(finding.Path.LastIndexOf('/') + 1)..];
                if (_columns.TryGetValue(path, out var column))
                    yield return new(row, column, Names[column], cells[column], _level, TableRule.History, finding.Reason, Expected(finding.Expected), finding.Expected?.Nearest, finding.Hypothesis);
            }

            row++;
        }
    }

    private static string? Expected(Expectation? expected) =>
        expected is null ? null
        : expected.Form ?? (expected.Low is not null ? $"{expected.Low} to {expected.High}" : expected.Values is { Count: > 0 } values ? string.Join(", ", values.Take(3)) : expected.Nearest);

    // Names of columns may repeat and hold anything; places do neither. In letters: many numbered members would count as items of one list.
    private static string NameOf(int column) => (column < 26 ? "" : NameOf((column / 26) - 1)) + (char)('a' + (column % 26));

    private static StateWrite Write(string[] cells, long row, int key)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var i = 0; i < cells.Length; i++)
            {
                if (i != key)
                    json.WriteString(NameOf(i), Encodable(cells[i]));
            }

            json.WriteEndObject();
        }

        var id = key >= 0 ? cells[key].Replace('\0', ' ') : row.ToString(CultureInfo.InvariantCulture);
        return new($"\0row\0{id}\0", buffer.ToArray());
    }

    // Half a surrogate pair is no text that JSON can hold.
    private static string Encodable(string cell) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cell));
}
