namespace Warden.Detection.Tables;

/// <summary>Bounds of what is kept and reported. They bound memory and time; the defaults fit every table and no rule depends on them otherwise.</summary>
public sealed record TableOptions
{
    /// <summary>Gets the defaults.</summary>
    public static TableOptions Default { get; } = new();

    /// <summary>Gets how many cells are kept to learn from.</summary>
    /// <value>Default 8,000,000 (4 bytes each, beside the distinct texts). Of a larger table the rows of smallest hash are kept.</value>
    public int MaxCells { get; init; } = 8_000_000;

    /// <summary>Gets how many characters of distinct cell texts are kept to learn from.</summary>
    /// <value>Default 64,000,000 (2 bytes each). Of a table with more, fewer rows are kept.</value>
    public long MaxCharacters { get; init; } = 64_000_000;

    /// <summary>Gets how many columns are judged.</summary>
    /// <value>Default 1,024; a wider table is refused.</value>
    public int MaxColumns { get; init; } = 1024;

    /// <summary>Gets how many columns are compared with each other.</summary>
    /// <value>Default 128. Of more, those with the fewest different values are taken; the others are judged by themselves.</value>
    public int MaxRelatedColumns { get; init; } = 128;

    /// <summary>Gets how often the table is learnt anew without the cells that were suspected.</summary>
    /// <value>Default 4; the rounds end earlier when nothing changes.</value>
    public int MaxRounds { get; init; } = 4;

    /// <summary>Gets how many suspected cells a report keeps.</summary>
    /// <value>Default 1,000,000: those of smallest p. All are counted.</value>
    public int MaxSuspects { get; init; } = 1_000_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCells, 1000, nameof(MaxCells));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCharacters, 10_000, nameof(MaxCharacters));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxColumns, 1, nameof(MaxColumns));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRelatedColumns, 0, nameof(MaxRelatedColumns));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRounds, 1, nameof(MaxRounds));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSuspects, 1, nameof(MaxSuspects));
    }
}
