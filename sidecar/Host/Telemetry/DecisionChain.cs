using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Warden.Host.Telemetry;

/// <summary>What makes the decision log tamper-evident: each line names the SHA-256 of the line before.</summary>
/// <remarks>It shows that a line was changed, taken out or put in before the last one that somebody else has seen; who rewrites all of it to its end is not shown.</remarks>
internal static class DecisionChain
{
    private const int LongestLine = 1 << 20;

    /// <summary>What the first line of a file names where nothing came before.</summary>
    public static string Start { get; } = new('0', 64);

    /// <summary>Gets what the line after this one names.</summary>
    /// <param name="line">The line's bytes without its line feed.</param>
    public static string After(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>Gets what the next line of a file names, and whether its last line was torn off by a crash: that one stays, and is chained as it is.</summary>
    public static (string Previous, bool IsTorn) Continue(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length == 0)
        {
            return (Start, false);
        }

        file.Seek(-Math.Min(file.Length, LongestLine), SeekOrigin.End);
        var tail = new byte[(int)(file.Length - file.Position)];
        file.ReadExactly(tail);
        var isTorn = tail[^1] != (byte)'\n';
        var whole = isTorn ? tail.AsSpan(0, tail.AsSpan().LastIndexOf((byte)'\n') + 1) : tail;
        var last = whole.IsEmpty ? Start : After(LastOf(whole[..^1]));
        return isTorn ? (AfterTorn(last, tail.AsSpan(whole.Length)), true) : (last, false);
    }

    /// <summary>Checks a file from its first line on.</summary>
    /// <param name="lines">The lines' bytes without their line feeds.</param>
    /// <returns>How many lines there are, the hash of the last one, and the number of the first line that does not follow the one before (1 is the first), 0 where all do.</returns>
    public static (long Lines, string Last, long Broken) Check(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var (count, last, broken) = (0L, "", 0L);
        foreach (var line in lines)
        {
            count++;
            var previous = PreviousIn(line);
            // The first line continues another file where the log was rotated, but names it.
            if (broken == 0 && previous is not null && (count > 1 ? previous != last : previous.Length == 0))
            {
                broken = count;
            }

            last = previous is null ? AfterTorn(count == 1 ? Start : last, line.Span) : After(line.Span);
        }

        return (count, last, broken);
    }

    // A torn line names nothing, so what follows it names the line before as well.
    private static string AfterTorn(string last, ReadOnlySpan<byte> torn) => After([.. Encoding.ASCII.GetBytes(last), .. torn]);

    private static ReadOnlySpan<byte> LastOf(ReadOnlySpan<byte> lines) => lines[(lines.LastIndexOf((byte)'\n') + 1)..];

    // Null where the line is torn. A line that names nothing was not written by the log.
    private static string? PreviousIn(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("previous", out var previous) ? previous.GetString() : "";
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
