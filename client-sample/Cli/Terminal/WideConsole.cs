using Spectre.Console;

namespace Warden.Cli.Terminal;

/// <summary>The console, made wide and plain where it is no terminal: a file or a pipe has no edge to wrap at and shows no colours.</summary>
internal static class WideConsole
{
    private const int Width = 140;

    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        // By TERM alone it would write escapes into the file.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = Width;
        return console;
    }
}
