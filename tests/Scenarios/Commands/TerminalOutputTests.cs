using Spectre.Console;
using Warden.Cli.Demo;

namespace Warden.Scenarios.Commands;

public sealed class TerminalOutputTests
{
    [Fact]
    public void What_wraps_on_a_narrow_terminal_stays_beside_its_step()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 80;
        var output = new TerminalOutput(console);
        output.Wire(new WireLine("new1", "peer → sidecar", "TRANSACTION [d21493d5] at Org1MSP and Org2MSP, mode advise"));
        output.Note("Epoch 1: Org1MSP and Org2MSP fitted the same model 814aa066fd76… up to block 121.");
        var lines = writer.ToString().Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.Equal(
            [
                "  new1  peer → sidecar           TRANSACTION [d21493d5] at Org1MSP and Org2MSP,",
                "                                 mode advise",
                "  Epoch 1: Org1MSP and Org2MSP fitted the same model 814aa066fd76… up to block",
                "  121.",
                "",
            ],
            lines);
    }
}
