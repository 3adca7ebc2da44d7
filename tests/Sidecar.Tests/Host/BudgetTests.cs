using Google.Protobuf;
using Warden.Documents;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests;

/// <summary>Scoring has a budget in milliseconds, bytes and writes: what is past it is cut, counted with its reason, and holds nothing up.</summary>
public sealed class BudgetTests
{
    [Theory]
    [InlineData("a value", 2, "OK", null)]
    [InlineData("a value that is longer than was voted", 2, "UNSCORED", "budget")]
    [InlineData("a value", 3, "UNSCORED", "budget")]
    public async Task A_call_past_the_voted_size_is_unscored_and_passes(string value, int writes, string outcome, string? reason)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, p => p with { Budget = new ScoreBudget(Bytes: 40, Writes: 2) });
        var call = new TestCall("basic", "Create", value);
        var answer = await GuardTests.RunAsync(fixture, call, call.Completed(), [.. Enumerable.Range(0, writes).Select(i => call.Put($"k{i}", "v"))]);
        Assert.Equal(call.Completed(), answer);
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal(outcome, decision.GetProperty("outcome").GetString());
        Assert.Equal(reason, decision.TryGetProperty("reason", out var told) ? told.GetString() : null);
        if (reason is not null)
        {
            Assert.Contains("warden_unscored_total{channel=\"mychannel\",chaincode=\"basic\",reason=\"budget\"} 1",
                await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_bytes_are_those_of_arguments_and_writes_together_and_a_key_written_twice_counts_once()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow, p => p with { Budget = new ScoreBudget(Bytes: 40) });
        var twice = new TestCall("basic", "Create", "plain");
        await GuardTests.RunAsync(fixture, twice, twice.Completed(), twice.Put("key", "fifteen letters"), twice.Put("key", "fifteen letters"));
        Assert.Equal("OK", (await fixture.DecisionsAsync(1))[0].GetProperty("outcome").GetString());
        var two = new TestCall("basic", "Create", "plain");
        await GuardTests.RunAsync(fixture, two, two.Completed(), two.Put("key", "fifteen letters"), two.Put("other", "fifteen letters"));
        Assert.Equal("UNSCORED", (await fixture.DecisionsAsync(2))[1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task What_is_odd_in_the_part_that_was_scored_still_counts()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise, p => p with { Budget = new ScoreBudget(Writes: 1) });
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(299, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "plain"), call.Put("b", "plain"))).Status);
    }

    [Fact]
    public async Task Where_the_policy_holds_what_is_unscored_nothing_gets_past_it_by_being_large()
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with { Budget = new ScoreBudget(Bytes: 40), OnUnscored = UnscoredAction.Hold });
        var call = new TestCall("basic", "Create", "odd, and hidden in a value that is longer than was voted");
        Assert.Equal(428, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "plain"))).Status);
    }

    [Fact]
    public async Task Limits_by_vote_are_checked_whatever_the_size()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny, p => p with
        {
            Budget = new ScoreBudget(Bytes: 40),
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["Create/args[1]"] = new(Limits: new ValueLimits(Max: "10")) },
        });
        await using var peer = await fixture.PeerAsync();
        var call = new TestCall("basic", "Create", "a value that is longer than was voted for scoring", "11");
        await peer.SendAsync(call.Transaction());
        Assert.Equal(403, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secrets")]
    public async Task More_writes_than_are_collected_are_unscored_although_the_arguments_are_usual(string collection)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var call = new TestCall("basic", "Create", "plain");
        var batch = new WriteBatchState();
        batch.Rec.AddRange(Enumerable.Range(0, 10_001).Select(i => new WriteRecord
        {
            Key = $"k{i}", Value = ByteString.CopyFromUtf8("v"), Collection = collection, Type = WriteRecord.Types.Type.PutState,
        }));
        await GuardTests.RunAsync(fixture, call, call.Completed(), call.Frame(ChaincodeMessage.Types.Type.WriteBatchState, batch));
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal(("UNSCORED", "too many writes"), (decision.GetProperty("outcome").GetString(), decision.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Private_values_are_hashed_up_to_a_budget_of_bytes_and_counted_past_it()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var call = new TestCall("basic", "Create", "plain");
        var large = new string('x', 17 * 1024 * 1024);
        await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "small", "secrets"), call.Put("b", large, "secrets"));
        Assert.Equal(large.Length + 5, (await fixture.DecisionsAsync(1)).Single().GetProperty("privateBytes").GetInt32());
        Assert.Equal([true, false], fixture.Detection.Contexts.SelectMany(c => c.Touches).Select(t => t.Hash is not null));
    }

    /// <summary>A detector that hangs has some scores begun and no more: calls pass at once, and the sidecar has threads left for them.</summary>
    [Fact]
    public async Task While_scores_hang_no_more_are_begun_and_calls_pass_with_a_reason_of_their_own()
    {
        using var hangs = new ManualResetEventSlim();
        var begun = 0;
        await using var fixture = new SidecarFixture { Options = o => o with { ScoreDeadline = TimeSpan.FromMilliseconds(1) } };
        await fixture.StartAsync(WardenMode.Hold);
        fixture.Detection.BeforeScore = value =>
        {
            if (value == "hangs")
            {
                Interlocked.Increment(ref begun);
                hangs.Wait();
            }
        };
        try
        {
            var most = Math.Max(2, Environment.ProcessorCount);
            for (var i = 1; i <= most + 3; i++)
            {
                var call = new TestCall("basic", "Create", "hangs");
                Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "hangs")));
                var decision = (await fixture.DecisionsAsync(i))[^1];
                Assert.Equal("UNSCORED", decision.GetProperty("outcome").GetString());
                Assert.Equal(i > most ? "busy" : decision.GetProperty("reason").GetString(), decision.GetProperty("reason").GetString());
            }

            Assert.InRange(begun, 1, most);
        }
        finally
        {
            hangs.Set();
        }
    }
}
