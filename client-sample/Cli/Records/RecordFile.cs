namespace Warden.Cli.Records;

/// <summary>Opens a file of records by its ending: <c>.csv</c> is a table, everything else JSON Lines.</summary>
public static class RecordFile
{
    /// <inheritdoc cref="JsonLines.Read"/>
    public static IEnumerable<LedgerRecord> Read(FileInfo file, string? key, Action<BadLine> onBadLine) =>
        file.Extension.Equals(".csv", StringComparison.OrdinalIgnoreCase)
            ? CsvTable.Read(file.FullName, key, onBadLine)
            : JsonLines.Read(file.FullName, key, onBadLine);
}
