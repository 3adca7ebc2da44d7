using System.CommandLine;

namespace Warden.Host.Commands;

/// <summary>The options that every command takes; <see cref="CommandContext"/> has read them.</summary>
internal static class CommonOptions
{
    public const string Json = "--json";
    public const string NoColor = "--no-color";

    public static IEnumerable<Option> Create() =>
    [
        new Option<bool>(Json) { Description = "Print JSON for programs, one document a line.", Recursive = true },
        new Option<bool>(NoColor) { Description = "Print no colours; so does the variable NO_COLOR.", Recursive = true },
    ];
}
