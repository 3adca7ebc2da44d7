using System.Diagnostics;
using System.Globalization;

namespace Warden.Evaluation.Worlds;

/// <summary>Runs the generator of labelled records, a Python script, and reads what it wrote.</summary>
/// <param name="python">The interpreter, a path or a name on PATH.</param>
/// <param name="script">The script <c>gen_faults.py</c>.</param>
public sealed class WorldGenerator(string python, string script)
{
    /// <summary>Generates a case in a folder of its own, which is gone afterwards.</summary>
    /// <exception cref="InvalidOperationException">The script failed; the message has its last words.</exception>
    public async Task<LabelledCase> GenerateAsync(WorldPlan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var folder = Directory.CreateTempSubdirectory("warden-world-");
        try
        {
            await RunAsync(plan, folder.FullName, cancellation);
            return LabelledCase.Open(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(WorldPlan plan, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[script, "--out", folder, "--domain", plan.Domain, "--seed", Text(plan.Seed), "--world-seed", Text(plan.WorldSeed), "--history", Text(plan.History), "--stream", Text(plan.Stream), "--contamination", plan.Contamination.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = await process.StandardError.ReadToEndAsync(cancellation);
            await output;
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{script} for {plan} was expected to end with 0, but ended with {process.ExitCode}: {errors.Trim().Split('\n')[^1]}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
