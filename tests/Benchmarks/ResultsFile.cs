using System.Globalization;
using System.Runtime.InteropServices;

namespace Warden.Benchmarks;

/// <summary>A page of results, of which a run replaces its own section.</summary>
internal static class ResultsFile
{
    /// <summary>Gets the line that says when and on what a section was measured.</summary>
    public static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"Measured {DateTime.UtcNow:yyyy-MM-dd} on {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.");

    /// <summary>Replaces the section with this heading, up to the next one; without one it is added at the end.</summary>
    /// <param name="path">The page; made where there is none.</param>
    /// <param name="heading">Without its marks.</param>
    /// <param name="body">The section's text.</param>
    public static void Replace(string path, string heading, string body)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "# Results\n";
        var mark = $"## {heading}\n";
        var section = $"{mark}\n{body.Trim('\n')}\n";
        var start = text.IndexOf("\n" + mark, StringComparison.Ordinal);
        if (start < 0)
        {
            File.WriteAllText(path, text.TrimEnd() + "\n\n" + section);
            return;
        }

        var end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        File.WriteAllText(path, text[..(start + 1)] + section + (end < 0 ? "" : text[end..]));
    }
}
