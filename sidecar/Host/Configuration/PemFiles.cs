using System.Security.Cryptography;

namespace Warden.Host;

/// <summary>The PEM files that a settings file names, by path relative to it.</summary>
/// <param name="Folder">The settings file's folder.</param>
internal sealed record PemFiles(string Folder)
{
    /// <summary>Gets those of a settings file.</summary>
    public static PemFiles Beside(string path) => new(Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>Gets the whole path of a file or folder.</summary>
    public string Resolve(string path) => Path.Combine(Folder, path);

    /// <summary>Reads a file where one is named.</summary>
    public string? Optional(string setting, string? path) => path is null ? null : Read(setting, path);

    /// <summary>Reads a file.</summary>
    /// <exception cref="SidecarOptionsException">It cannot be read; the message names the setting.</exception>
    public string Read(string setting, string path)
    {
        try
        {
            return File.ReadAllText(Resolve(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SidecarOptionsException(setting, "a PEM file that can be read", CameOf(e, path));
        }
    }

    /// <summary>Gets the SHA-256 of a file of any kind, 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="SidecarOptionsException">It cannot be read; the message names the setting.</exception>
    public string Digest(string setting, string path)
    {
        try
        {
            using var file = File.OpenRead(Resolve(path));
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SidecarOptionsException(setting, "a file that can be read", CameOf(e, path));
        }
    }

    private string CameOf(Exception fault, string path) => fault is FileNotFoundException or DirectoryNotFoundException ? $"none at {Resolve(path)}" : $"{Resolve(path)}, which cannot be,";
}
