using System.CommandLine;
using Warden.Benchmarks.Speed;

namespace Warden.Benchmarks.Accuracy;

/// <summary>The command <c>accuracy</c>: how well the engine judges, against the goals.</summary>
internal static class AccuracyCommand
{
    public static Command Create(TextWriter output)
    {
        var seeds = new Option<string>("--seeds") { Description = "Seeds of the generated worlds, separated by commas.", DefaultValueFactory = _ => "101,102,103", HelpName = "N,N" };
        var worldSeed = new Option<int>("--world-seed") { Description = "Added to a seed to get the seed of its world's laws.", HelpName = "N" };
        var python = new Option<string>("--python") { Description = "The interpreter that runs the generator.", DefaultValueFactory = _ => "python3", HelpName = "PROGRAM" };
        var generator = new Option<FileInfo?>("--generator") { Description = "The script gen_faults.py; without it only cases made before are scored.", HelpName = "FILE" };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Cases made before: asset, trade, and tables below it.", HelpName = "DIR" };
        var tables = new Option<DirectoryInfo?>("--tables") { Description = "Further tables: folders with clean.csv, and dirty.csv where their errors are known.", HelpName = "DIR" };
        var vectors = new Option<DirectoryInfo?>("--vectors") { Description = "Sets of vectors as .npz with X and y, as ADBench keeps them.", HelpName = "DIR" };
        var stream = new Option<int>("--stream") { Description = "Records of a generated stream.", DefaultValueFactory = _ => 20_000, HelpName = "N" };
        var speed = new Option<bool>("--speed") { Description = "Measure speeds too; on a busy machine they are worth nothing." };
        var file = new Option<FileInfo?>("--out") { Description = "The page to write, as docs/accuracy.md.", HelpName = "FILE" };
        var surprises = new Option<DirectoryInfo?>("--surprises") { Description = "A folder for false alarms and misses, one file a case.", HelpName = "DIR" };
        seeds.Validators.Add(r =>
        {
            if (!TryParse(r.GetValueOrDefault<string>(), out _))
                r.AddError($"--seeds: expected whole numbers separated by commas, but {r.GetValueOrDefault<string>()} came");
        });
        foreach (var folder in (Option<DirectoryInfo?>[])[data, tables, vectors])
        {
            folder.Validators.Add(r =>
            {
                if (r.GetValueOrDefault<DirectoryInfo?>() is { Exists: false } missing)
                    r.AddError($"{r.Option.Name}: there is no folder {missing.FullName}");
            });
        }

        generator.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<FileInfo?>() is { Exists: false } missing)
                r.AddError($"--generator: there is no file {missing.FullName}");
        });

        var command = new Command("accuracy", "How well the engine judges generated worlds, real tables and vectors, against the goals.") { seeds, worldSeed, python, generator, data, tables, vectors, stream, speed, file, surprises };
        command.SetAction((parsed, cancellation) =>
        {
            TryParse(parsed.GetValue(seeds)!, out var numbers);
            var options = new AccuracyOptions
            {
                Seeds = numbers,
                WorldSeed = parsed.GetValue(worldSeed),
                Python = parsed.GetValue(python)!,
                Generator = parsed.GetValue(generator)?.ToString(),
                Data = parsed.GetValue(data)?.ToString(),
                Tables = parsed.GetValue(tables)?.ToString(),
                Vectors = parsed.GetValue(vectors)?.ToString(),
                Stream = parsed.GetValue(stream),
                Speed = parsed.GetValue(speed),
                Surprises = parsed.GetValue(surprises)?.ToString(),
            };
            if (options.Surprises is not null)
                Directory.CreateDirectory(options.Surprises);
            return RunOrSayWhyNotAsync(options, parsed.GetValue(file), output, cancellation);
        });
        return command;
    }

    private static async Task<int> RunOrSayWhyNotAsync(AccuracyOptions options, FileInfo? file, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            await RunAsync(options, file, output, cancellation);
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync($"accuracy: {e.Message}");
            return 1;
        }
    }

    private static async Task RunAsync(AccuracyOptions options, FileInfo? file, TextWriter output, CancellationToken cancellation)
    {
        var results = new AccuracyResults(
            options,
            await new WorldSuite(options, output).RunAsync(cancellation),
            new TableSuite(options, output).Run(),
            await new VectorSuite(options, output).RunAsync(cancellation),
            options.Speed ? SpeedSuite.Run() : null);
        var page = new StringWriter { NewLine = "\n" };
        AccuracyPage.Write(page, results);
        if (file is null)
            await output.WriteAsync(page.ToString());
        else
            await File.WriteAllTextAsync(file.FullName, page.ToString(), cancellation);
    }

    private static bool TryParse(string text, out int[] seeds)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        seeds = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out seeds[i]))
                return false;
        }

        return true;
    }
}
