using System.Diagnostics;
using System.Globalization;

namespace Warden.Evaluation.Worlds;

/// <summary>Runs the generator of labelled records, a Python script, and reads what it wrote.</summary>
/// <param name="python">The interpreter, a path or a name on PATH.</param>
/// <param name="script">The script <c>gen_faults.py</c>.</param>
/// <param name="folder">Where the tables of plans lie. Domains are part of what the generator draws from, so plans name tables without their folders.</param>
public sealed class WorldGenerator(string python, string script, string folder)
{
    /// <summary>Generates a case in a folder of its own, which is gone afterwards.</summary>
    /// <exception cref="InvalidOperationException">The script failed; the message has its last words.</exception>
    public async Task<LabelledCase> GenerateAsync(WorldPlan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var target = Directory.CreateTempSubdirectory("warden-world-");
        try
        {
            await RunAsync(plan, target.FullName, cancellation);
            return LabelledCase.Open(target.FullName);
        }
        finally
        {
            target.Delete(recursive: true);
        }
    }

    private async Task RunAsync(WorldPlan plan, string target, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in (string[])[Path.GetFullPath(script), "--out", target, "--domain", plan.Domain, "--seed", Text(plan.Seed), "--world-seed", Text(plan.WorldSeed), "--history", Text(plan.History), "--stream", Text(plan.Stream), "--contamination", plan.Contamination.ToString(CultureInfo.InvariantCulture)])
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
