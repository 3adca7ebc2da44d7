using System.Globalization;
using Warden.Host.Epochs;
using Warden.Host.Governance;

namespace Warden.Host.Tests;

/// <summary>A word that could not be said is owed again: at a later height, seldom where nobody takes it, and never as a pile.</summary>
public sealed class SidecarReporterTests
{
    private const int Tries = 8;

    private readonly Script script = new();
    private readonly SidecarReporter reporter;

    public SidecarReporterTests() => reporter = new SidecarReporter(script, new HastyTime(), new Random(1), new TestLogs());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_word_that_is_lost_is_said_at_a_later_height_in_its_newest_form()
    {
        script.Answer = _ => PublishResult.TryAgain;
        await OfferAsync(10, Height(10));
        await OfferAsync(10, Height(10));
        Assert.Equal(Tries, script.Said.Count);

        script.Answer = _ => PublishResult.Published;
        await OfferAsync(11, Height(11));
        Assert.Equal((Tries + 1, "Witness 11"), (script.Said.Count, script.Said[^1]));
    }

    [Theory]
    [InlineData(false, 64)]
    [InlineData(true, 512)]
    public async Task What_is_lost_again_and_again_rests_twice_as_long_each_time_up_to_an_end(bool refused, int longest)
    {
        script.Answer = _ => refused ? PublishResult.Refused : PublishResult.TryAgain;
        var rests = new List<int>();
        for (var (height, before) = (10, 10); rests.Count < 12; height++)
        {
            var said = script.Said.Count;
            await OfferAsync(height, Height(height));
            if (script.Said.Count > said && height > 10)
            {
                rests.Add(height - before);
                before = height;
            }
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(i => Math.Min(1 << i, longest)), rests);
        Assert.Equal(Tries * 13, script.Said.Count);
    }

    [Fact]
    public async Task What_is_said_is_not_said_again_while_its_block_is_awaited_and_is_where_it_comes_to_be_owed_anew()
    {
        await OfferAsync(10, Height(10));
        await OfferAsync(11, Height(11));
        Assert.Equal(["Witness 10"], script.Said);
        await OfferAsync(12);
        await OfferAsync(13, Height(13));
        Assert.Equal(["Witness 10", "Witness 13"], script.Said);
    }

    [Fact]
    public async Task What_is_said_once_is_not_said_anew_as_long_as_it_is_remembered()
    {
        var milder = new SidecarWord("milder basic a 1", "ProposeMilder", ["basic"]) { IsOnce = true };
        await OfferAsync(10, milder);
        await OfferAsync(11);
        await OfferAsync(1000, milder);
        Assert.Single(script.Said);
        reporter.Offer(1001, [], _ => false);
        await OfferAsync(1002, milder);
        Assert.Equal(2, script.Said.Count);
    }

    [Fact]
    public async Task A_word_that_nobody_takes_comes_behind_the_others()
    {
        script.Answer = _ => PublishResult.TryAgain;
        await OfferAsync(10, Height(10));
        script.Said.Clear();
        script.Answer = _ => PublishResult.Published;
        await OfferAsync(11, Height(11), Effect(1), Effect(2));
        Assert.Equal(["ReportEffect 1", "ReportEffect 2", "Witness 11"], script.Said);
    }

    [Fact]
    public async Task What_comes_to_be_owed_no_more_is_not_tried_again()
    {
        script.Answer = _ =>
        {
            reporter.Offer(11, [Effect(1)], _ => false);
            return script.Said.Count == 1 ? PublishResult.Refused : PublishResult.Published;
        };
        await OfferAsync(10, Height(10));
        Assert.Equal(["Witness 10", "ReportEffect 1"], script.Said);
    }

    [Fact]
    public async Task While_the_ledger_is_away_only_what_the_last_view_owes_is_waiting()
    {
        for (var height = 10; height < 200; height++)
        {
            reporter.Offer((ulong)height, [Effect(height), Height(height)], _ => false);
            reporter.Offer("ReportLatency", [new SidecarWord($"latency {height}", "ReportLatency", [$"{height}"])]);
        }

        await reporter.SpeakAsync(Token);
        Assert.Equal(["ReportEffect 199", "Witness 199", "ReportLatency 199"], script.Said);
    }

    private static SidecarWord Height(int height) => new("height 0", "Witness", [height.ToString(CultureInfo.InvariantCulture)]);

    private static SidecarWord Effect(int proposal) => new($"effect {proposal}", "ReportEffect", [proposal.ToString(CultureInfo.InvariantCulture)]);

    private Task OfferAsync(int height, params SidecarWord[] words)
    {
        reporter.Offer((ulong)height, words, word => word.IsOnce);
        return reporter.SpeakAsync(Token);
    }

    /// <summary>A ledger that answers as said.</summary>
    private sealed class Script : IEpochLedger
    {
        public Func<string, PublishResult> Answer { get; set; } = _ => PublishResult.Published;

        public List<string> Said { get; } = [];

        public Task<PublishResult> SubmitAsync(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        {
            Said.Add($"{function} {arguments[0]}");
            return Task.FromResult(Answer(function));
        }

        public Task<PublishResult> PublishAsync(FittedEpoch epoch, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Pauses end at once.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
