using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Warden.Benchmarks.Scoring;
using Warden.Evaluation.Report;

namespace Warden.Benchmarks.Stages;

/// <summary>The command <c>stages</c>: BenchmarkDotNet over every stage of a verdict, bounded in time, with a table of its own.</summary>
internal static class StagesBench
{
    /// <summary>
    /// In process: a project that BenchmarkDotNet generates would build the .proto files into a folder where their C# is not looked for.
    /// </summary>
    public static Job InProcess { get; } = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);

    private static readonly Type[] Classes = [typeof(StagesOfAVerdict), typeof(DetectorsOfNumbers), typeof(RelationsOfARecord), typeof(OneValue), typeof(RecordOf20), typeof(RecordMode)];

    public static Command Create(TextWriter output)
    {
        var quick = new Option<bool>("--quick") { Description = "One short round of each: that they run, not how fast." };
        var file = new Option<FileInfo?>("--out") { Description = "The page whose section is replaced, as tests/Benchmarks/RESULTS.md.", HelpName = "FILE" };
        var command = new Command("stages", "Time and allocation of every stage of a verdict.") { quick, file };
        command.SetAction(parsed => Run(parsed.GetValue(quick), parsed.GetValue(file), output));
        return command;
    }

    private static int Run(bool quick, FileInfo? file, TextWriter output)
    {
        var job = InProcess.WithIterationTime(TimeInterval.FromMilliseconds(quick ? 20 : 250)).WithWarmupCount(quick ? 1 : 4).WithIterationCount(quick ? 3 : 15);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).AddColumnProvider(DefaultConfig.Instance.GetColumnProviders().ToArray())
            .AddAnalyser(DefaultConfig.Instance.GetAnalysers().ToArray()).AddValidator(DefaultConfig.Instance.GetValidators().ToArray());
        var rows = new List<string[]>();
        foreach (var type in Classes)
        {
            var summary = BenchmarkRunner.Run(type, config);
            rows.AddRange(summary.Reports.Select(Row));
            if (summary.HasCriticalValidationErrors || summary.Reports.Length == 0 || summary.Reports.Any(r => !r.Success))
            {
                Console.Error.WriteLine($"stages: {type.Name}: expected a result of every benchmark, but not all ran: {string.Join("; ", summary.ValidationErrors.Select(e => e.Message))}");
                return 1;
            }

            output.WriteLine($"{type.Name}: done");
        }

        var page = new StringWriter { NewLine = "\n" };
        page.Write($"    dotnet run -c Release --project tests/Benchmarks -- stages --out tests/Benchmarks/RESULTS.md\n\n{ResultsFile.Machine()}\n± is half of the 99.9 % confidence interval.\n\n");
        MarkdownTable.Write(page, ["stage", "mean", "±", "allocated"], rows);
        if (file is null)
            output.Write(page.ToString());
        else
            ResultsFile.Replace(file.FullName, "Stages", page.ToString());
        return 0;
    }

    private static string[] Row(BenchmarkReport report)
    {
        var of = report.BenchmarkCase;
        var parameters = of.HasParameters ? " (" + string.Join(", ", of.Parameters.Items.Select(p => p.Value is int n ? n.ToString("N0", CultureInfo.InvariantCulture) : p.Value)) + ")" : "";
        var statistics = report.ResultStatistics;
        return
        [
            $"{of.Descriptor.Type.Name}.{of.Descriptor.WorkloadMethod.Name}{parameters}",
            statistics is null ? "–" : Time(statistics.Mean),
            statistics is null ? "–" : Time(statistics.ConfidenceInterval.Margin),
            report.GcStats.GetBytesAllocatedPerOperation(of) is { } bytes ? $"{bytes} B" : "–",
        ];
    }

    private static string Time(double nanoseconds) => nanoseconds < 1000
        ? Goal.Text(nanoseconds, "0.0") + " ns"
        : Goal.Text(nanoseconds / 1000, "0.00") + " µs";
}
