using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>A call keeps the rules that held when it began, whatever is enacted before its contract answers; the next call has the new ones.</summary>
/// <remarks>A peer of Fabric commits no block while it simulates a call, so its own sidecar learns of none meanwhile; one that follows another peer of the organisation does.</remarks>
public sealed class InFlightTests
{
    [Theory]
    [InlineData(WardenMode.Advise, WardenMode.Shadow, 299, 200)]
    [InlineData(WardenMode.Advise, WardenMode.Deny, 299, 403)]
    [InlineData(WardenMode.Shadow, WardenMode.Deny, 200, 403)]
    [InlineData(WardenMode.Off, WardenMode.Deny, 200, 403)]
    public async Task A_call_that_began_under_one_policy_gets_its_verdict_although_another_one_is_enacted(WardenMode began, WardenMode ended, int status, int next)
    {
        await using var fixture = await SidecarFixture.InModeAsync(began);
        var response = await AcrossAsync(fixture, () => fixture.Ledger.Policy(new DetectionPolicy { Chaincode = "basic", Mode = ended, Alpha = 0.01 }, version: 2));
        Assert.Equal(status, response.Status);
        if (status == 299)
        {
            Assert.True(VerdictMessage.TryParse(response.Message, out var verdict));
            Assert.Equal((WardenMode.Advise, 1), (verdict.Document.Mode, verdict.Document.Policy));
            Assert.Equal("write/odd", Assert.Single(verdict.Document.Findings).Path);
        }

        Assert.Equal(next, await MatchTests.StatusAsync(fixture, new TestCall("basic", "Create", "odd", "next")));
    }

    [Fact]
    public async Task A_call_that_began_before_its_function_was_paused_passes()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var pause = new Restriction { Chaincode = "basic", Kind = RestrictionKind.Pause, Reason = "incident 12", Source = "desk", UntilBlock = 900 };
        var response = await AcrossAsync(fixture, () => fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Restriction, "basic", "id"), new RestrictionRecord("id", pause))));
        Assert.Equal(200, response.Status);
        Assert.Equal(403, await MatchTests.StatusAsync(fixture, new TestCall("basic", "Create", "plain")));
    }

    [Fact]
    public async Task A_call_that_began_under_the_guard_is_warned_of_although_the_chaincode_is_retired()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var response = await AcrossAsync(fixture, () => fixture.Ledger.Remove(CompositeKey.Create(GovernanceKeys.Policy, "basic")));
        Assert.Equal(299, response.Status);
        Assert.Equal(200, await MatchTests.StatusAsync(fixture, new TestCall("basic", "Create", "odd", "next")));
    }

    // The contract has the call; something is enacted and taken in; then it writes and answers.
    private static async Task<Protocol.Peer.Response> AcrossAsync(SidecarFixture fixture, Action enact)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var call = new TestCall("basic", "Create", "odd");
        await peer.SendAsync(call.Transaction());
        await conversation.NextAsync();
        enact();
        await fixture.CaughtUpAsync();
        await conversation.SendAsync(call.Put("a", "odd"));
        Assert.Equal(call.Put("a", "odd"), await peer.NextAsync());
        await peer.SendAsync(call.Response());
        await conversation.NextAsync();
        await conversation.SendAsync(call.Completed());
        return TestCall.ResponseIn(await peer.NextAsync());
    }
}
