using System.CommandLine;
using System.Text;

namespace Warden.Host.Commands.Governing;

/// <summary>A document that a command is given as a file; <c>-</c> stands for standard input.</summary>
internal static class DocumentFile
{
    /// <summary>Stands for standard input where a file is named.</summary>
    public const string StandardInput = "-";

    // Eight times what the governance chaincode takes: the file may be indented.
    private const int LongestFile = 4 * 1024 * 1024;

    public static Argument<string> Argument(string what) => new("file") { Description = $"{what} as JSON (docs/schemas); - reads standard input." };

    /// <summary>Makes the argument of a command that takes something else in its place.</summary>
    public static Argument<string?> OptionalArgument(string what) =>
        new("file") { Description = $"{what} as JSON (docs/schemas); - reads standard input.", Arity = ArgumentArity.ZeroOrOne };

    public static Option<string?> Option(string what) => new("--file") { Description = $"{what} as JSON (docs/schemas); - reads standard input.", HelpName = "FILE" };

    /// <summary>Reads the text.</summary>
    /// <exception cref="CommandException">The file is too long for a document however it is laid out, or no UTF-8.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path == StandardInput)
        {
            return await Console.In.ReadToEndAsync(cancellationToken);
        }

        if (InputFiles.FaultOf(path) is { } fault)
        {
            throw new CommandException(fault);
        }

        var length = new FileInfo(path).Length;
        if (length > LongestFile)
        {
            throw new CommandException($"{path}: expected at most {LongestFile} bytes, but {length} came");
        }

        try
        {
            return await File.ReadAllTextAsync(path, new UTF8Encoding(false, throwOnInvalidBytes: true), cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw new CommandException($"{path}: expected UTF-8, but other bytes came");
        }
    }
}
