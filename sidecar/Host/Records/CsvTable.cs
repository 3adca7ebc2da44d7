using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Warden.Host.Records;

/// <summary>Reads a CSV table as records: one JSON object of texts a row, named by the header (RFC 4180).</summary>
/// <remarks>
/// Cells stay text: what a column's type is, history decides. An empty cell is an empty text. What parts cells (comma, semicolon or
/// tab) is what the header has most of. A column without a name is called by its number; a name that comes again gets one.
/// </remarks>
public static class CsvTable
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file row by row.</summary>
    /// <inheritdoc cref="RecordFile.Read(FileInfo, RecordKey, Action{BadLine}, ReadingProgress?)"/>
    public static IEnumerable<LedgerRecord> Read(FileInfo file, RecordKey key, Action<BadLine> onBadLine, ReadingProgress? progress = null)
    {
        using var window = FileWindow.Open(file, progress);
        var row = new CsvRow();
        var delimiter = DelimiterOf(window);
        if (!TryRead(window, row, delimiter))
        {
            throw new InvalidDataException($"{file.Name}: expected a header row, but the {(window.Available.IsEmpty ? "file is empty" : "first row is longer than 16 MiB")}");
        }

        var header = NamesIn(window, row);
        var keyColumn = key.Member is null ? (key.Numbered ? -1 : 0) : Array.IndexOf(header, key.Member);
        if (key.Member is not null && keyColumn < 0)
        {
            throw new InvalidDataException($"{file.Name}: expected a column \"{key.Member}\" for the key, but the header has {string.Join(", ", header)}");
        }

        var names = Array.ConvertAll(header, name => JsonEncodedText.Encode(name, Format.Encoder));
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Format);
        long line = 1 + row.Lines, number = 0;
        for (window.Advance(row.Length); !window.Available.IsEmpty || window.Fill();)
        {
            var start = line;
            if (!TryRead(window, row, delimiter))
            {
                onBadLine(new BadLine(start, "expected a row of at most 16 MiB, but a longer one came: is a quote not closed?"));
                window.SkipLine();
                line++;
                continue;
            }

            line += row.Lines;
            if (TryConvert(window.Available, row, header, keyColumn, ++number, start, onBadLine, out var name))
            {
                var value = ToJson(window.Available, row, names, writer, buffer);
                window.Advance(row.Length);
                yield return new LedgerRecord(start, name, value);
            }
            else
            {
                window.Advance(row.Length);
            }
        }
    }

    private static bool TryRead(FileWindow window, CsvRow row, byte delimiter)
    {
        while (!row.TryParse(window.Available, delimiter, window.AtEnd) || (window.Available.IsEmpty && !window.AtEnd))
        {
            if (!window.Fill() && !window.AtEnd)
            {
                return false;
            }
        }

        return !window.Available.IsEmpty;
    }

    private static bool TryConvert(
        ReadOnlySpan<byte> window, CsvRow row, string[] header, int keyColumn, long number, long line, Action<BadLine> onBadLine, out string key)
    {
        key = "";
        if (row.Count == 1 && row.Cell(window, 0).IsEmpty)
        {
            return false;
        }

        if (row.Count != header.Length)
        {
            onBadLine(new BadLine(line, $"expected {header.Length} cells, but {row.Count} came"));
            return false;
        }

        key = keyColumn < 0 ? string.Create(CultureInfo.InvariantCulture, $"{RecordKey.Row}{number}") : Encoding.UTF8.GetString(row.Cell(window, keyColumn));
        if (key.Length == 0)
        {
            onBadLine(new BadLine(line, $"expected a value in \"{header[keyColumn]}\" for the key, but the cell is empty"));
            return false;
        }

        return true;
    }

    private static byte[] ToJson(ReadOnlySpan<byte> window, CsvRow row, JsonEncodedText[] names, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        var valid = Utf8.IsValid(window[..row.Length]);
        for (var i = 0; i < names.Length; i++)
        {
            var cell = row.Cell(window, i);
            if (valid)
            {
                writer.WriteString(names[i], cell);
            }
            else
            {
                writer.WriteString(names[i], Encoding.UTF8.GetString(cell));
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static byte DelimiterOf(FileWindow window)
    {
        var header = window.Available;
        var end = header.IndexOf((byte)'\n');
        header = end < 0 ? header : header[..end];
        var best = (byte)',';
        foreach (var other in ";\t"u8)
        {
            best = header.Count(other) > header.Count(best) ? other : best;
        }

        return best;
    }

    private static string[] NamesIn(FileWindow window, CsvRow row)
    {
        var names = new string[row.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var name = Encoding.UTF8.GetString(row.Cell(window.Available, i));
            var unique = name.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"column{i + 1}") : name;
            for (var again = 2; !seen.Add(unique); again++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{name}#{again}");
            }

            names[i] = unique;
        }

        return names;
    }
}
