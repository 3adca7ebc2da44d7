namespace Warden.Benchmarks.Accuracy;

/// <summary>What an accuracy run looks at.</summary>
public sealed record AccuracyOptions
{
    /// <summary>Gets the seeds of the generated worlds; each makes one world a domain and setting.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [101, 102, 103];

    /// <summary>Gets what is added to a seed to get its world's seed; 0: the same.</summary>
    public int WorldSeed { get; init; }

    /// <summary>Gets the Python interpreter that runs the generator.</summary>
    public string Python { get; init; } = "python3";

    /// <summary>Gets the script <c>gen_faults.py</c>; null: no generated worlds.</summary>
    public string? Generator { get; init; }

    /// <summary>Gets the folder with cases made before, and <c>tables</c> below it; null: none.</summary>
    public string? Data { get; init; }

    /// <summary>Gets a folder with further tables, each a folder with <c>clean.csv</c>, and <c>dirty.csv</c> where its errors are known; null: none.</summary>
    public string? Tables { get; init; }

    /// <summary>Gets a folder with <c>.npz</c> sets of vectors; null: none.</summary>
    public string? Vectors { get; init; }

    /// <summary>Gets how many records a generated stream has.</summary>
    public int Stream { get; init; } = 20_000;

    /// <summary>Gets the file that is written; null: the terminal only.</summary>
    public string? Out { get; init; }

    /// <summary>Gets a folder for what surprised, one file a case; null: none.</summary>
    public string? Surprises { get; init; }

    /// <summary>Gets the folders of the tables, ordered by name.</summary>
    internal IEnumerable<string> TableFolders() =>
        ((string?[])[Data is null ? null : Path.Combine(Data, "tables"), Tables])
        .Where(Directory.Exists)
        .SelectMany(f => Directory.GetDirectories(f!).Order(StringComparer.Ordinal))
        .Where(f => File.Exists(Path.Combine(f, "clean.csv")));
}
