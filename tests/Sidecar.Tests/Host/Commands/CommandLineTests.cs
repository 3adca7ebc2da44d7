using System.CommandLine;
using Spectre.Console;
using Warden.Host.Commands;

namespace Warden.Host.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public async Task A_command_that_is_not_there_is_bad_input_and_is_named()
    {
        var run = await CommandOutcome.RunAsync("fly");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("fly", run.Errors);
    }

    [Theory]
    [InlineData("--until: expected a whole number, but soon came\n", "restrict", "pause", "a", "--until", "soon", "--source", "b", "--reason", "c")]
    [InlineData("expected a command; --help lists them\n")]
    [InlineData("expected a command; --help lists them\n", "policy")]
    [InlineData("expected a command, but polcy came; did you mean policy?\n", "polcy")]
    [InlineData("expected a command, but xyzzy came; --help lists what there is\n", "vote", "xyzzy")]
    [InlineData("expected an option that there is, but --colour came; --help lists what there is\n", "policy", "list", "--colour", "blue")]
    [InlineData("expected no more, but and more came; --help lists what there is\n", "policy", "list", "and", "more")]
    [InlineData("expected <proposal>, but nothing came\n", "vote", "yes")]
    [InlineData("expected --reason, but nothing came\n", "vote", "revoke", "a0a0", "--reason")]
    [InlineData("expected --until, --source, --reason, but none of them came\n", "restrict", "pause", "a")]
    [InlineData("--alpha: expected a number, but much came\n", "policy", "propose", "--chaincode", "a", "--alpha", "much")]
    [InlineData("--mode: expected one of off, shadow, but hold came\n", "policy", "emergency", "a", "--until", "7", "--reason", "b", "--mode", "hold")]
    [InlineData("<on|off>: expected one of on, off, but nothing came\n", "policy", "take-part", "a", "", "--reason", "b")]
    [InlineData("--profile: expected a file, but there is none at nobody.json\n", "policy", "list", "--profile", "nobody.json")]
    [InlineData("--config: expected a file, but / is a folder\n", "run", "--config", "/")]
    [InlineData("<file>: expected a file, but nothing came\n", "analyze", "")]
    public async Task What_cannot_be_read_is_said_in_few_words_that_name_no_type(string sentence, params string[] arguments)
    {
        var run = await CommandOutcome.RunAsync(arguments);
        Assert.Equal((ExitCodes.BadInput, "", sentence), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task Every_command_has_a_help_that_names_the_common_options()
    {
        foreach (var command in CommandLine.Create().Subcommands)
        {
            var run = await CommandOutcome.RunAsync(command.Name, "--help");
            Assert.Equal(ExitCodes.Done, run.ExitCode);
            Assert.Contains(CommonOptions.Json, run.Output);
            Assert.Contains(CommonOptions.NoColor, run.Output);
            Assert.All(command.Options.Concat<Symbol>(command.Subcommands), symbol => Assert.False(string.IsNullOrWhiteSpace(symbol.Description), symbol.Name));
        }
    }

    [Fact]
    public async Task A_fault_of_the_user_ends_with_its_sentence_and_its_code()
    {
        var run = await RunAsync((_, _) => throw new CommandException("--top: expected a number, but ten came"));
        Assert.Equal((ExitCodes.BadInput, "", "--top: expected a number, but ten came\n"), (run.ExitCode, run.Output, run.Errors));
        run = await RunAsync((_, _) => throw new CommandException("the digests differ", ExitCodes.Failed));
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_bad_input()
    {
        var run = await RunAsync(async (_, cancellationToken) =>
        {
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "no-such-file"), cancellationToken);
            return ExitCodes.Done;
        });
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("no-such-file", run.Errors);
    }

    [Fact]
    public async Task Cancelled_it_says_so_and_ends_with_130()
    {
        using var stop = new CancellationTokenSource();
        var run = await RunAsync(
            async (_, cancellationToken) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return ExitCodes.Done;
            },
            stop.Token);
        Assert.Equal((ExitCodes.Interrupted, "interrupted\n"), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_fault_of_the_program_is_not_hidden() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync((_, _) => throw new InvalidOperationException("a bug")));

    [Fact]
    public async Task Tables_in_a_pipe_have_no_colours_and_JSON_is_one_line()
    {
        var run = await RunAsync(
            (context, _) =>
            {
                if (context.Json)
                {
                    context.PrintJson(new { b = 1, a = "ü" });
                }
                else
                {
                    context.Console.MarkupLine("[red]red[/]");
                }

                return Task.FromResult(ExitCodes.Done);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal("red\n", run.Output);
        run = await RunAsync(
            (context, _) =>
            {
                context.PrintJson(new { b = 1, a = "ü" });
                return Task.FromResult(ExitCodes.Done);
            },
            TestContext.Current.CancellationToken,
            "--json");
        Assert.Equal("{\"a\":\"ü\",\"b\":1}\n", run.Output);
    }

    private static async Task<CommandOutcome> RunAsync(
        Func<CommandContext, CancellationToken, Task<int>> body, CancellationToken cancellationToken = default, params string[] more)
    {
        var root = new RootCommand { new Command("do", "Does.").Runs(body) };
        foreach (var option in CommonOptions.Create())
        {
            root.Options.Add(option);
        }

        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var invocation = new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
        var exitCode = await root.Parse(["do", .. more]).InvokeAsync(invocation, cancellationToken);
        return new CommandOutcome(exitCode, output.ToString(), errors.ToString());
    }
}
