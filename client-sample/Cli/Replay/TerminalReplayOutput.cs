using System.Globalization;
using Spectre.Console;
using Warden.Host.Analysis;
using Warden.Host.Records;
using Warden.Documents;

namespace Warden.Cli.Replay;

/// <summary>Shows a replay to a person: each WARN in a line, then the figures.</summary>
internal sealed class TerminalReplayOutput(IAnsiConsole console) : IReplayOutput
{
    private int _records;
    private int _warned;
    private int _unscored;

    public void BadLine(string file, BadLine line) =>
        console.MarkupLine($"[red]{Markup.Escape(file)}, line {line.Line.ToString(CultureInfo.InvariantCulture)}: {Markup.Escape(line.Reason)}[/]");

    public void Failure(string reason) => console.MarkupLineInterpolated($"[red]{reason}[/]");

    public Task ProgressAsync(string title, int total, Func<IProgress<int>, Task> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1));
            await work(new Bar(task));
            task.Value = task.MaxValue;
        });

    public void Loaded(int records) => console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{records} records are on the ledger.");

    public void Epoch(EpochRecord epoch) => console.MarkupLineInterpolated(
        CultureInfo.InvariantCulture, $"Epoch {epoch.Number} up to block {epoch.Height}: {string.Join(" and ", epoch.Organizations)} fitted the same model {epoch.Digest[..12]}….");

    public void Record(ReplayedRecord record)
    {
        _records++;
        switch (record.Outcome)
        {
            case "WARN":
                _warned++;
                console.MarkupLine($"[yellow]WARN[/] line {record.Line.ToString(CultureInfo.InvariantCulture)}  {Markup.Escape(record.Sentence ?? string.Empty)}");
                foreach (var other in record.Findings.Skip(1))
                {
                    console.MarkupLineInterpolated($"     [grey]also {other.Path} = {other.Value}: {other.Reason}[/]");
                }

                break;
            case "FAIL":
                console.MarkupLine($"[red]FAIL[/] line {record.Line.ToString(CultureInfo.InvariantCulture)}  {Markup.Escape(record.Sentence ?? string.Empty)}");
                break;
            case "UNSCORED":
                _unscored++;
                break;
        }
    }

    public void End(ScoreSummary? scores)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{_records} records judged, {_warned} warned of, {_unscored} not scored.");
        if (scores is null)
        {
            return;
        }

        var table = new Table().AddColumn("kind").AddColumn("must be").AddColumn(new TableColumn("count").RightAligned()).AddColumn(new TableColumn("warned").RightAligned());
        foreach (var kind in scores.Kinds)
        {
            table.AddRow(
                Markup.Escape(kind.Kind),
                kind.Expect == "flag" ? "flagged" : "passed",
                kind.Count.ToString(CultureInfo.InvariantCulture),
                kind.Warned.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"precision {Share(scores.Precision)} ({scores.FaultsFound} of {scores.Warned} warnings are faults)");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"recall {Share(scores.Recall)} ({scores.FaultsFound} of {scores.Faults} faults); of the detectable ones {Share(scores.DetectableRecall)} ({scores.DetectableFound} of {scores.Detectable})");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"false alarms {Share(scores.FalseAlarmRate)} ({scores.FalseAlarms} of {scores.Clean} clean records); legal rarities warned of {scores.RareWarned} of {scores.Rare}");
    }

    private static string Share(double? share) => share is { } s ? s.ToString("0.00 %", CultureInfo.InvariantCulture) : "unknown";

    private sealed class Bar(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Value = value;
    }
}
