using System.Diagnostics;

namespace Warden.Benchmarks.Load;

/// <summary>The folder of Node scripts beside the bench.</summary>
internal static class NodeScripts
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Load", "node");

    /// <summary>Installs the packages of the lock file, once.</summary>
    /// <exception cref="InvalidDataException">There is no npm, or it failed; the message has its words.</exception>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            return;
        }

        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = Folder, RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = await npm.StandardError.ReadToEndAsync(cancellationToken);
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
            {
                throw new InvalidDataException($"--node needs the packages of {Folder}: npm ci failed: {errors}{await output}");
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidDataException($"--node needs node and npm on PATH: {e.Message}", e);
        }
    }
}
