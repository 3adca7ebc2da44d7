using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Warden.Cli.Terminal;
using Warden.Gateway;

namespace Warden.Cli.Demo;

/// <summary>Shows the demonstration to a person.</summary>
internal sealed class TerminalOutput(IAnsiConsole console) : IDemoOutput
{
    public void Heading(string title, string explanation)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]").LeftJustified());
        console.MarkupLineInterpolated($"[grey]{explanation}[/]");
    }

    public void Note(string text) => Indented(2, Markup.FromInterpolated($"{text}"));

    // What wraps stays under what it says, beside the steps.
    public void Wire(WireLine line)
    {
        var grid = new Grid().AddColumn(Fixed(5)).AddColumn(Fixed(24)).AddColumn(new GridColumn { Padding = new Padding(0) });
        Indented(2, grid.AddRow(Markup.FromInterpolated($"[grey]{line.Step}[/]"), Markup.FromInterpolated($"[grey]{line.Between}[/]"), Markup.FromInterpolated($"{line.What}")));

        static GridColumn Fixed(int width) => new() { Width = width, NoWrap = true, Padding = new Padding(0, 0, 1, 0) };
    }

    public Task ProgressAsync(string title, int total, Func<IProgress<int>, Task> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: total);
            await work(new Bar(task));
            task.Value = total;
        });

    public void Warning(Warning warning, IReadOnlyCollection<double> history) => WarningCard.Write(console, warning, history);

    public async Task<string?> AskAsync(Warning warning, CancellationToken cancellationToken)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            console.MarkupLine("  [grey]Nobody is at the terminal: that counts as no. (--answer yes|no)[/]");
            return null;
        }

        var send = await new ConfirmationPrompt($"  Send it anyway?") { DefaultValue = false }.ShowAsync(console, cancellationToken);
        return send
            ? await new TextPrompt<string>("  Why? (goes onto the ledger where a confirmation is recorded)").ShowAsync(console, cancellationToken)
            : null;
    }

    public void Step(StepReport report, string? failure)
    {
        var color = report.Outcome switch { "OK" => "green", "WARN" => "yellow", _ => "red" };
        var block = report.Block is { } number ? string.Create(CultureInfo.InvariantCulture, $"block {number}") : "nothing ordered";
        var status = report.Status is { } s ? string.Create(CultureInfo.InvariantCulture, $"status {s}, ") : string.Empty;
        var what = report is { Outcome: "OK", Sentence: { } sentence } ? $": {Markup.Escape(sentence)}" : string.Empty;
        Indented(2, new Markup($"[bold {color}]{report.Outcome}[/]  {status}{(report.Committed ? "committed, " : string.Empty)}{block}{what}"));
        if (failure is not null)
        {
            console.MarkupLineInterpolated($"  [bold red]not as it must be:[/] {failure}");
        }
    }

    public void End(int failures, TimeSpan elapsed)
    {
        console.WriteLine();
        var seconds = elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        console.MarkupLine(failures == 0
            ? $"[bold green]Every step did what it must[/] ({seconds} s)."
            : $"[bold red]{failures.ToString(CultureInfo.InvariantCulture)} step(s) did not do what they must[/] ({seconds} s).");
    }

    private void Indented(int by, IRenderable text) => console.Write(new Padder(text, new Padding(by, 0, 0, 0)));

    private sealed class Bar(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Value = value;
    }
}
