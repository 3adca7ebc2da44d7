using Spectre.Console;

namespace Warden.Cli.Terminal;

/// <summary>The console, made wide where it is no terminal: a file or a pipe has no edge to wrap at.</summary>
internal static class WideConsole
{
    private const int Width = 140;

    public static IAnsiConsole Create()
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = Width;
        }

        return console;
    }
}
