using System.Net;
using Warden.Documents;
using Warden.Host.Guard;

namespace Warden.Host.Tests;

/// <summary>A sidecar that has not taken in all blocks of its peer judges nothing by rules that may hold no longer, and says so.</summary>
public sealed class OutdatedTests
{
    [Fact]
    public async Task While_blocks_are_missing_health_says_so_and_calls_are_unscored()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        await fixture.StopAsync();
        var known = fixture.Ledger.Height;
        fixture.Ledger.SaysHeight = known + 2;
        await fixture.StartAsync();
        await SidecarFixture.UntilAsync(() => fixture.Sidecar.Channel(TestCall.Channel).Outdated is not null);
        using var client = new HttpClient { BaseAddress = fixture.Sidecar.StatusAddress };
        using var health = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(
            $"{{\"problems\":[\"mychannel: {known} of {known + 2} blocks are taken in: what was voted since is not known\"],\"status\":\"behind\"}}",
            await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
        var decision = (await fixture.DecisionsAsync(1))[^1];
        Assert.Equal(("UNSCORED", ChaincodeView.LedgerBehind), (decision.GetProperty("outcome").GetString(), decision.GetProperty("reason").GetString()));

        fixture.Ledger.Append();
        fixture.Ledger.Append();
        await SidecarFixture.UntilAsync(() => fixture.Sidecar.Channel(TestCall.Channel).Outdated is null);
        Assert.Equal("OK", System.Text.Json.JsonDocument.Parse(await fixture.GetAsync("/healthz")).RootElement.GetProperty("status").GetString());
        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync(call.Transaction());
        Assert.Equal(403, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task Where_the_policy_holds_what_is_unscored_an_outdated_sidecar_holds_what_writes()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, p => p with { OnUnscored = UnscoredAction.Hold });
        await fixture.StopAsync();
        fixture.Ledger.SaysHeight = fixture.Ledger.Height + 1;
        await fixture.StartAsync();
        await SidecarFixture.UntilAsync(() => fixture.Sidecar.Channel(TestCall.Channel).Outdated is not null);
        var call = new TestCall("basic", "Create", "plain");
        var response = TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "plain")));
        Assert.Equal(428, response.Status);
        Assert.StartsWith("Create could not be checked: ledger behind", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_which_no_policy_is_known_yet_is_counted()
    {
        await using var fixture = new SidecarFixture { Ledger = new TestLedger { SaysHeight = 9 } };
        await fixture.StartAsync();
        await SidecarFixture.UntilAsync(() => fixture.Sidecar.Channel(TestCall.Channel).Outdated is not null);
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
        Assert.Contains("reason=\"ledger behind\"", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
    }
}
