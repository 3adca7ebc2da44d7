using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Warden.Native;

namespace Warden.Embedded.Tests;

/// <summary>
/// Drives the embedded network and Fabric's own nodes with the same generated calls, and compares code, message, details, response,
/// read-write sets, endorsers, event, verdict and private data.
/// </summary>
public sealed partial class DifferentialTests
{
    // WARDEN_DIFFERENTIAL: seeds as "first-last", and how many requests each.
    private const string SeedsVariable = "WARDEN_DIFFERENTIAL";

    [Fact]
    public async Task Generated_calls_are_answered_as_Fabric_answers_them()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        var token = TestContext.Current.CancellationToken;
        var (seeds, count) = Plan();
        await using var embedded = await StepNetwork.EmbeddedAsync(token);
        await using var native = await StepNetwork.NativeAsync(token);
        var made = new List<string>();
        foreach (var seed in seeds)
        {
            foreach (var (organization, request) in StepGenerator.Requests.Sample(count, new Rnd(seed), 20))
            {
                var here = embedded.AnswerAsync(organization, request, token);
                var there = native.AnswerAsync(organization, request, token);
                var (fabric, ours) = (Comparable(await there, organization), Comparable(await here, organization));
                made.Add($"{organization} {request}");
                Assert.True(
                    fabric == ours,
                    $"seed {seed}, request {made.Count}: {made[^1]}\n{Difference(fabric, ours)}\n  after\n{string.Join('\n', made.TakeLast(40))}");
            }
        }
    }

    // Where the gateway's own organisation cannot endorse, Fabric chooses at random among those who can.
    // Of two that are asked at the same time and differ, the later one is the one that does not match.
    private static string Comparable(string answer, int organization) => Endorsers().Replace(
        Mismatch().Replace(answer, "[one"), by => by.Value.Contains($"Org{organization}MSP", StringComparison.Ordinal) ? by.Value : $"{by.Value.Count(c => c == '+') + 1} others");

    [GeneratedRegex("(?<= by )Org[0-9A-Za-z+]+(?= event=)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Endorsers();

    [GeneratedRegex(@"\[Org\dMSP(?=: ProposalResponsePayloads do not match\])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mismatch();

    // From a little before the first character that differs.
    private static string Difference(string fabric, string embedded)
    {
        var from = Math.Max(0, fabric.AsSpan().CommonPrefixLength(embedded) - 100);
        return $"  Fabric   {fabric[from..]}\n  embedded {embedded[from..]}";
    }

    private static (IEnumerable<ulong> Seeds, int Count) Plan()
    {
        if (Environment.GetEnvironmentVariable(SeedsVariable)?.Split('-', ' ') is not [var first, var last, var count])
        {
            return ([20_261_122UL], 60);
        }

        var (from, to) = (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture));
        return (Enumerable.Range(from, to - from + 1).Select(seed => (ulong)seed), int.Parse(count, CultureInfo.InvariantCulture));
    }
}
