using System.CommandLine;
using System.Globalization;
using System.Text;
using Spectre.Console;
using Warden.Documents;
using Warden.Host.Analysis;

namespace Warden.Host.Commands;

/// <summary>The command <c>analyze</c>: finds suspected values in a file or on a ledger, offline.</summary>
internal sealed class AnalyzeCommand
{
    private static readonly string[] Formats = ["table", "jsonl", "html"];

    private readonly SourceOptions source = new();
    private readonly Option<FileInfo?> history = new Option<FileInfo?>("--history") { Description = "Records known to be clean: they teach, the others are judged.", HelpName = "FILE" }.OfExisting();
    private readonly Option<long?> learnFirst = new("--learn-first") { Description = "Learn from the first N records (with --ledger: blocks) and judge those after them.", HelpName = "N" };
    private readonly Option<FileInfo?> schema = new Option<FileInfo?>("--schema") { Description = "A schema document: kinds, units, sensitive attributes.", HelpName = "FILE" }.OfExisting();
    private readonly Option<FileInfo[]> policies = new Option<FileInfo[]>("--policy") { Description = "Policy documents to compare; without: active, cautious and passive, calibrated.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true }.OfExisting();
    private readonly Option<FileInfo?> labels = new Option<FileInfo?>("--labels") { Description = "JSON Lines that declare values reasonable or unreasonable; see docs/analysis.md.", HelpName = "FILE" }.OfExisting();
    private readonly DetectorsOption detectors = DetectorsOption.Create();
    private readonly Option<int?> top = new("--top") { Description = "How many suspected cells are shown. Default: 50, for html 500, for jsonl 100000.", HelpName = "N" };
    private readonly Option<string?> format = new("--format") { Description = "table, jsonl or html. Default: by the ending of --out, else table.", HelpName = "FORMAT" };
    private readonly Option<FileInfo?> output = new("--out") { Description = "Where the report goes; without: standard output.", HelpName = "FILE" };

    public static Command Create()
    {
        var parts = new AnalyzeCommand();
        parts.format.AcceptOnlyFromAmong(Formats);
        parts.top.Validators.Add(result => Least(result, 0));
        parts.learnFirst.Validators.Add(result => Least(result, 1));
        var command = new Command("analyze", "Finds suspected values in a table, in JSON Lines or on a ledger, and says what policies would warn of.");
        parts.source.AddTo(command);
        foreach (var option in new Option[] { parts.history, parts.learnFirst, parts.schema, parts.policies, parts.detectors, parts.labels, parts.top, parts.format, parts.output })
        {
            command.Options.Add(option);
        }

        return command.Runs(parts.RunAsync);
    }

    private static void Least(System.CommandLine.Parsing.OptionResult result, long least)
    {
        if (result.Tokens is [var token] && long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value < least)
        {
            result.AddError($"{result.Option.Name}: expected {least} or more, but {value} came");
        }
    }

    private async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var form = FormOf(context);
        using var opened = await source.OpenAsync(context, cancellationToken);
        var options = OptionsOf(context, form, opened.Records);
        var report = await AnalysisProgressBar.RunAsync(context, progress => new AnalysisRun(options, progress, TimeProvider.System).RunAsync(cancellationToken));
        Write(report, form, context);
        await context.Errors.WriteLineAsync(TimingOf(report));
        return ExitCodes.Done;
    }

    private AnalysisOptions OptionsOf(CommandContext context, string form, IRecordSource records)
    {
        if (context.Value(history) is not null && context.Value(learnFirst) is not null)
        {
            throw new CommandException($"expected {history.Name} or {learnFirst.Name}, but both came");
        }

        var ledger = records as LedgerSource;
        var document = context.Value(schema) is { } file ? ReadSchema(file) : ledger?.Schema;
        var member = source.KeyOf(context);
        var plugged = detectors.Load(context);
        var compared = PoliciesOf(context, ledger);
        foreach (var (name, policy) in compared)
        {
            DetectorsOption.Check(plugged, policy, name);
        }

        return new AnalysisOptions
        {
            Source = records,
            History = context.Value(history) is { } clean ? new FileSource(clean, member) : null,
            LearnFirst = context.Value(learnFirst),
            Mode = context.Value(history) is not null || context.Value(learnFirst) is not null ? AnalysisMode.AfterHistory
                : records is FileSource ? AnalysisMode.WholeTable
                : AnalysisMode.AsItCame,
            Schema = document,
            Policies = compared,
            Detectors = plugged,
            Labels = context.Value(labels) is { } known
                ? LabelFile.Read(known, line => context.Errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{known.Name}, line {line.Line}: {line.Reason}")))
                : null,
            HidesKeys = member is not null && document?.Attributes.Any(a => a.Sensitive && a.Path.EndsWith("/" + member, StringComparison.Ordinal)) == true,
            Top = context.Value(top) ?? form switch { "html" => 500, "jsonl" => 100_000, _ => 50 },
        };
    }

    private IReadOnlyList<NamedPolicy> PoliciesOf(CommandContext context, LedgerSource? ledger) =>
        context.Value(policies) is { Length: > 0 } files ? [.. files.Select(NamedPolicy.Read)]
        : ledger?.Policy is { } inForce ? [.. NamedPolicy.Default, new NamedPolicy("in force", inForce)]
        : NamedPolicy.Default;

    private static AttributeSchema ReadSchema(FileInfo file)
    {
        try
        {
            return CanonicalJson.Read<AttributeSchema>(File.ReadAllBytes(file.FullName)).Validate();
        }
        catch (DocumentException e)
        {
            throw new CommandException($"{file.Name}: {e.Message}");
        }
    }

    private string FormOf(CommandContext context) => context.Value(format) ?? (context.Json ? "jsonl" : context.Value(output)?.Extension.ToLowerInvariant() switch
    {
        ".html" or ".htm" => "html",
        ".jsonl" or ".json" => "jsonl",
        _ => "table",
    });

    private void Write(AnalysisReport report, string form, CommandContext context)
    {
        if (context.Value(output) is not { } file)
        {
            Write(report, form, context.Output, context.Console);
            return;
        }

        // A report that was there stays whole until the new one is.
        var unfinished = file.FullName + ".part";
        using (var writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            Write(report, form, writer, CommandContext.PlainConsole(writer));
        }

        File.Move(unfinished, file.FullName, overwrite: true);
        context.Errors.WriteLine($"the report is in {file.FullName}");
    }

    private static void Write(AnalysisReport report, string form, TextWriter writer, IAnsiConsole console)
    {
        switch (form)
        {
            case "jsonl":
                JsonReport.Write(report, writer);
                break;
            case "html":
                HtmlReport.Write(report, writer);
                break;
            default:
                ConsoleReport.Write(report, console);
                break;
        }
    }

    private static string TimingOf(AnalysisReport report)
    {
        var t = report.Timing;
        var judging = t.Judging > TimeSpan.Zero
            ? $"; judging took {t.Judging.TotalSeconds:0.0} s of processor time, {t.ReadingShare:0 %} of it reading: {report.Cells / t.Judging.TotalSeconds:N0} values/s a core"
            : (FormattableString)$"";
        return FormattableString.Invariant(
            $"{t.Total.TotalSeconds:0.0} s: learnt in {t.Learning.TotalSeconds:0.0}, fitted in {t.Fitting.TotalSeconds:0.0}") + FormattableString.Invariant(judging);
    }
}
