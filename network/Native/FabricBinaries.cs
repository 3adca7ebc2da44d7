namespace Warden.Native;

/// <summary>Where Fabric's own programs lie on this machine.</summary>
/// <param name="Peer">The path of <c>peer</c>.</param>
/// <param name="Orderer">The path of <c>orderer</c>.</param>
public sealed record FabricBinaries(string Peer, string Orderer)
{
    /// <summary>The environment variable with the folder of the programs.</summary>
    public const string FolderVariable = "FABRIC_BIN";

    /// <summary>Gets what this machine lacks to run a native network; null where it runs.</summary>
    public static string? Missing => OperatingSystem.IsWindows() ? "needs a POSIX system"
        : !File.Exists(NodeProcess.Shell) ? $"needs {NodeProcess.Shell}"
        : Find() is null ? $"needs peer and orderer of Fabric on PATH or in {FolderVariable}"
        : null;

    /// <summary>Finds the programs.</summary>
    /// <param name="folder">The folder to look in; null for FABRIC_BIN, then PATH.</param>
    /// <returns>Null when one of them is missing.</returns>
    public static FabricBinaries? Find(string? folder = null)
    {
        var named = folder ?? Environment.GetEnvironmentVariable(FolderVariable);
        var folders = string.IsNullOrEmpty(named) ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator) : [named];
        return folders
            .Where(f => f.Length > 0)
            .Select(f => new FabricBinaries(Path.Combine(f, "peer"), Path.Combine(f, "orderer")))
            .FirstOrDefault(b => File.Exists(b.Peer) && File.Exists(b.Orderer));
    }
}
