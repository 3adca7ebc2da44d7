using System.Text;

namespace Warden.Evaluation.Tables;

/// <summary>Reads a CSV file whole (RFC 4180): every row as its cells, the header first.</summary>
public static class CsvRows
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It has no row.</exception>
    public static List<string[]> Read(string path)
    {
        var rows = Parse(File.ReadAllText(path));
        return rows.Count > 0 ? rows : throw new InvalidDataException($"{path}: expected a header row, but the file is empty");
    }

    /// <summary>Reads a text.</summary>
    public static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"' when cell.Length == 0:
                    at = ReadQuoted(text, at + 1, cell);
                    break;
                case ',':
                    EndCell();
                    break;
                case '\r' when at + 1 < text.Length && text[at + 1] == '\n':
                    break;
                case '\n':
                    EndRow();
                    break;
                default:
                    cell.Append(text[at]);
                    break;
            }
        }

        if (cell.Length > 0 || cells.Count > 0)
            EndRow();
        return rows;

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (cells.Count > 1 || cells[0].Length > 0)
                rows.Add([.. cells]);
            cells.Clear();
        }
    }

    private static int ReadQuoted(string text, int at, StringBuilder cell)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] != '"')
                cell.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
                cell.Append(text[++at]);
            else
                break;
        }

        return at;
    }
}
