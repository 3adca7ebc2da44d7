using System.Text;
using System.Text.Json;

namespace Warden.Cli.Records;

/// <summary>Reads a CSV table as records: one JSON object of texts a row, named by the header (RFC 4180).</summary>
/// <remarks>Cells stay text: what a column's type is, history decides. An empty cell is an empty text.</remarks>
public static class CsvTable
{
    /// <summary>Reads a file row by row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keyColumn">The column that holds the key; null for the first one.</param>
    /// <param name="onBadLine">Called for a row that does not fit the header; reading goes on.</param>
    /// <exception cref="InvalidDataException">The file has no header, or no column of that name.</exception>
    public static IEnumerable<LedgerRecord> Read(string path, string? keyColumn, Action<BadLine> onBadLine)
    {
        using var file = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var line = 1;
        var header = ReadRow(file, ref line) ?? throw new InvalidDataException($"{path}: expected a header row, but the file is empty");
        var key = keyColumn is null ? 0 : header.IndexOf(keyColumn);
        if (key < 0)
        {
            throw new InvalidDataException($"{path}: expected a column \"{keyColumn}\" for the key, but the header has {string.Join(", ", header)}");
        }

        for (var start = line; ReadRow(file, ref line) is { } row; start = line)
        {
            if (row.Count == 1 && row[0].Length == 0)
            {
                continue;
            }

            if (row.Count != header.Count)
            {
                onBadLine(new BadLine(start, $"expected {header.Count} cells, but {row.Count} came"));
            }
            else if (row[key].Length == 0)
            {
                onBadLine(new BadLine(start, $"expected a value in \"{header[key]}\" for the key, but the cell is empty"));
            }
            else
            {
                yield return new LedgerRecord(start, row[key], ToJson(header, row));
            }
        }
    }

    private static byte[] ToJson(List<string> header, List<string> row)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            for (var i = 0; i < header.Count; i++)
            {
                writer.WriteString(header[i], row[i]);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static List<string>? ReadRow(StreamReader file, ref int line)
    {
        if (file.Peek() < 0)
        {
            return null;
        }

        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (int c; (c = file.Read()) >= 0;)
        {
            if (c == '\n')
            {
                line++;
            }

            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append((char)c);
                }
                else if (file.Peek() == '"')
                {
                    cell.Append((char)file.Read());
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\n')
            {
                break;
            }
            else if (c != '\r' || file.Peek() != '\n')
            {
                cell.Append((char)c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
