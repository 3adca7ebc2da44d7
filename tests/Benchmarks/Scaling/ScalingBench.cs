using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Warden.Benchmarks.Speed;
using Warden.Detection;
using Warden.Documents;
using Warden.Evaluation.Report;

namespace Warden.Benchmarks.Scaling;

/// <summary>The command <c>scaling</c>: what histories of 10³ to 10⁷ records of 1 to 256 leaves cost.</summary>
internal static class ScalingBench
{
    private const int Fresh = 256;

    public static Command Create(TextWriter output)
    {
        var most = new Option<long>("--most") { Description = "The most values (records × leaves) of one size; larger ones are left out.", DefaultValueFactory = _ => 100_000_000, HelpName = "N" };
        var file = new Option<FileInfo?>("--out") { Description = "The page whose section is replaced, as tests/Benchmarks/RESULTS.md.", HelpName = "FILE" };
        var command = new Command("scaling", "Fit time, bytes and score time over 10³ to 10⁷ records of 1 to 256 leaves.") { most, file };
        command.SetAction(parsed => Run(parsed.GetValue(most), parsed.GetValue(file), output));
        return command;
    }

    private static int Run(long most, FileInfo? file, TextWriter output)
    {
        var rows = new List<ScalingRow>();
        foreach (var records in (int[])[1_000, 10_000, 100_000, 1_000_000, 10_000_000])
        {
            foreach (var leaves in (int[])[1, 4, 16, 64, 256])
            {
                if ((long)records * leaves > most)
                    continue;
                rows.Add(Measure(records, leaves));
                output.WriteLine(string.Join("  ", Cells(rows[^1])));
            }
        }

        var page = new StringWriter { NewLine = "\n" };
        page.Write($"    dotnet run -c Release --project tests/Benchmarks -- scaling --out tests/Benchmarks/RESULTS.md\n\n{ResultsFile.Machine()}\n");
        page.Write(string.Create(CultureInfo.InvariantCulture, $"Records of one writes tree, every leaf another number; sizes up to {most:N0} values. A score parses, judges every leaf and every relation.\n\n"));
        MarkdownTable.Write(page, ["records", "leaves", "take in a record, µs", "fit, s", "history, kB", "model, kB", "score p50, µs", "score p99, µs", "score, bytes"], rows.Select(Cells));
        if (file is null)
            output.Write(page.ToString());
        else
            ResultsFile.Replace(file.FullName, "Scaling", page.ToString());
        return 0;
    }

    private static ScalingRow Measure(int records, int leaves)
    {
        var random = new Random(13);
        var history = new ChaincodeHistory();
        var taking = 0L;
        for (var i = 0; i < records; i++)
        {
            // What makes the record is not measured, only what takes it in.
            var call = new CommittedCall(string.Create(CultureInfo.InvariantCulture, $"tx{i}"), [], [Record(random, leaves, i)]);
            var start = Stopwatch.GetTimestamp();
            history.Observe(call);
            taking += Stopwatch.GetTimestamp() - start;
        }

        var policy = new DetectionPolicy { Chaincode = "basic" };
        var fitting = Stopwatch.GetTimestamp();
        var model = ChaincodeModel.Fit(history, schema: null, policy, height: 1, seed: [1, 2, 3, 4, 5, 6, 7, 8]);
        var fit = Stopwatch.GetElapsedTime(fitting);
        var scorer = new Scorer(model, policy);
        var fresh = Enumerable.Range(0, Fresh).Select(i => (IReadOnlyList<StateWrite>)[Record(random, leaves, records + i)]).ToArray();
        var score = Latency.Of(Math.Max(2_000, 400_000 / leaves), i => scorer.ScoreWrites(fresh[i % Fresh]));
        return new(records, leaves, Stopwatch.GetElapsedTime(0, taking) / records, fit, history.ToBytes().LongLength, model.ToBytes().LongLength, score);
    }

    private static StateWrite Record(Random random, int leaves, int number)
    {
        var json = new StringBuilder("{", 16 * leaves);
        for (var i = 0; i < leaves; i++)
            json.Append(CultureInfo.InvariantCulture, $"\"n{i}\":{300 + (900 * random.NextDouble() * random.NextDouble()):0.00},");
        json[^1] = '}';
        return new(string.Create(CultureInfo.InvariantCulture, $"item{number}"), Encoding.UTF8.GetBytes(json.ToString()), IsDelete: false);
    }

    private static string[] Cells(ScalingRow row) =>
    [
        row.Records.ToString("N0", CultureInfo.InvariantCulture),
        row.Leaves.ToString(CultureInfo.InvariantCulture),
        Goal.Text(row.Observe.TotalMicroseconds, "0.0"),
        Goal.Text(row.Fit.TotalSeconds, "0.000"),
        Goal.Text(row.HistoryBytes / 1000.0, "N0"),
        Goal.Text(row.ModelBytes / 1000.0, "N0"),
        Goal.Text(row.Score.P50.TotalMicroseconds, "0.0"),
        Goal.Text(row.Score.P99.TotalMicroseconds, "0.0"),
        Goal.Text(row.Score.BytesPerCall, "0"),
    ];
}
