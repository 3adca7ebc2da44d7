using System.CommandLine;

namespace Warden.Cli;

/// <summary>The option <c>--network</c>.</summary>
internal static class NetworkOption
{
    private const string Embedded = "embedded";

    public static Option<string> Create()
    {
        var option = new Option<string>("--network")
        {
            Description = "The network to run on.",
            HelpName = Embedded,
            DefaultValueFactory = _ => Embedded,
        };
        option.AcceptOnlyFromAmong(Embedded);
        return option;
    }
}
