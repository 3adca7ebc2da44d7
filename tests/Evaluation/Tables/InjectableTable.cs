namespace Warden.Evaluation.Tables;

/// <summary>A real table as the generator can put faults into it.</summary>
public static class InjectableTable
{
    /// <summary>Copies a CSV file without its columns that have empty cells: the generator changes digits and letters, and an empty cell has none.</summary>
    /// <returns>How many records the copy has.</returns>
    public static int Copy(string from, string to)
    {
        var rows = CsvRows.Read(from);
        var kept = Enumerable.Range(0, rows[0].Length).Where(c => rows.TrueForAll(r => r[c].Length > 0)).ToArray();
        File.WriteAllLines(to, rows.Select(r => string.Join(',', kept.Select(c => $"\"{r[c].Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
        return rows.Count - 1;
    }
}
