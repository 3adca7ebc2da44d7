using Spectre.Console;
using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Commands.Governing;

/// <summary>Tables and names as people read them.</summary>
internal static class Tables
{
    private const int ShortLength = 8;
    private const int LongestValue = 80;
    private const int LongestWhole = 32;
    private const int WithoutEdge = 10_000;

    /// <summary>Makes an empty table.</summary>
    public static Table Of(params IReadOnlyList<string> columns)
    {
        var table = new Table { Border = TableBorder.Minimal, ShowRowSeparators = false };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = true });
        }

        return table;
    }

    /// <summary>Adds a row of plain text. On a terminal what is said in words wraps, so that ids, names and headings stay whole.</summary>
    public static Table Row(this Table table, params IReadOnlyList<string?> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            table.Columns[i].NoWrap &= cells[i] is not { } cell || (cell.Length <= LongestWhole && !cell.Contains(' ', StringComparison.Ordinal));
        }

        return table.AddRow([.. cells.Select(cell => Markup.Escape(cell ?? ""))]);
    }

    /// <summary>Prints a table, or a sentence where it has no row.</summary>
    public static void Print(this CommandContext context, Table table, string whenEmpty)
    {
        if (table.Rows.Count == 0)
        {
            context.Output.WriteLine(whenEmpty);
        }
        else
        {
            context.Print(table);
        }
    }

    /// <summary>Prints a table as wide as it is; only a terminal has an edge to wrap at.</summary>
    public static void Print(this CommandContext context, Table table)
    {
        var profile = context.Console.Profile;
        var width = profile.Width;
        profile.Width = profile.Out.IsTerminal ? width : WithoutEdge;
        context.Console.Write(table);
        profile.Width = width;
    }

    /// <summary>Prints a document, a value a row.</summary>
    public static void PrintMembers(this CommandContext context, object document)
    {
        var table = Of("member", "value");
        foreach (var (path, value) in DocumentLeaves.Of(document))
        {
            table.Row(path, Cut(value));
        }

        context.Print(table);
    }

    /// <summary>Prints what a proposal changes, a value a row.</summary>
    public static void PrintChanges(this CommandContext context, IReadOnlyList<DocumentChange> changes)
    {
        if (changes.Count > 0 && changes.All(change => change.Before is null))
        {
            var fresh = Of("member", "proposed");
            foreach (var change in changes)
            {
                fresh.Row(change.Path, Cut(change.After!));
            }

            context.Print(fresh);
            return;
        }

        var table = Of("member", "in force", "proposed");
        foreach (var change in changes)
        {
            table.Row(change.Path, Cut(change.Before ?? "–"), Cut(change.After ?? "–"));
        }

        context.Print(table, "nothing changes");
    }

    /// <summary>Gets a digest or id by its first digits; what is cut is whole with --json.</summary>
    public static string Short(string digest) => digest.Length > ShortLength ? digest[..ShortLength] : digest;

    /// <summary>Gets the common name of a person as the ledger writes persons: <c>x509::CN=admin,…::CN=…</c>.</summary>
    public static string NameOf(string person) => CallerIdentity.NameOf(person);

    /// <summary>Gets a name of an enumeration as documents have it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Gets organisations as a list in a sentence.</summary>
    public static string Listed(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } listed ? listed : "nobody";

    private static string Cut(string value) =>
        value.Length == 64 && value.All(char.IsAsciiHexDigitLower) ? Short(value) : value.Length > LongestValue ? value[..LongestValue] + "…" : value;
}
