using System.Globalization;
using Spectre.Console;

namespace Warden.Host.Analysis;

/// <summary>Writes a report as tables for people.</summary>
internal static class ConsoleReport
{
    private const int ValueWidth = 32;
    private const int WideWidth = 120;
    private const int MostNeverSeen = 20;

    public static void Write(AnalysisReport report, IAnsiConsole console)
    {
        console.WriteLine(Summary(report));
        foreach (var note in report.Notes)
        {
            console.WriteLine(note);
        }

        console.WriteLine();
        console.Write(Policies(report));
        console.Write(Suspects(report));
        if (report.Suspected > report.Suspects.Count)
        {
            console.WriteLine(Invariant($"{report.Suspects.Count} of {report.Suspected} suspected cells are shown; --top shows more."));
        }

        console.Write(Attributes(report, console.Profile.Width < WideWidth));
        if (report.NeverSeen.Count > 0)
        {
            console.WriteLine(NeverSeen(report));
        }

        if (report.Labels is { } labels)
        {
            Labels(labels, console);
        }
    }

    /// <summary>Says in sentences what was done.</summary>
    public static string Summary(AnalysisReport report)
    {
        var taught = (report.Mode, report.History) switch
        {
            (AnalysisMode.AsItCame, _) => "each judged by those before it",
            (AnalysisMode.WholeTable, _) => "each judged by the other rows",
            (_, { } history) => Invariant($"judged by {report.Learnt:N0} records of {history}"),
            _ => Invariant($"judged by the {report.Learnt:N0} before them"),
        };
        var summary = Invariant($"{VisibleText.Of(report.Source, 80)}: {report.Records:N0} records, {report.Cells:N0} values judged, {report.Suspected:N0} suspected; {VisibleText.Of(taught, 120)}.");
        if (report.DeclaredReasonable > 0)
        {
            summary += Invariant($" {report.DeclaredReasonable:N0} declared reasonable.");
        }

        if (report.Unscored > 0)
        {
            summary += Invariant($" {Many(report.Unscored, "record")} could not be judged: too little history, or longer than 1 MiB.");
        }

        return report.BadLines > 0 ? summary + Invariant($" {(report.BadLines == 1 ? "1 line was no record" : $"{report.BadLines:N0} lines were no records")}.") : summary;
    }

    private static string Many(long count, string what) => Invariant($"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static Table Policies(AnalysisReport report)
    {
        var table = New(RateTitle(report)).AddColumns("policy", "strategy", "thresholds");
        foreach (var header in new[] { "WARN", "of", "rate", "95 % interval", "values" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var policy in report.Policies)
        {
            table.AddRow(
                Cell(policy.Name),
                Cell(policy.Strategy),
                Cell(Invariant($"{policy.Thresholds} {policy.Alpha}")),
                Number(policy.Warned),
                Number(policy.Records),
                Share(policy.Rate),
                $"{Share(policy.RateLow)} – {Share(policy.RateHigh)}",
                Number(policy.Cells));
        }

        return table;
    }

    /// <summary>Says of which records the rates are.</summary>
    public static string RateTitle(AnalysisReport report) => report.Mode == AnalysisMode.AfterHistory
        ? "Expected WARN rate"
        : Invariant($"Expected WARN rate, of the last {report.Policies[0].Records:N0} records, each judged by those before it");

    private static Table Suspects(AnalysisReport report)
    {
        var table = New("Suspected cells, the surest first")
            .AddColumn(new TableColumn("#").RightAligned()).AddColumn("where").AddColumn(new TableColumn("attribute").NoWrap()).AddColumns("value", "why", "p");
        foreach (var cell in report.Suspects)
        {
            table.AddRow(
                Number(cell.Rank),
                Cell(cell.Place),
                Cell(cell.Finding.Path, 48),
                Markup.Escape(VisibleText.OfValue(cell.Finding.Value, ValueWidth)),
                Cell(Why(cell)),
                Rarity(cell.P, ""));
        }

        return table;
    }

    /// <summary>Says why, without what the row's other columns say: reason, what is usual, the hypothesis.</summary>
    public static string Why(SuspectedCell cell)
    {
        var finding = cell.Finding;
        var why = finding.Reason;
        var expected = finding.Expected;
        if (expected?.Low is not null)
        {
            why += $"; usual {VisibleText.Number(expected.Low)} to {VisibleText.Number(expected.High!)}";
        }
        else if (expected?.Form is not null)
        {
            why += $"; usual {expected.Form}";
        }
        else if (expected?.Values is { Count: > 0 } values)
        {
            why += $"; usual {string.Join(", ", values.Take(3))}{(values.Count > 3 ? ", …" : "")}";
        }

        if (expected?.Nearest is { } nearest && finding.Hypothesis?.Contains(nearest, StringComparison.Ordinal) != true)
        {
            why += $"; nearest {VisibleText.Number(nearest)}";
        }

        return finding.Hypothesis is { } hypothesis ? $"{why} · {hypothesis}" : why;
    }

    private static Table Attributes(AnalysisReport report, bool isNarrow)
    {
        (string Header, bool IsNumber, Func<AttributeReport, string> Cell)[] columns =
        [
            ("attribute", false, a => Cell(a.Path, 48)),
            ("kind", false, a => a.Kind),
            .. isNarrow ? [] : new[] { ("type", false, (Func<AttributeReport, string>)(a => Cell(a.Type))), ("count", true, a => Number(a.Count)) },
            ("coverage", true, a => Share(a.Coverage)),
            .. report.OfLedger && !isNarrow ? new[] { ("seen by", true, (Func<AttributeReport, string>)SeenBy), ("last block", true, a => Number(a.LastSeen)) } : [],
            ("distinct", true, Distinct),
            ("suspected", true, a => Number(a.Suspected)),
        ];
        var table = New("Attributes");
        foreach (var (header, isNumber, _) in columns)
        {
            table.AddColumn(new TableColumn(header) { NoWrap = true, Alignment = isNumber ? Justify.Right : Justify.Left });
        }

        table.AddColumn("usual");
        foreach (var attribute in report.Attributes.Where(a => a.Kind != "container" || a.Suspected > 0))
        {
            table.AddRow([.. columns.Select(c => c.Cell(attribute)), Cell(Usual(attribute), 60)]);
        }

        return table;
    }

    /// <summary>Says which declared paths never came.</summary>
    public static string NeverSeen(AnalysisReport report) => Invariant(
        $"Declared and never seen: {string.Join(", ", report.NeverSeen.Take(MostNeverSeen).Select(path => VisibleText.Of(path, 48)))}{(report.NeverSeen.Count > MostNeverSeen ? Invariant($" and {report.NeverSeen.Count - MostNeverSeen} more") : "")}.");

    /// <summary>Says how many distinct values came, and within what.</summary>
    public static string Distinct(AttributeReport attribute) =>
        attribute.DistinctError is { } error ? Invariant($"≈ {attribute.Distinct:N0} (± {error:0 %})") : Number(attribute.Distinct);

    /// <summary>Says how many identities have brought an attribute.</summary>
    public static string SeenBy(AttributeReport attribute) => attribute.Identities is { } identities
        ? Invariant($"{(attribute.IdentitiesIsLeast == true ? "> " : "")}{identities:N0} of {attribute.Organizations}")
        : "";

    /// <summary>Says what is usual of an attribute in a few words.</summary>
    public static string Usual(AttributeReport attribute)
    {
        if (attribute.Sensitive)
        {
            return "sensitive";
        }

        if (attribute.UsualLow is not null)
        {
            return $"{(attribute.Kind == "trend" ? "next " : "")}{VisibleText.Number(attribute.UsualLow)} to {VisibleText.Number(attribute.UsualHigh!)}";
        }

        if (attribute.Kind is "discrete" or "text" && attribute.Common is { } common)
        {
            return string.Join(", ", common.Take(4).Select(c => VisibleText.Of(c.Value, 24))) + (attribute.Distinct > 4 ? ", …" : "");
        }

        return attribute.ShortestText is { } shortest
            ? shortest == attribute.LongestText ? Invariant($"{shortest} characters") : Invariant($"{shortest} to {attribute.LongestText} characters")
            : "";
    }

    private static void Labels(ScoreSummary labels, IAnsiConsole console)
    {
        var table = New("Labels").AddColumns("kind", "must be").AddColumn(new TableColumn("count").RightAligned()).AddColumn(new TableColumn("warned").RightAligned());
        foreach (var kind in labels.Kinds)
        {
            table.AddRow(Cell(kind.Kind), kind.Expect == "flag" ? "flagged" : "passed", Number(kind.Count), Number(kind.Warned));
        }

        console.Write(table);
        foreach (var line in LabelLines(labels))
        {
            console.WriteLine(line);
        }
    }

    /// <summary>Says how the labels fared.</summary>
    public static IEnumerable<string> LabelLines(ScoreSummary labels) =>
    [
        Invariant($"precision {Part(labels.Precision)} ({labels.FaultsFound:N0} of {labels.Warned:N0} suspected records are faults)"),
        Invariant($"recall {Part(labels.Recall)} ({labels.FaultsFound:N0} of {labels.Faults:N0} faults); of the detectable ones {Part(labels.DetectableRecall)} ({labels.DetectableFound:N0} of {labels.Detectable:N0})"),
        Invariant($"false alarms {Part(labels.FalseAlarmRate)} ({labels.FalseAlarms:N0} of {labels.Clean:N0} records without a label); reasonable ones suspected {labels.RareWarned:N0} of {labels.Rare:N0}"),
    ];

    /// <summary>Writes how rare a value is.</summary>
    public static string Rarity(double? p, string none) => p switch
    {
        null => none,
        < 1e-280 => "<1e-280",
        { } rare => rare.ToString("0e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>Writes a share in percent, with more places where it is small.</summary>
    public static string Share(double share) =>
        share.ToString(share is > 0 and < 0.001 ? "0.0000 %" : share is 0 or >= 0.9995 ? "0 %" : "0.00 %", CultureInfo.InvariantCulture);

    private static string Part(double? share) => share is { } s ? s.ToString("0.00 %", CultureInfo.InvariantCulture) : "unknown";

    private static Table New(string title) => new() { Title = new TableTitle(title), Border = TableBorder.Simple };

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cell(string text, int longest = 200) => Markup.Escape(VisibleText.Of(text, longest));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
