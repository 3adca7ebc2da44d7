using System.Text.Json;
using Warden.Native;

namespace Warden.Scenarios.Commands;

public sealed class DemoTests
{
    [Fact]
    public async Task With_every_answer_yes_each_step_commits_what_it_must()
    {
        var result = await WardenCommand.RunAsync("demo", "--json", "--answer", "yes");

        Assert.True(result.ExitCode == 0, result.Error + result.Output);
        var steps = result.Json.ToDictionary(s => s.GetProperty("step").GetString()!, StringComparer.Ordinal);
        Assert.Equal(
            ["history", "epoch", "ordinary", "appraised-value", "color", "contract-error", "policy-vote", "hold-refused", "hold-confirmed", "hold-reused"],
            result.Json.Select(s => s.GetProperty("step").GetString()));
        Is(steps["ordinary"], "OK", 200, committed: true);
        Is(steps["appraised-value"], "WARN", 299, committed: true);
        Is(steps["color"], "WARN", 299, committed: true);
        Is(steps["contract-error"], "FAIL", 500, committed: false);
        Is(steps["hold-refused"], "WARN", 428, committed: false);
        Is(steps["hold-confirmed"], "OK", 200, committed: true);
        Is(steps["hold-reused"], "WARN", 428, committed: false);
        Assert.Contains("far above", steps["appraised-value"].GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(steps["color"].GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public async Task On_Fabrics_own_peers_every_step_does_the_same()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, $"native: {FabricBinaries.Missing}");
        var result = await WardenCommand.RunAsync("demo", "--network", "native", "--json", "--answer", "yes");

        Assert.True(result.ExitCode == 0, result.Error + result.Output);
        Assert.Equal(
            ["OK", "WARN", "WARN", "FAIL", "OK", "WARN", "OK", "WARN"],
            result.Json.Skip(2).Select(s => s.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task With_every_answer_no_nothing_that_was_warned_of_is_ordered()
    {
        var result = await WardenCommand.RunAsync("demo", "--json", "--answer", "no");

        Assert.True(result.ExitCode == 0, result.Error + result.Output);
        var steps = result.Json.ToDictionary(s => s.GetProperty("step").GetString()!, StringComparer.Ordinal);
        Is(steps["ordinary"], "OK", 200, committed: true);
        Is(steps["appraised-value"], "WARN", 299, committed: false);
        Is(steps["color"], "WARN", 299, committed: false);
        Is(steps["hold-refused"], "WARN", 428, committed: false);
        Assert.DoesNotContain("hold-confirmed", steps.Keys);
    }

    [Fact]
    public async Task An_interrupt_ends_it_with_a_sentence_and_leaves_no_folder_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        using var command = WardenCommand.Start("demo", "--json");
        await WaitForFolderAsync(command.Id);

        Signals.Interrupt(command.Id);
        var result = await command.EndAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("interrupted", result.Error, StringComparison.Ordinal);
        Assert.Empty(FoldersOf(command.Id));
    }

    private static void Is(JsonElement step, string outcome, int status, bool committed)
    {
        Assert.Equal(outcome, step.GetProperty("outcome").GetString());
        Assert.Equal(status, step.GetProperty("status").GetInt32());
        Assert.Equal(committed, step.GetProperty("committed").GetBoolean());
        Assert.Equal(committed, step.GetProperty("block").ValueKind == JsonValueKind.Number);
        Assert.Equal(64, step.GetProperty("txId").GetString()!.Length);
    }

    private static async Task WaitForFolderAsync(int processId)
    {
        while (FoldersOf(processId).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    private static string[] FoldersOf(int processId) => Directory.GetDirectories(Path.GetTempPath(), $"warden-{processId}-*");
}
