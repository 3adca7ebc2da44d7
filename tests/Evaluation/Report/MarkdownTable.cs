namespace Warden.Evaluation.Report;

/// <summary>A table in Markdown.</summary>
public static class MarkdownTable
{
    /// <summary>Writes the header, the rule and the rows; a bar inside a cell is escaped.</summary>
    public static void Write(TextWriter to, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(to);
        WriteRow(to, header);
        to.Write(string.Concat(Enumerable.Repeat("|---", header.Count)) + "|\n");
        foreach (var row in rows)
            WriteRow(to, row);
    }

    private static void WriteRow(TextWriter to, IReadOnlyList<string> cells) =>
        to.Write("| " + string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))) + " |\n");
}
