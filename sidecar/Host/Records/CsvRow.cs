namespace Warden.Host.Records;

/// <summary>The cells of one row of a CSV table (RFC 4180), as they stand in a window of bytes. Reused from row to row.</summary>
internal sealed class CsvRow
{
    private readonly List<(bool Copied, int Start, int Length)> cells = [];
    private byte[] copies = new byte[256];
    private int copied;

    public int Count => cells.Count;

    /// <summary>Line feeds inside the row, the one at its end included.</summary>
    public int Lines { get; private set; }

    /// <summary>How many bytes the row takes, its end included.</summary>
    public int Length { get; private set; }

    /// <summary>Gets a cell's bytes.</summary>
    /// <param name="window">The bytes that were parsed.</param>
    /// <param name="cell">Its number.</param>
    public ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> window, int cell)
    {
        var (isCopied, start, length) = cells[cell];
        return (isCopied ? copies : window).Slice(start, length);
    }

    /// <summary>Parses the row at the start of a window.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="delimiter">What parts cells.</param>
    /// <param name="atEnd">Nothing follows the window.</param>
    /// <returns>False where the row may go on beyond the window.</returns>
    public bool TryParse(ReadOnlySpan<byte> window, byte delimiter, bool atEnd)
    {
        cells.Clear();
        copied = 0;
        Lines = 0;
        for (var at = 0; ;)
        {
            var rest = window[at..];
            var parsed = rest is [(byte)'"', ..]
                ? TryQuoted(rest, at, delimiter, atEnd, out var length)
                : TryPlain(rest, at, delimiter, atEnd, out length);
            if (!parsed)
            {
                return false;
            }

            at += length;
            if (at == window.Length || window[at] == '\n')
            {
                Lines++;
                Length = Math.Min(at + 1, window.Length);
                return true;
            }

            at++;
        }
    }

    private bool TryPlain(ReadOnlySpan<byte> rest, int at, byte delimiter, bool atEnd, out int length)
    {
        if (!TryEnd(rest, delimiter, atEnd, out length))
        {
            return false;
        }

        cells.Add((false, at, TrimmedLength(rest, length)));
        return true;
    }

    private bool TryQuoted(ReadOnlySpan<byte> rest, int at, byte delimiter, bool atEnd, out int length)
    {
        length = 0;
        var from = copied;
        var piece = 1;
        var simple = true;
        for (; ; )
        {
            var quote = rest[piece..].IndexOf((byte)'"');
            if (quote < 0 && !atEnd)
            {
                return false;
            }

            var end = quote < 0 ? rest.Length : piece + quote;
            Lines += rest[piece..end].Count((byte)'\n');
            if (quote >= 0 && end + 1 == rest.Length && !atEnd)
            {
                return false;
            }

            if (quote < 0 || end + 1 == rest.Length || rest[end + 1] != '"')
            {
                return TryClose(rest, at, piece, end, simple, from, delimiter, atEnd, out length);
            }

            simple = false;
            Copy(rest[piece..(end + 1)]);
            piece = end + 2;
        }
    }

    // What follows the closing quote up to the delimiter belongs to the cell: lenient, as spreadsheets are.
    private bool TryClose(ReadOnlySpan<byte> rest, int at, int piece, int end, bool simple, int from, byte delimiter, bool atEnd, out int length)
    {
        var after = Math.Min(end + 1, rest.Length);
        if (!TryEnd(rest[after..], delimiter, atEnd, out var tail))
        {
            length = 0;
            return false;
        }

        length = after + tail;
        tail = TrimmedLength(rest[after..], tail);
        if (simple && tail == 0)
        {
            cells.Add((false, at + piece, end - piece));
            return true;
        }

        Copy(rest[piece..end]);
        Copy(rest.Slice(after, tail));
        cells.Add((true, from, copied - from));
        return true;
    }

    private static bool TryEnd(ReadOnlySpan<byte> rest, byte delimiter, bool atEnd, out int length)
    {
        length = rest.IndexOfAny(delimiter, (byte)'\n');
        if (length < 0)
        {
            length = rest.Length;
            return atEnd;
        }

        return true;
    }

    private static int TrimmedLength(ReadOnlySpan<byte> rest, int length) =>
        length > 0 && rest[length - 1] == '\r' && (length == rest.Length || rest[length] == '\n') ? length - 1 : length;

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        if (copied + bytes.Length > copies.Length)
        {
            Array.Resize(ref copies, Math.Max(2 * copies.Length, copied + bytes.Length));
        }

        bytes.CopyTo(copies.AsSpan(copied));
        copied += bytes.Length;
    }
}
