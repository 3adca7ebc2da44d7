using System.Diagnostics;
using System.Globalization;

namespace Warden.Scenarios.Commands;

/// <summary>The network that one runs to try the commands on, and the commands as processes of their own.</summary>
public sealed class NetworkCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-network-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_runs_until_an_interrupt_and_warden_governs_it_by_the_profiles_that_it_writes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        using var network = Start("Warden.Cli.dll", "network", "--out", folder.FullName, "--found", "--assets", "3");
        try
        {
            var lines = new List<string>();
            while (lines is [] or [.., not ['r', 'e', 'a', 'd', 'y', ..]])
            {
                lines.Add(await network.StandardOutput.ReadLineAsync(Token) ?? throw new InvalidOperationException(await network.StandardError.ReadToEndAsync(Token)));
            }

            Assert.Contains(lines, line => line.Contains("Admin@org2.example.com.json", StringComparison.Ordinal));
            var profile = Path.Combine(folder.FullName, "Admin@org1.example.com.json");
            var proposed = await RunAsync("policy", "propose", "--chaincode", "basic", "--mode", "hold", "--profile", profile);
            Assert.True(proposed.ExitCode == 0, proposed.Error);
            Assert.Contains("needs 2 of 2 votes: warden vote yes", proposed.Output, StringComparison.Ordinal);
            var listed = await RunAsync("vote", "list", "--profile", profile);
            Assert.Contains("register basic", listed.Output, StringComparison.Ordinal);
            string[] call = ["submit", "basic", "CreateAsset", "asset77", "blue", "5", "Tomoko", "400", "--profile", Path.Combine(folder.FullName, "User1@org2.example.com.json")];
            var submitted = await RunProgramAsync("Warden.Cli.dll", call);
            Assert.Equal((0, "committed\n"), (submitted.ExitCode, submitted.Output.ReplaceLineEndings("\n")));
            var refused = await RunProgramAsync("Warden.Cli.dll", call);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains("the asset asset77 already exists", refused.Error, StringComparison.Ordinal);
            var bad = await RunAsync("vote", "list", "--profile", Path.Combine(folder.FullName, "nobody.json"));
            Assert.Equal(2, bad.ExitCode);
            Assert.Contains("nobody.json", bad.Error, StringComparison.Ordinal);

            Signals.Interrupt(network.Id);
            await network.WaitForExitAsync(Token);
            Assert.Equal(0, network.ExitCode);
            Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"warden-{network.Id}-*")));
        }
        finally
        {
            if (!network.HasExited)
            {
                network.Kill(entireProcessTree: true);
            }
        }
    }

    [Theory]
    [InlineData("--organizations: expected a whole number, but many came", "network", "--out", "x", "--organizations", "many")]
    [InlineData("--assets: expected 0 to 1000000, but -5 came", "network", "--out", "x", "--assets", "-5")]
    [InlineData("--answer: expected one of yes, no, but maybe came", "demo", "--answer", "maybe")]
    [InlineData("expected an option that there is, but --fast came; --help lists what there is", "demo", "--fast")]
    [InlineData("--network: expected one of embedded, native, but moon came", "demo", "--network", "moon")]
    [InlineData("expected <chaincode>, <function>, but none of them came", "submit")]
    [InlineData("--profile: expected a file, but there is none at nobody.json", "submit", "basic", "Read", "--profile", "nobody.json")]
    [InlineData("expected a command, but subbmit came; did you mean submit?", "subbmit")]
    public async Task What_is_typed_wrongly_is_told_in_one_sentence(string sentence, params string[] arguments)
    {
        var run = await RunProgramAsync("Warden.Cli.dll", arguments);
        Assert.Equal((2, "", sentence), (run.ExitCode, run.Output, run.Error.TrimEnd()));
    }

    private static Task<CommandResult> RunAsync(params string[] arguments) => RunProgramAsync("warden.dll", arguments);

    private static async Task<CommandResult> RunProgramAsync(string name, string[] arguments)
    {
        using var program = Start(name, arguments);
        var (output, error) = (program.StandardOutput.ReadToEndAsync(Token), program.StandardError.ReadToEndAsync(Token));
        await program.WaitForExitAsync(Token);
        return new CommandResult(program.ExitCode, await output, await error);
    }

    private static Process Start(string program, params IEnumerable<string> arguments)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return Children.Start(new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
    }
}
