using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Warden.Host.Commands;

/// <summary>Says in one sentence what is wrong with a command line. The library's own words name types of the program, and take several lines.</summary>
public static partial class CommandFaults
{
    private const string Suggests = " was not matched. Did you mean one of the following?";

    /// <summary>Gets the sentence.</summary>
    /// <param name="parsed">The command line, which has errors.</param>
    /// <param name="action">What the library would say.</param>
    public static async Task<string> SentenceAsync(ParseResult parsed, ParseErrorAction action)
    {
        if (parsed.UnmatchedTokens is [_, ..] unknown)
        {
            var option = unknown.FirstOrDefault(token => token.StartsWith("--", StringComparison.Ordinal));
            var what = option is not null ? "an option that there is" : parsed.CommandResult.Command.Subcommands.Count > 0 ? "a command" : "no more";
            return $"expected {what}, but {option ?? string.Join(' ', unknown)} came; {await SuggestedAsync(parsed, action) ?? "--help lists what there is"}";
        }

        if (parsed.Errors.Any(error => NoCommand().IsMatch(error.Message)))
        {
            return "expected a command; --help lists them";
        }

        var missing = parsed.Errors.Select(MissingIn).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return missing.Count > 0 ? $"expected {string.Join(", ", missing)}, but {(missing.Count == 1 ? "nothing" : "none of them")} came" : InOurWords(parsed.Errors[0]);
    }

    // Names alone stand in their lines; other lines are sentences.
    private static async Task<string?> SuggestedAsync(ParseResult parsed, ParseErrorAction action)
    {
        action.ShowHelp = false;
        using var said = new StringWriter { NewLine = "\n" };
        await parsed.InvokeAsync(new InvocationConfiguration { Output = said, Error = said });
        var names = said.ToString().ReplaceLineEndings("\n").Split('\n')
            .SkipWhile(line => !line.EndsWith(Suggests, StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length > 0 && !line.Contains(' ', StringComparison.Ordinal)).ToList();
        return names.Count > 0 ? $"did you mean {string.Join(" or ", names)}?" : null;
    }

    private static string? MissingIn(ParseError error) => MissingOption().Match(error.Message) is { Success: true } option ? option.Groups["name"].Value
        : MissingArgument().IsMatch(error.Message) ? NameOf(error.SymbolResult)
        : null;

    private static string InOurWords(ParseError error)
    {
        if (Unreadable().Match(error.Message) is { Success: true } unreadable)
        {
            var came = unreadable.Groups["came"].Value is { Length: > 0 } value ? value : "nothing";
            return $"{NameOf(error.SymbolResult)}: expected {NamesIn(error.SymbolResult) ?? Described(unreadable.Groups["type"].Value)}, but {came} came";
        }

        var lines = error.Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return NoneOf().Match(lines[0]) is { Success: true } other
            ? $"{NameOf(error.SymbolResult)}: expected one of {string.Join(", ", lines.Skip(1).Select(line => line.Trim('\'')))}, but {(other.Groups["came"].Value is { Length: > 0 } word ? word : "nothing")} came"
            : string.Join(' ', lines);
    }

    private static string NameOf(SymbolResult? result) => result switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult { Parent: OptionResult option } => option.Option.Name,
        ArgumentResult argument => $"<{argument.Argument.Name}>",
        CommandResult command => command.Command.Arguments.Select(a => $"<{a.Name}>").FirstOrDefault() ?? command.Command.Name,
        _ => "the command",
    };

    // Null where the option takes more than a few names.
    private static string? NamesIn(SymbolResult? result) => (result as OptionResult ?? result?.Parent as OptionResult)?.Option is not { } option ? null
        : option.HelpName is { } help && help.Contains('|', StringComparison.Ordinal) ? $"one of {help.Replace("|", ", ", StringComparison.Ordinal)}"
        : (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsEnum: true } names ? $"one of {string.Join(", ", Enum.GetNames(names).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
        : null;

    private static string Described(string type) => type.Contains("Int", StringComparison.Ordinal) ? "a whole number"
        : type.Contains("Double", StringComparison.Ordinal) ? "a number"
        : type.Contains("FileInfo", StringComparison.Ordinal) ? "a file"
        : type.Contains("DirectoryInfo", StringComparison.Ordinal) ? "a folder"
        : "another value";

    [GeneratedRegex(@"^Required command was not provided\.$")]
    private static partial Regex NoCommand();

    [GeneratedRegex(@"^Option '(?<name>[^']*)' is required\.$")]
    private static partial Regex MissingOption();

    [GeneratedRegex("^Required argument missing for ")]
    private static partial Regex MissingArgument();

    [GeneratedRegex(@"^Cannot parse argument '(?<came>.*)' for (option|command) '[^']*' as expected type '(?<type>[^']*)'\.")]
    private static partial Regex Unreadable();

    [GeneratedRegex("^Argument '(?<came>.*)' not recognized\\. Must be one of:$")]
    private static partial Regex NoneOf();
}
