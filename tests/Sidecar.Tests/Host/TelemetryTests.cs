using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Warden.Documents;
using Warden.Host.Telemetry;

namespace Warden.Host.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public void Metrics_have_the_names_and_units_that_the_documentation_lists()
    {
        var found = new List<string>();
        using var listener = new MeterListener();
        using var metrics = new SidecarMetrics();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                found.Add($"{instrument.Name} {instrument.Unit}");
            }
        };
        listener.Start();
        Assert.Equal(
            [
                "warden.decisions.lost {decision}", "warden.epoch.disagreements {epoch}", "warden.epoch.publications {publication}",
                "warden.fit.duration s", "warden.fit.failures {failure}", "warden.governance.refusals {call}",
                "warden.latency.exceeded {guard}", "warden.ledger.block.duration s", "warden.ledger.broken {stop}",
                "warden.ledger.height {block}", "warden.not_judged {call}", "warden.relay.bytes By", "warden.relay.duration s", "warden.relay.frames {frame}",
                "warden.relay.streams {stream}", "warden.score.bytes By", "warden.score.duration s", "warden.unscored {call}", "warden.verdicts {verdict}",
                "warden.verdicts.shopped {transaction}",
            ],
            found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_histogram_is_rendered_with_buckets_that_add_up()
    {
        using var metrics = new SidecarMetrics();
        using var text = new PrometheusText(metrics.Meter);
        metrics.Scored("basic", TimeSpan.FromMilliseconds(2));
        metrics.Scored("basic", TimeSpan.FromSeconds(20));
        var rendered = text.Render();
        Assert.Contains("warden_score_duration_seconds_bucket{chaincode=\"basic\",le=\"0.001\"} 0\n", rendered);
        Assert.Contains("warden_score_duration_seconds_bucket{chaincode=\"basic\",le=\"0.0025\"} 1\n", rendered);
        Assert.Contains("warden_score_duration_seconds_bucket{chaincode=\"basic\",le=\"+Inf\"} 2\n", rendered);
        Assert.Contains("warden_score_duration_seconds_sum{chaincode=\"basic\"} 20.002\n", rendered);
        Assert.Contains("warden_score_duration_seconds_count{chaincode=\"basic\"} 2\n", rendered);
    }

    [Fact]
    public void A_label_is_escaped()
    {
        using var metrics = new SidecarMetrics();
        using var text = new PrometheusText(metrics.Meter);
        metrics.LedgerBroken("a\"b\\c\nd");
        Assert.Contains("warden_ledger_broken_total{channel=\"a\\\"b\\\\c\\nd\"} 1\n", text.Render());
    }

    [Theory]
    [InlineData("plain", "received, arguments scored, called, completed, writes scored, answered", "relayed")]
    [InlineData("odd", "received, arguments scored, answered", "428")]
    public async Task A_trace_lists_the_steps_of_a_call_in_order(string argument, string steps, string answer)
    {
        var call = new TestCall("basic", "Create", argument);
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CallTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        if (answer == "relayed")
        {
            await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "plain"));
        }
        else
        {
            await using var peer = await fixture.PeerAsync();
            await peer.SendAsync(call.Transaction());
            await peer.NextAsync();
        }

        var trace = ended.Single(a => call.TxId.Equals(a.GetTagItem("fabric.transaction_id")));
        Assert.Equal(steps, string.Join(", ", trace.Events.Select(e => e.Name)));
        Assert.Equal(answer, trace.GetTagItem("warden.answer"));
    }

    [Fact]
    public async Task What_detection_is_given_of_a_call_is_counted_in_bytes()
    {
        var call = new TestCall("basic", "Create", "plain");
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("key", "plain"));
        Assert.Contains("warden_score_bytes_total{chaincode=\"basic\"} 19\n", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_log_that_cannot_be_written_loses_lines_and_nothing_else()
    {
        using var metrics = new SidecarMetrics();
        using var text = new PrometheusText(metrics.Meter);
        using var logs = new TestLogs();
        await using (var log = new DecisionLog(new FullDisk(), metrics, logs))
        {
            log.Write(new Guard.Decision
            {
                Time = DateTimeOffset.UnixEpoch, TxId = "t", Channel = "c", Chaincode = "b", Function = "f", Mode = WardenMode.Shadow, Answer = "relayed",
            });
        }

        Assert.Contains("warden_decisions_lost_total 1\n", text.Render());
        Assert.True(logs.Has(2004));
    }

    [Fact]
    public void A_line_of_the_decision_log_is_canonical_JSON()
    {
        using var line = new DecisionLine();
        var plain = new Guard.Decision
        {
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddTicks(9), TxId = "t", Channel = "c", Chaincode = "b", Function = "Zahlen „ä“ \" <&>",
            Mode = WardenMode.Shadow, Answer = "relayed", DurationMs = 0.001,
        };
        var full = plain with
        {
            Outcome = Outcome.Warn, Reason = "nested", Epoch = 7, Policy = 3, Call = "ab", PrivateWrites = 1, PrivateBytes = 2, Deletes = 3, Purges = 4,
            MetadataWrites = 5, RangeQueries = 6, EventBytes = 7, Block = 8, Endorser = "peer1", DurationMs = 1234567.891, Nested = true, Previous = "cd", AddedMs = 0.25,
            Confirmation = new ConfirmationRecord("ef", "basic", "01", 9, [new Approval("Org1MSP", "Ann", "why", "tx", "now") { Certificate = "23" }]),
            Refused = new Guard.GovernanceRefusal(403, "Org1MSP", "x509::CN=Ann", "policy"),
            Findings = [new Finding("a*/b", "5", "far above", ["sigma", "knn"], new Expectation(Low: "1", High: "2"), 4, "5 is 0.5"), new Finding("c", Finding.Masked, "new", [])],
        };
        Guard.Decision[] all =
        [
            plain, full, plain with { DurationMs = 0 }, plain with { DurationMs = 12 }, plain with { Nested = false, Time = DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(-3)) },
            .. Enum.GetValues<WardenMode>().Select(mode => full with { Mode = mode }),
            .. Enum.GetValues<Outcome>().Select(outcome => full with { Outcome = outcome }),
        ];

        Assert.DoesNotContain(typeof(Guard.Decision).GetProperties(), member => member.GetValue(full) is null);
        Assert.All(all, decision => Assert.Equal(CanonicalJson.ToText(decision) + "\n", System.Text.Encoding.UTF8.GetString(line.Write(decision))));
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Flush() => throw new IOException("No space left on device");
    }
}
