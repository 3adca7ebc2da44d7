using System.Globalization;
using Spectre.Console;
using Warden.Host.Analysis;
using Warden.Host.Records;

namespace Warden.Host.Commands;

/// <summary>Draws how far an analysis is where a person watches, and names bad lines.</summary>
/// <param name="write">Takes bad lines.</param>
/// <param name="context">Draws; null where nobody watches.</param>
internal sealed class AnalysisProgressBar(Action<string> write, ProgressContext? context) : IAnalysisProgress
{
    // A file of the wrong kind has nothing else.
    private const int ShownBadLines = 20;

    private readonly Lock gate = new();
    private ProgressTask? task;
    private long badLines;

    /// <summary>Runs long work under a bar where a person watches.</summary>
    public static Task<T> RunAsync<T>(CommandContext context, Func<IAnalysisProgress, Task<T>> work) => context.ErrorsAreTerminal
        ? context.ErrorConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(drawing => work(new AnalysisProgressBar(context.ErrorConsole.WriteLine, drawing)))
        : work(new AnalysisProgressBar(context.Errors.WriteLine, null));

    /// <inheritdoc/>
    public void Begin(string stage)
    {
        End();
        task = context?.AddTask(stage, maxValue: 1);
    }

    /// <inheritdoc/>
    public void Report(double share)
    {
        if (task is not null)
        {
            task.Value = share;
        }
    }

    /// <inheritdoc/>
    public void BadLine(string source, BadLine line)
    {
        lock (gate)
        {
            badLines++;
            if (badLines <= ShownBadLines)
            {
                write(string.Create(CultureInfo.InvariantCulture, $"{source}, line {line.Line}: {VisibleText.Of(line.Reason, 200)}"));
            }
            else if (badLines == ShownBadLines + 1)
            {
                write("further lines that are no records are counted only");
            }
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        if (task is not null)
        {
            task.Value = 1;
            task.StopTask();
        }
    }
}
