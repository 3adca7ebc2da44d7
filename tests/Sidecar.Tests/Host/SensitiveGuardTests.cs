using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Warden.Documents;
using Warden.Host.Scoring;
using Warden.Host.Telemetry;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>A sensitive value goes to the contract and to nobody else: not into the answer, the decision log, the log, metrics, traces or the status page.</summary>
public sealed class SensitiveGuardTests
{
    // Every sensitive value has it in it, and nothing else does.
    private const string Mark = "917364";

    [Theory]
    [InlineData(WardenMode.Deny, true, 403)]
    [InlineData(WardenMode.Hold, false, 428)]
    [InlineData(WardenMode.Advise, false, 299)]
    [InlineData(WardenMode.Shadow, false, 200)]
    public async Task A_sensitive_value_is_told_to_nobody_whatever_the_mode(WardenMode mode, bool inArguments, int status)
    {
        var traced = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CallTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Add(string.Join(' ', activity.TagObjects.Select(t => $"{t.Key}={t.Value}").Concat(activity.Events.Select(e => e.Name)))),
        };
        ActivitySource.AddActivityListener(listener);
        await using var fixture = new SidecarFixture { Engine = new FittedDetection() };
        for (var block = 0; block < 20; block++)
        {
            fixture.Ledger.Append([.. Enumerable.Range(10 * block, 10).Select(i => new TestTransaction("basic", ["Create", $"asset{i}", Record(i)]) { Writes = { ["basic"] = [($"asset{i}", Record(i))] } })]);
        }

        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Schema, "basic"), new VersionedSchema(1, "proposal", new AttributeSchema
        {
            Chaincode = "basic", Attributes = [new("asset*/pin", Sensitive: true), new("Create/args[1].pin", Sensitive: true)],
        })));
        await fixture.StartAsync(mode);

        var odd = $"{{\"amount\":105,\"pin\":{Mark}}}";
        var call = new TestCall("basic", "Create", "asset900", inArguments ? odd : Record(900));
        byte[] answer;
        if (inArguments)
        {
            await using var peer = await fixture.PeerAsync();
            await peer.SendAsync(call.Transaction());
            answer = await peer.NextAsync();
        }
        else
        {
            answer = await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("asset900", odd));
        }

        var response = TestCall.ResponseIn(answer);
        Assert.Equal(status, response.Status);
        var decision = (await fixture.DecisionsAsync(1))[^1];
        Assert.Equal("WARN", decision.GetProperty("outcome").GetString());
        var finding = Assert.Single(decision.GetProperty("findings").EnumerateArray());
        Assert.Equal((inArguments ? "Create/args[1].pin" : "asset*/pin", Finding.Masked), (finding.GetProperty("path").GetString(), finding.GetProperty("value").GetString()));
        await SidecarFixture.UntilAsync(() => !traced.IsEmpty);
        string[] told =
        [
            response.Message, decision.GetRawText(), await fixture.GetAsync("/metrics"), await fixture.GetAsync("/status"), await fixture.GetAsync("/attributes"),
            await fixture.GetAsync("/healthz"), .. fixture.Logs.Entries.Select(entry => entry.Text), .. traced,
        ];
        Assert.All(told, text => Assert.DoesNotContain(Mark, text, StringComparison.Ordinal));
        Assert.True(JsonDocument.Parse(await fixture.GetAsync("/attributes")).RootElement.GetProperty("attributes").GetArrayLength() > 3);
    }

    private static string Record(int i) => $"{{\"amount\":{100 + (i * 7 % 31)},\"pin\":\"{Mark}{10 + (i * 37 % 90)}\"}}";
}
