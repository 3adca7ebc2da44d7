using System.Collections.Concurrent;
using Warden.Scenarios.Networks;

[assembly: AssemblyFixture(typeof(NetworksTakingPart))]

namespace Warden.Scenarios.Networks;

/// <summary>Says at the end of the run which networks the scenarios ran on, and why others did not.</summary>
/// <remarks>On the console, and in the file that WARDEN_NETWORKS_FILE names: <c>dotnet test</c> does not show what tests print.</remarks>
public sealed class NetworksTakingPart : IDisposable
{
    private static readonly ConcurrentDictionary<string, string?> Networks = new(StringComparer.Ordinal);

    /// <summary>Notes that a network ran.</summary>
    public static void Took(string name) => Networks[name] = null;

    /// <summary>Notes why a network did not run.</summary>
    public static void Skipped(string name, string reason) => Networks.TryAdd(name, reason);

    /// <summary>Prints the line.</summary>
    public void Dispose()
    {
        if (Networks.IsEmpty)
        {
            return;
        }

        var took = Networks.Where(n => n.Value is null).Select(n => n.Key).Order(StringComparer.Ordinal);
        var skipped = Networks.Where(n => n.Value is not null).Select(n => $"{n.Key} skipped: {n.Value}").Order(StringComparer.Ordinal).ToList();
        var line = $"networks: {string.Join(", ", took)}{(skipped.Count == 0 ? "" : $" ({string.Join("; ", skipped)})")}";
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("WARDEN_NETWORKS_FILE") is { Length: > 0 } file)
        {
            File.AppendAllLines(file, [line]);
        }
    }
}
