namespace Warden.Evaluation.Tables;

/// <summary>A real table with its real errors: the same rows and columns, clean and dirty; a cell is an error where the two differ.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Columns">The header of the dirty table.</param>
/// <param name="Clean">Its rows as they should be.</param>
/// <param name="Dirty">Its rows as they came.</param>
public sealed record DirtyTable(string Name, string[] Columns, string[][] Clean, string[][] Dirty)
{
    /// <summary>Gets how many cells the table has.</summary>
    public int Cells => Dirty.Length * Columns.Length;

    /// <summary>Whether a cell is an error.</summary>
    public bool IsError(int row, int column) => Clean[row][column] != Dirty[row][column];

    /// <summary>Reads a folder with <c>clean.csv</c> and <c>dirty.csv</c>.</summary>
    /// <exception cref="InvalidDataException">The two do not have the same rows and columns.</exception>
    public static DirtyTable Open(string folder)
    {
        var (clean, dirty) = (CsvRows.Read(Path.Combine(folder, "clean.csv")), CsvRows.Read(Path.Combine(folder, "dirty.csv")));
        if (clean.Count != dirty.Count || clean.Any(r => r.Length != dirty[0].Length) || dirty.Any(r => r.Length != dirty[0].Length))
            throw new InvalidDataException($"{folder}: expected clean.csv and dirty.csv with the same rows and columns, but {clean.Count} × {clean[0].Length} and {dirty.Count} × {dirty[0].Length} came");
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), dirty[0], [.. clean.Skip(1)], [.. dirty.Skip(1)]);
    }
}
