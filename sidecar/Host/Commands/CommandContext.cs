using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Warden.Documents;

namespace Warden.Host.Commands;

/// <summary>Where a command prints, and what its user asked for.</summary>
/// <remarks>Results go to <see cref="Output"/>, everything else (progress, faults, bad lines) to <see cref="Errors"/>.</remarks>
internal sealed class CommandContext
{
    // A file or a pipe has no edge to wrap at.
    private const int WideWidth = 140;

    private CommandContext(ParseResult parsed)
    {
        Parsed = parsed;
        Output = parsed.InvocationConfiguration.Output;
        Errors = parsed.InvocationConfiguration.Error;
        Json = parsed.GetValue<bool>(CommonOptions.Json);
        var plain = parsed.GetValue<bool>(CommonOptions.NoColor) || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var terminal = ReferenceEquals(Output, System.Console.Out) && !System.Console.IsOutputRedirected;
        Console = ConsoleOn(Output, terminal, plain);
        ErrorsAreTerminal = ReferenceEquals(Errors, System.Console.Error) && !System.Console.IsErrorRedirected;
        ErrorConsole = ConsoleOn(Errors, ErrorsAreTerminal, plain);
    }

    /// <summary>The command line.</summary>
    public ParseResult Parsed { get; }

    /// <summary>Takes results.</summary>
    public TextWriter Output { get; }

    /// <summary>Takes what is not a result.</summary>
    public TextWriter Errors { get; }

    /// <summary>Writes tables to <see cref="Output"/>; plain text where that is no terminal.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Writes progress to <see cref="Errors"/>.</summary>
    public IAnsiConsole ErrorConsole { get; }

    /// <summary>A person watches <see cref="Errors"/>: progress may be drawn.</summary>
    public bool ErrorsAreTerminal { get; }

    /// <summary>The user asked for JSON.</summary>
    public bool Json { get; }

    /// <summary>Reads the common options.</summary>
    public static CommandContext Of(ParseResult parsed) => new(parsed);

    /// <summary>Gets the value of an option or argument of this command.</summary>
    public T? Value<T>(Option<T> option) => Parsed.GetValue(option);

    /// <inheritdoc cref="Value{T}(Option{T})"/>
    public T? Value<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>Prints a document as one line of canonical JSON.</summary>
    public void PrintJson<T>(T document)
        where T : notnull => Output.WriteLine(CanonicalJson.ToText(document));

    /// <summary>Prints JSON text, such as a chaincode answers, on one line as it came.</summary>
    public void PrintJson(JsonElement document) => Output.WriteLine(document.GetRawText());

    /// <summary>Makes a console that writes plain text, for files.</summary>
    public static IAnsiConsole PlainConsole(TextWriter writer) => ConsoleOn(writer, terminal: false, plain: true);

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool terminal, bool plain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = plain || !terminal ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!terminal)
        {
            console.Profile.Width = WideWidth;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
