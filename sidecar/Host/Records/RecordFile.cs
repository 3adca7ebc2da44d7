namespace Warden.Host.Records;

/// <summary>Opens a file of records by its ending: <c>.csv</c> and <c>.tsv</c> are tables, everything else JSON Lines; each also with <c>.gz</c>.</summary>
/// <remarks>Read as it is enumerated, again from the start each time; memory is bounded by the longest line, and that by 16 MiB.</remarks>
public static class RecordFile
{
    /// <inheritdoc cref="Read(FileInfo, RecordKey, Action{BadLine}, ReadingProgress?)"/>
    public static IEnumerable<LedgerRecord> Read(FileInfo file, string? key, Action<BadLine> onBadLine) => Read(file, RecordKey.Of(key), onBadLine);

    /// <summary>Reads a file record by record.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">Where the records' keys come from.</param>
    /// <param name="onBadLine">Called for a line that is no record; reading goes on.</param>
    /// <param name="progress">Told how far the reading is; null for nobody.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A table has no header or not the column that is named; compressed data is damaged.</exception>
    public static IEnumerable<LedgerRecord> Read(FileInfo file, RecordKey key, Action<BadLine> onBadLine, ReadingProgress? progress = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(key);
        var name = file.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(file.Name) : file.Name;
        return Path.GetExtension(name).ToLowerInvariant() is ".csv" or ".tsv"
            ? CsvTable.Read(file, key, onBadLine, progress)
            : JsonLines.Read(file, key, onBadLine, progress);
    }
}
