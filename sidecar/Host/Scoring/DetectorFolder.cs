using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using Warden.Detection.Models;

namespace Warden.Host.Scoring;

/// <summary>Reads detectors from a folder of assemblies: each public class that is a <see cref="NumericDetector"/> and needs nothing to be made.</summary>
/// <remarks>
/// An assembly is one plug-in: what it needs beside the framework and <c>Warden.Detection</c> it has to hold itself, so that its digest says
/// what runs. It is loaded from the very bytes that were digested. The digest is part of every model fitted with it, so organisations
/// with different programs publish different digests. A plug-in runs with the sidecar's rights; only the operator may write to the folder.
/// </remarks>
internal static class DetectorFolder
{
    private const UnixFileMode WrittenByOthers = UnixFileMode.OtherWrite;

    /// <summary>Gets the default detectors and those of a folder, in the order of their names.</summary>
    /// <param name="setting">What the folder is called in an error.</param>
    /// <param name="path">The folder; null for none.</param>
    /// <exception cref="SidecarOptionsException">The folder, or one of its assemblies, is not what it has to be.</exception>
    public static NumericDetectors Load(string setting, string? path)
    {
        if (path is null)
        {
            return NumericDetectors.Default;
        }

        if (!Directory.Exists(path))
        {
            throw new SidecarOptionsException(setting, "a folder", $"\"{path}\"");
        }

        RefuseWritable(setting, path);
        var found = Directory.GetFiles(path, "*.dll").Order(StringComparer.Ordinal).SelectMany(file => Read(setting, file)).ToList();
        if (found.Count == 0)
        {
            throw new SidecarOptionsException(setting, "assemblies (*.dll) with detectors", $"none in {path}");
        }

        var all = NumericDetectors.Default;
        foreach (var (detector, program) in found.OrderBy(f => f.Detector.Name, StringComparer.Ordinal))
        {
            try
            {
                all = all.With(detector, program);
            }
            catch (ArgumentException e)
            {
                throw new SidecarOptionsException(setting, "detectors with names of their own", e.Message);
            }
        }

        return all;
    }

    private static IEnumerable<(NumericDetector Detector, string Program)> Read(string setting, string file)
    {
        RefuseWritable(setting, file);
        var name = Path.GetFileName(file);
        try
        {
            var bytes = File.ReadAllBytes(file);
            var program = Convert.ToHexStringLower(SHA256.HashData(bytes));
            var detectors = new PluginContext(name).LoadFromStream(new MemoryStream(bytes)).GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsSubclassOf(typeof(NumericDetector)))
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type => ((NumericDetector)Activator.CreateInstance(type)!, program))
                .ToList();
            return detectors.Count > 0 ? detectors : throw new SidecarOptionsException(setting, "a public class that is a detector", $"{name} without one");
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or ReflectionTypeLoadException
            or MissingMethodException or TargetInvocationException or TypeLoadException)
        {
            throw new SidecarOptionsException(setting, "assemblies made for this sidecar that need no others", $"{name}: {e.Message}");
        }
    }

    private static void RefuseWritable(string setting, string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & WrittenByOthers) != 0)
        {
            throw new SidecarOptionsException(setting, "what only the operator can write to", $"{path}, which everybody can");
        }
    }

    // Types of the sidecar's own assemblies have to be the sidecar's, or no class would be a detector; all else is the framework's.
    private sealed class PluginContext(string name) : AssemblyLoadContext(name)
    {
        private static readonly Assembly[] Shared = [typeof(NumericDetector).Assembly, typeof(Documents.DetectionPolicy).Assembly];

        protected override Assembly? Load(AssemblyName assemblyName) => Shared.FirstOrDefault(a => a.GetName().Name == assemblyName.Name);
    }
}
