using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Cli.Terminal;

/// <summary>Shows a warning: the sentence first, then what is usual, the picture, who says so, and what would be written.</summary>
internal static class WarningCard
{
    /// <summary>Writes the card.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="warning">The warning.</param>
    /// <param name="history">The committed values of the attribute that stands out; empty where it is no number.</param>
    public static void Write(IAnsiConsole console, Warning warning, IReadOnlyCollection<double> history)
    {
        var rows = new List<IRenderable> { new Markup($"[bold]{Markup.Escape(warning.Sentence)}[/]"), Text.Empty };
        foreach (var finding in warning.Findings)
        {
            rows.Add(new Markup(Line(finding)));
        }

        if (warning.Findings.FirstOrDefault() is { } first)
        {
            var drawn = Chart(first, history);
            if (drawn.Count > 0)
            {
                rows.Add(Text.Empty);
                rows.AddRange(drawn.Select(line => new Text(line)));
            }
        }

        rows.Add(Text.Empty);
        rows.Add(new Markup($"[grey]{Markup.Escape(WhoSaysSo(warning))}[/]"));
        foreach (var change in warning.Effect?.Changes ?? [])
        {
            rows.Add(new Markup($"[grey]{Markup.Escape(WouldWrite(change))}[/]"));
        }

        console.Write(new Panel(new Rows(rows)).Header("[bold yellow] WARN [/]").BorderColor(Color.Yellow).Expand());
    }

    private static IReadOnlyList<string> Chart(Finding finding, IReadOnlyCollection<double> history) =>
        history.Count > 0 && Number(finding.Value) is { } value
            ? HistoryChart.Draw(history, value, Number(finding.Expected?.Low), Number(finding.Expected?.High))
            : [];

    private static string Line(Finding finding)
    {
        var usual = finding.Expected switch
        {
            { Low: { } low, High: { } high } => $"usual {low} to {high}",
            { Values: { Count: > 0 } values } => $"usual {string.Join(", ", values)}",
            { Form: { } form } => $"usual {form}",
            _ => string.Empty,
        };
        var hypothesis = finding.Hypothesis is { } repair ? $" · {repair}" : string.Empty;
        var models = finding.Models.Count > 0
            ? $" · {string.Join(", ", finding.Models)}{(finding.TookPart is { } n ? string.Create(CultureInfo.InvariantCulture, $" ({n} of 4 models took part)") : string.Empty)}"
            : string.Empty;
        return Markup.Escape($"{finding.Path} = {finding.Value}: {finding.Reason}; {usual}{hypothesis}{models}");
    }

    private static string WhoSaysSo(Warning warning)
    {
        var organizations = warning.Verdicts.SelectMany(v => v.Organizations).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var epoch = warning.Verdicts[0].Document is { } d ? string.Create(CultureInfo.InvariantCulture, $", epoch {d.Epoch}, policy {d.Policy}") : string.Empty;
        return warning.Kind == WarningKind.Advise
            ? $"Said and signed by {string.Join(" and ", organizations)}{epoch}; signatures checked."
            : $"Said by {string.Join(" and ", organizations)}{epoch}; the contract was not called.";
    }

    private static string WouldWrite(StateChange change)
    {
        var value = System.Text.Encoding.UTF8.GetString(change.Value.Span);
        return change.IsDelete ? $"Would delete {change.Chaincode}/{change.Key}" : $"Would write {change.Chaincode}/{change.Key} = {value}";
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
