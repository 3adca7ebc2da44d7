using Spectre.Console;
using Warden.Host.Commands.Governing;

namespace Warden.Host.Tests.Commands.Governing;

public sealed class TablesTests
{
    [Fact]
    public void On_a_narrow_terminal_words_wrap_and_ids_names_and_headings_stay_whole()
    {
        var lines = Drawn(
            100,
            ["restriction", "kind", "scope", "until block", "confirmable", "reason", "source", "incident"],
            ["3d2f675a", "pause", "function TransferAsset", "4000", "no", "nobody passes it on", "desk of Org3", "5cc9e7c2"]);
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
        Assert.Contains("confirmable", lines[0], StringComparison.Ordinal);
        Assert.Contains("3d2f675a", lines[2], StringComparison.Ordinal);
        Assert.Contains("5cc9e7c2", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_longer_than_the_terminal_wraps_and_is_not_cut()
    {
        var key = string.Concat(Enumerable.Range(0, 30).Select(i => $"part{i}/"));
        var lines = Drawn(60, ["chaincode", "key", "before", "after"], ["basic", key, "none", "equal"]);
        Assert.Equal(key, string.Concat(lines.Skip(2).Select(line => line.Split('│')[1].Trim())));
    }

    private static IReadOnlyList<string> Drawn(int width, IReadOnlyList<string> columns, IReadOnlyList<string?> cells)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(Tables.Of(columns).Row(cells));
        return [.. writer.ToString().Split('\n').Where(line => line.Trim().Length > 0)];
    }
}
