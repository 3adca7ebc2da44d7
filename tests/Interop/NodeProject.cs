namespace Warden.Interop;

/// <summary>A folder of Node scripts with its package lock; runs them as child processes.</summary>
/// <remarks>The packages are installed at first use. Without node and npm the test is skipped with the reason.</remarks>
public sealed class NodeProject
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    private NodeProject(string folder) => Folder = folder;

    /// <summary>Gets the folder that the scripts run in.</summary>
    public string Folder { get; }

    /// <summary>Gets a project below the folder of the test assembly, with its packages installed.</summary>
    public static async Task<NodeProject> OpenAsync(string relativeFolder, CancellationToken cancellationToken)
    {
        var (project, missing) = await TryOpenAsync(relativeFolder, cancellationToken);
        Assert.SkipWhen(project is null, missing ?? "");
        return project!;
    }

    /// <summary>Gets a project, or what this machine lacks: a fixture cannot skip its tests, they have to do it.</summary>
    public static async Task<(NodeProject? Project, string? Missing)> TryOpenAsync(string relativeFolder, CancellationToken cancellationToken)
    {
        if (Find("node") is null || Find("npm") is null)
        {
            return (null, "needs node and npm on PATH");
        }

        var project = new NodeProject(Path.Combine(AppContext.BaseDirectory, relativeFolder));
        await Installing.WaitAsync(cancellationToken);
        try
        {
            return await project.InstallAsync(cancellationToken) is { } missing ? (null, missing) : (project, null);
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>Starts a script; disposing the result ends it.</summary>
    public NodeProcess Start(string script, params IEnumerable<string> arguments) => Start(script, null, arguments);

    /// <summary>Starts a script with variables added to its environment; disposing the result ends it.</summary>
    public NodeProcess Start(string script, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments) =>
        new(Folder, Find("node")!, [script, .. arguments], environment);

    private async Task<string?> InstallAsync(CancellationToken cancellationToken)
    {
        // npm writes this file last; older than the lock it belongs to other packages.
        var marker = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (marker.Exists && marker.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return null;
        }

        await using var npm = new NodeProcess(Folder, Find("npm")!, ["ci", "--no-audit", "--no-fund"], null);
        if (await npm.WaitForExitAsync(cancellationToken) != 0)
        {
            return "needs the packages of " + Folder + ": npm ci failed: " + npm.Errors;
        }

        File.SetLastWriteTimeUtc(marker.FullName, DateTime.UtcNow);
        return null;
    }

    private static string? Find(string tool)
    {
        var names = OperatingSystem.IsWindows() ? new[] { tool + ".exe", tool + ".cmd" } : [tool];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
