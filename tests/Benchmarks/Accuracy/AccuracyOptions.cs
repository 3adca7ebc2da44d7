namespace Warden.Benchmarks.Accuracy;

/// <summary>What an accuracy run looks at.</summary>
public sealed record AccuracyOptions
{
    private static readonly AccuracyOptions Default = new();

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

    /// <summary>Gets a value indicating whether speeds are measured too; on a busy machine they are worth nothing.</summary>
    public bool Speed { get; init; }

    /// <summary>Gets how many records a generated stream has.</summary>
    public int Stream { get; init; } = 20_000;

    /// <summary>Gets the file that is written; null: the terminal only.</summary>
    public string? Out { get; init; }

    /// <summary>Gets a folder for what surprised, one file a case; null: none.</summary>
    public string? Surprises { get; init; }

    /// <summary>Gets the command that repeats the run; a folder of this machine only is not told.</summary>
    internal string Command()
    {
        var parts = new List<string> { "accuracy", "--seeds", string.Join(',', Seeds) };
        if (WorldSeed != 0)
            parts.AddRange(["--world-seed", WorldSeed.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        if (Stream != Default.Stream)
            parts.AddRange(["--stream", Stream.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        foreach (var (option, path, what) in ((string, string?, string)[])[("--generator", Generator, "FILE"), ("--data", Data, "DIR"), ("--tables", Tables, "DIR"), ("--vectors", Vectors, "DIR")])
        {
            if (path is not null)
                parts.AddRange([option, Path.IsPathRooted(path) ? what : path]);
        }

        if (Speed)
            parts.Add("--speed");
        return string.Join(' ', parts) + " --out docs/accuracy.md";
    }

    /// <summary>Gets the folders of the tables, ordered by name.</summary>
    internal IEnumerable<string> TableFolders() =>
        ((string?[])[Data is null ? null : Path.Combine(Data, "tables"), Tables])
        .Where(Directory.Exists)
        .SelectMany(f => Directory.GetDirectories(f!).Order(StringComparer.Ordinal))
        .Where(f => File.Exists(Path.Combine(f, "clean.csv")));
}
