using System.CommandLine;

namespace Warden.Host.Commands.Governing;

/// <summary>A document that a command is given as a file; <c>-</c> stands for standard input.</summary>
internal static class DocumentFile
{
    private const string StandardInput = "-";

    public static Argument<string> Argument(string what) => new("file") { Description = $"{what} as JSON (docs/schemas); - reads standard input." };

    public static Option<string?> Option(string what) => new("--file") { Description = $"{what} as JSON (docs/schemas); - reads standard input.", HelpName = "FILE" };

    /// <summary>Reads the text.</summary>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken) =>
        path == StandardInput ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
}
