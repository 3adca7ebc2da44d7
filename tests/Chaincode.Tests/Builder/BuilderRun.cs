using System.Diagnostics;
using System.Text.Json;

namespace Warden.Chaincode.Tests.Builder;

/// <summary>A package as the peer hands it to an external builder, and the three scripts run on it as the peer runs them.</summary>
internal sealed class BuilderRun : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-builder-");

    public BuilderRun(string metadata, string connection)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "needs /bin/sh");
        foreach (var name in new[] { "source", "metadata", "output", "release" })
        {
            folder.CreateSubdirectory(name);
        }

        Write("metadata/metadata.json", metadata);
        Write("source/connection.json", connection);
    }

    /// <summary>Gets the variables that the peer passes on.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets what the peer would read, as text.</summary>
    public string Released => File.ReadAllText(PathOf("release/chaincode/server/connection.json"));

    /// <summary>Gets what the peer would read.</summary>
    public JsonElement Connection => JsonDocument.Parse(Released).RootElement;

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public void Write(string name, string content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Names sidecars, one line each.</summary>
    public void Guard(params IEnumerable<string> lines)
    {
        Write("sidecars", string.Join('\n', lines) + "\n");
        Environment["WARDEN_SIDECARS"] = PathOf("sidecars");
    }

    public (int Code, string Error) Detect() => Run("detect", "source", "metadata");

    public (int Code, string Error) Build() => Run("build", "source", "metadata", "output");

    public (int Code, string Error) Release() => Run("release", "output", "release");

    /// <summary>Runs all three, each of which has to succeed.</summary>
    public void RunAll()
    {
        foreach (var step in new[] { Detect, Build, Release })
        {
            var (code, error) = step();
            Assert.True(code == 0, error);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private (int Code, string Error) Run(string script, params IEnumerable<string> folders)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "builder", "bin", script)) { RedirectStandardError = true };
        foreach (var name in folders)
        {
            start.ArgumentList.Add(PathOf(name));
        }

        // The peer passes on what its configuration names, and PATH.
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Children.Start(start);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
