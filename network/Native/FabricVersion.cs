using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Warden.Native;

/// <summary>A version of Fabric, such as 2.5 or 3.1; what differs between them in a node's configuration hangs on it.</summary>
internal readonly partial record struct FabricVersion(int Major, int Minor)
{
    /// <summary>Reads the first <c>major.minor</c> of a text, such as an image's tag or what <c>peer version</c> prints.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static FabricVersion Parse(string text)
    {
        var match = Pattern.Match(text);
        return match.Success
            ? new(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : throw new FormatException($"A version of Fabric such as 2.5 or 3.1 was expected in '{text}'.");
    }

    /// <summary>Gets the channel capability that nodes of this version understand.</summary>
    public string ChannelCapability => Major >= 3 ? "V3_0" : "V2_0";

    /// <summary>Gets a channel capability, or the one that nodes of this version understand in its place.</summary>
    public string Understood(string capability) => Major >= 3 ? capability : ChannelCapability;

    /// <summary>Asks a <c>peer</c> program for its version.</summary>
    /// <exception cref="FormatException">It did not say one.</exception>
    public static async Task<FabricVersion> OfAsync(string peer, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(peer, "version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{peer} did not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return Parse($"{output}{await errors}");
    }

    [GeneratedRegex(@"(\d{1,4})\.(\d{1,4})", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
