using System.Globalization;
using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>Writes a report as one page of HTML that needs nothing else: no script, no network, readable in light and dark, on paper and by ear.</summary>
internal static class HtmlReport
{
    private const int CommonShown = 10;
    private const int NameWidth = 24;

    public static void Write(AnalysisReport report, TextWriter output)
    {
        output.NewLine = "\n";
        var page = new HtmlText(output);
        var ids = 0;
        Head(page, report);
        Rates(page, report, ref ids);
        Suspects(page, report);
        Attributes(page, report, ref ids);
        Labels(page, report);
        BadLines(page, report);
        page.Line($"<footer><p>Made by <code>warden analyze</code>. A suspected value is a question to a person, not a fault by itself.</p></footer></main></body></html>");
    }

    private static void Head(HtmlText page, AnalysisReport report)
    {
        page.Line($"<!DOCTYPE html>");
        page.Line($"<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><meta name=\"color-scheme\" content=\"light dark\"/>");
        page.Line($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/><meta name=\"referrer\" content=\"no-referrer\"/>");
        page.Line($"<title>Analysis of {report.Source}</title><style>{new HtmlText.Markup(HtmlStyle.Css)}</style></head><body>");
        page.Line($"<a class=\"skip\" href=\"#suspects\">To the suspected values</a><main><header><h1>Analysis of {report.Source}</h1><p>{ConsoleReport.Summary(report)}</p>");
        foreach (var note in report.Notes)
        {
            page.Line($"<p>{note}</p>");
        }

        page.Line($"<dl class=\"figures\">");
        foreach (var (name, number) in new[] { ("records judged", report.Records), ("values judged", report.Cells), ("values suspected", report.Suspected), ("attributes", report.Attributes.Count(a => a.Kind != "container")) })
        {
            page.Line($"<div><dt>{name}</dt><dd>{number.ToString("N0", CultureInfo.InvariantCulture)}</dd></div>");
        }

        page.Line($"</dl><nav aria-label=\"Sections\"><a href=\"#rates\">WARN rates</a> <a href=\"#suspects\">Suspected values</a> <a href=\"#attributes\">Attributes</a></nav></header>");
    }

    private static void Rates(HtmlText page, AnalysisReport report, ref int ids)
    {
        page.Line($"<section id=\"rates\"><h2>{ConsoleReport.RateTitle(report)}</h2>");
        page.Line($"<figure>{HtmlPlots.Bars("WARN rate by policy, with 95 % intervals", [.. report.Policies.Select(p => (p.Name, p.Rate, ConsoleReport.Share(p.Rate)))], ids++, [.. report.Policies.Select(p => (p.RateLow, p.RateHigh))])}</figure>");
        page.Line($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"WARN rates\"><table><caption>Records that each policy would have warned of</caption><thead><tr><th scope=\"col\">policy</th><th scope=\"col\" class=\"n\">rate</th><th scope=\"col\" class=\"n\">95 % interval</th><th scope=\"col\" class=\"n\">WARN</th><th scope=\"col\" class=\"n\">of</th><th scope=\"col\">strategy</th><th scope=\"col\">thresholds</th></tr></thead><tbody>");
        foreach (var p in report.Policies)
        {
            page.Line($"<tr><th scope=\"row\">{p.Name}</th><td class=\"n\">{ConsoleReport.Share(p.Rate)}</td><td class=\"n\">{ConsoleReport.Share(p.RateLow)} – {ConsoleReport.Share(p.RateHigh)}</td><td class=\"n\">{Number(p.Warned)}</td><td class=\"n\">{Number(p.Records)}</td><td><code>{p.Strategy}</code></td><td>{p.Thresholds} {p.Alpha.ToString(CultureInfo.InvariantCulture)}</td></tr>");
        }

        page.Line($"</tbody></table></div></section>");
    }

    private static void Suspects(HtmlText page, AnalysisReport report)
    {
        page.Line($"<section id=\"suspects\"><h2>Suspected values</h2>");
        if (report.Suspects.Count == 0)
        {
            page.Line($"<p>{(report.Suspected == 0 ? "None." : "None is shown.")}</p></section>");
            return;
        }

        // Rows that are judged by other rows are no matter of policies.
        var byPolicy = report.Mode != AnalysisMode.WholeTable;
        page.Line($"<p>The surest first{(report.Suspected > report.Suspects.Count ? $"; {Number(report.Suspects.Count)} of {Number(report.Suspected)} are shown" : "")}.</p>");
        page.Line($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Suspected values\"><table class=\"suspects\"><caption>Suspected values with reasons</caption><thead><tr><th scope=\"col\" class=\"n\">#</th><th scope=\"col\">where</th><th scope=\"col\">attribute</th><th scope=\"col\">value</th><th scope=\"col\">why</th><th scope=\"col\" class=\"n\">p</th>{new HtmlText.Markup(byPolicy ? "<th scope=\"col\">policies</th>" : "")}</tr></thead><tbody>");
        foreach (var cell in report.Suspects)
        {
            page.Line($"<tr><td class=\"n\">{cell.Rank}</td><td data-label=\"where\">{cell.Place}{Key(cell.Key)}</td><td data-label=\"attribute\">{VisibleText.Of(cell.Finding.Path, 120)}</td><td data-label=\"value\">{Value(cell.Finding.Value)}</td><td data-label=\"why\">{Why(cell)}</td><td class=\"n\" data-label=\"p\">{ConsoleReport.Rarity(cell.P, "–")}</td>{(byPolicy ? Policies(cell, report) : default)}</tr>");
        }

        page.Line($"</tbody></table></div></section>");
    }

    // A number that the program gave says no more than the line.
    private static HtmlText.Markup Key(string key) =>
        key.StartsWith(RecordKey.Row, StringComparison.Ordinal) && key.AsSpan(RecordKey.Row.Length).IndexOfAnyExceptInRange('0', '9') < 0
            ? HtmlText.Of($"")
            : HtmlText.Of($"<br/><small>{VisibleText.Of(key, 40)}</small>");

    private static HtmlText.Markup Policies(SuspectedCell cell, AnalysisReport report) => HtmlText.Of(
        $"<td data-label=\"policies\">{(cell.Policies.Count == 0 ? "–" : cell.Policies.Count == report.Policies.Count ? "all" : string.Join(", ", cell.Policies))}</td>");

    private static HtmlText.Markup Value(string value) =>
        value.Length == 0 ? HtmlText.Of($"<em>nothing</em>") : HtmlText.Of($"<code>{VisibleText.OfValue(value, 80)}</code>");

    private static HtmlText.Markup Why(SuspectedCell cell)
    {
        var finding = cell.Finding;
        var expected = finding.Expected;
        var usual = expected?.Low is not null ? $"{VisibleText.Number(expected.Low)} to {VisibleText.Number(expected.High!)}" : expected?.Form ?? (expected?.Values is { Count: > 0 } values ? string.Join(", ", values.Take(5)) + (values.Count > 5 ? ", …" : "") : null);
        var why = HtmlText.Of($"<strong>{finding.Reason}</strong>");
        if (usual is not null && finding.Hypothesis?.Contains(usual, StringComparison.Ordinal) != true)
        {
            why = HtmlText.Of($"{why}; usual {usual}");
        }

        if (expected?.Nearest is { } nearest && nearest != usual)
        {
            why = HtmlText.Of($"{why}; nearest <code>{VisibleText.Number(nearest)}</code>");
        }

        return finding.Hypothesis is { } hypothesis ? HtmlText.Of($"{why}<div>{hypothesis}</div>") : why;
    }

    private static void Attributes(HtmlText page, AnalysisReport report, ref int ids)
    {
        var suspects = report.Suspects.ToLookup(s => CellColumns.AttributeOf(s.Finding.Path), StringComparer.Ordinal);
        var shown = report.Attributes.Where(a => a.Kind != "container" || a.Suspected > 0).ToArray();
        page.Line($"<section id=\"attributes\"><h2>Attributes</h2>");
        var worst = shown.Where(a => a.Suspected > 0).OrderByDescending(a => a.Suspected).ThenBy(a => a.Path, StringComparer.Ordinal).Take(CommonShown).ToArray();
        if (worst.Length > 0)
        {
            page.Line($"<figure>{HtmlPlots.Bars("Suspected values by attribute", [.. worst.Select(a => (Tail(a.Path), (double)a.Suspected, Number(a.Suspected)))], ids++)}<figcaption>Suspected values by attribute{(worst.Length == CommonShown ? ", the ten with most" : "")}</figcaption></figure>");
        }

        page.Line($"<p>Open an attribute for its values. Those with suspected values are open.</p>");
        foreach (var attribute in shown)
        {
            Attribute(page, attribute, [.. suspects[attribute.Path]], report.OfLedger, ref ids);
        }

        if (report.NeverSeen.Count > 0)
        {
            page.Line($"<p>{ConsoleReport.NeverSeen(report)}</p>");
        }

        page.Line($"</section>");
    }

    private static void Attribute(HtmlText page, AttributeReport attribute, IReadOnlyList<SuspectedCell> suspects, bool ofLedger, ref int ids)
    {
        page.Line($"<details{new HtmlText.Markup(attribute.Suspected > 0 ? " open=\"open\"" : "")}><summary><h3>{attribute.Path}</h3> <span>{attribute.Kind}, {attribute.Type}{(attribute.Suspected > 0 ? $", {Number(attribute.Suspected)} suspected" : "")}{(attribute.Sensitive ? ", sensitive" : "")}</span></summary>");
        page.Line($"<dl class=\"facts\">");
        Fact(page, "observations", Number(attribute.Count));
        Fact(page, "in", $"{ConsoleReport.Share(attribute.Coverage)} of the records");
        Fact(page, "distinct", ConsoleReport.Distinct(attribute));
        if (attribute.Identities is { } identities)
        {
            Fact(page, "brought by", FormattableString.Invariant($"{(attribute.IdentitiesIsLeast == true ? "more than " : "")}{identities:N0} {(identities == 1 ? "identity" : "identities")} of {attribute.Organizations} {(attribute.Organizations == 1 ? "organisation" : "organisations")}"));
        }

        Fact(page, "last seen", Freshness(attribute, ofLedger ? "block" : "record"));
        if (attribute.UsualLow is not null)
        {
            Fact(page, attribute.Kind == "trend" ? "next" : "usual", $"{VisibleText.Number(attribute.UsualLow)} to {VisibleText.Number(attribute.UsualHigh!)}");
        }

        if (attribute.Quantiles is { } quantiles)
        {
            Fact(page, "least, median, greatest", string.Join(", ", new[] { quantiles[0], quantiles[quantiles.Count / 2], quantiles[^1] }.Select(q => VisibleText.Number(q.Value))));
            Fact(page, "middle 90 %", $"{VisibleText.Number(quantiles[2].Value)} to {VisibleText.Number(quantiles[^3].Value)}");
        }

        if (attribute.ShortestText is { } shortest)
        {
            Fact(page, "characters", shortest == attribute.LongestText ? Number(shortest) : $"{Number(shortest)} to {Number(attribute.LongestText!.Value)}");
        }

        page.Line($"</dl>");
        if (attribute.Sensitive)
        {
            page.Line($"<p>Its values are not shown: the schema says that they are sensitive.</p>");
        }

        if (attribute.Plot is not null)
        {
            page.Line($"<figure>{HtmlPlots.Histogram(attribute, suspects, ids++)}</figure>");
        }

        if (attribute.Common is { } common && (attribute.Plot is null || attribute.Kind == "discrete") && attribute.Kind != "identifier" && common[0].Count > 1)
        {
            page.Line($"<figure>{HtmlPlots.Bars($"Most frequent values of {attribute.Path}", [.. common.Take(CommonShown).Select(c => (c.Value.Length == 0 ? "(empty)" : c.Value, (double)c.Count, Number(c.Count)))], ids++)}<figcaption>Most frequent values{(attribute.Distinct > CommonShown ? $", {CommonShown} of {ConsoleReport.Distinct(attribute)}" : "")}</figcaption></figure>");
        }

        page.Line($"</details>");
    }

    private static string Freshness(AttributeReport attribute, string unit) => attribute.Age == 0
        ? $"in the last {unit}"
        : FormattableString.Invariant($"{unit} {attribute.LastSeen:N0}, {attribute.Age:N0} before the last");

    private static void Fact(HtmlText page, string name, string value) => page.Line($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void Labels(HtmlText page, AnalysisReport report)
    {
        if (report.Labels is not { } labels)
        {
            return;
        }

        page.Line($"<section id=\"labels\"><h2>Labels</h2><ul>");
        foreach (var line in ConsoleReport.LabelLines(labels))
        {
            page.Line($"<li>{line}</li>");
        }

        page.Line($"</ul><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Labels\"><table><caption>Labels by kind</caption><thead><tr><th scope=\"col\">kind</th><th scope=\"col\">must be</th><th scope=\"col\" class=\"n\">count</th><th scope=\"col\" class=\"n\">in suspected records</th></tr></thead><tbody>");
        foreach (var kind in labels.Kinds)
        {
            page.Line($"<tr><th scope=\"row\">{kind.Kind}</th><td>{(kind.Expect == "flag" ? "flagged" : "passed")}</td><td class=\"n\">{Number(kind.Count)}</td><td class=\"n\">{Number(kind.Warned)}</td></tr>");
        }

        page.Line($"</tbody></table></div></section>");
    }

    private static void BadLines(HtmlText page, AnalysisReport report)
    {
        if (report.BadLines == 0)
        {
            return;
        }

        page.Line($"<section id=\"badlines\"><h2>Lines that are no records</h2><p>{Number(report.BadLines)} in all.</p><ul>");
        foreach (var (file, line) in report.BadLineExamples)
        {
            page.Line($"<li>{file}, line {line.Line}: {line.Reason}</li>");
        }

        page.Line($"</ul></section>");
    }

    // The end of a path tells attributes apart.
    private static string Tail(string path) => path.Length <= NameWidth ? path : string.Concat("…", path.AsSpan(path.Length - NameWidth + 1));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
