using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Warden.Host.Commands;

namespace Warden.Scenarios.Commands;

/// <summary>What is typed and printed, block by block of a page, with ids and times that are the same in every run.</summary>
internal sealed partial class Story(string folder, IReadOnlyDictionary<string, string> profiles)
{
    private const string AnyTime = "2026-01-31T12:00:00.000Z";
    private const int ShortLength = 8;
    private const int Widest = 240;

    private readonly StringBuilder told = new();
    private readonly List<string> ids = [];
    private readonly SortedDictionary<string, string> blocks = new(StringComparer.Ordinal);

    /// <summary>Writes a file and shows it.</summary>
    public void Write(string who, string name, string text)
    {
        File.WriteAllText(Path.Combine(folder, name), text + "\n");
        Tell($"{who}$ cat {name}", text);
    }

    /// <summary>Runs a command of warden as a person; files are named without their folder.</summary>
    /// <param name="who">Whose prompt it is.</param>
    /// <param name="profile">The person's name in the profiles.</param>
    /// <param name="arguments">The command; an argument that ends with .json is a file of the story.</param>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(string who, string profile, params IReadOnlyList<string> arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        string[] whole = [.. arguments.Select(a => a.EndsWith(".json", StringComparison.Ordinal) ? Path.Combine(folder, a) : a), "--profile", profiles[profile]];
        var exitCode = await CommandLine.RunAsync(whole, output, errors, TestContext.Current.CancellationToken);
        var command = string.Join(' ', arguments.Select(a => a.Length == 0 || a.AsSpan().ContainsAny(" *&|([") ? $"'{a}'" : a));
        var answer = (output.ToString() + errors).Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Tell($"{who}$ warden {command}", exitCode == 0 ? answer : $"{answer}exit code {exitCode.ToString(CultureInfo.InvariantCulture)}");
        return output.ToString();
    }

    /// <summary>Notes what another program did.</summary>
    public void Tell(string command, string answer) => told.Append(command).Append('\n').Append(answer.TrimEnd()).Append('\n');

    /// <summary>Ends a block of the page.</summary>
    public void End(string block)
    {
        blocks[block] = Named(told.ToString());
        told.Clear();
    }

    /// <summary>Compares the page with what happened, or writes it anew where <c>WARDEN_WRITE_DOCS=1</c>.</summary>
    /// <param name="file">The page, each block behind a comment with its name.</param>
    public void Compare(string file)
    {
        var page = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.Equal(blocks.Keys, Block().Matches(page).Select(found => found.Groups[1].Value).Order(StringComparer.Ordinal));
        if (Environment.GetEnvironmentVariable("WARDEN_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, Block().Replace(page, found => $"<!-- {found.Groups[1].Value} -->\n```text\n{blocks[found.Groups[1].Value]}```"));
            return;
        }

        foreach (Match found in Block().Matches(page))
        {
            Assert.Equal(Comparable(blocks[found.Groups[1].Value]), Comparable(found.Groups[2].Value));
        }
    }

    // Ids and digests in the order in which they come, each by two characters four times; lines without trailing spaces.
    private string Named(string text)
    {
        text = Times().Replace(text, AnyTime);
        text = Hexadecimal().Replace(text, found =>
        {
            var key = found.Value[..ShortLength];
            var number = ids.IndexOf(key);
            if (number < 0)
            {
                number = ids.Count;
                ids.Add(key);
            }

            var pair = string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + (number / 10))}{number % 10}");
            var name = string.Concat(pair, pair, pair, pair);
            return found.Length == ShortLength ? name : $"{name}…";
        });
        var lines = text.Split('\n').Select(line => line.TrimEnd()).Where((line, i) => line.Length > 0 || i == text.Length);
        return string.Concat(lines.Select(line => (line.Length > Widest ? line[..Widest] + "…" : line) + "\n"));
    }

    // Block numbers, widths of tables and where the usual ends differ from run to run: the page shows one of them.
    private static string Comparable(string text) =>
        Spaces().Replace(Rules().Replace(Cells().Replace(Bounds().Replace(Heights().Replace(text, "$1 n"), "usual n to n"), "n"), "─"), " ");

    [GeneratedRegex("<!-- (\\w+) -->\n```text\n([^`]*)```")]
    private static partial Regex Block();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}\b")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Times();

    [GeneratedRegex(@"\b(blocks?|heights?|from|to|until|MSP) \d{2,}")]
    private static partial Regex Heights();

    [GeneratedRegex(@"usual \S+ to \S+")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"(?<=│ |^ +)\d{2,}(?= +│)", RegexOptions.Multiline)]
    private static partial Regex Cells();

    [GeneratedRegex("[─┼]+")]
    private static partial Regex Rules();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
