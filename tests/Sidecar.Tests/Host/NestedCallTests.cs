using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Tests;

public sealed class NestedCallTests
{
    private static readonly TestCall Call = new("basic", "Create", "plain");

    [Theory]
    [InlineData(WardenMode.Advise, 299)]
    [InlineData(WardenMode.Hold, 428)]
    [InlineData(WardenMode.Deny, 403)]
    public async Task What_a_nested_call_writes_is_judged_at_the_outermost_call(WardenMode mode, int status)
    {
        await using var fixture = await NestedAsync(outer: WardenMode.Shadow, inner: mode);
        var (outerAnswer, innerAnswer) = await RunAsync(fixture, innerArgument: "plain", innerWrite: "odd");
        Assert.Equal(Call.Completed(200, "inner"), innerAnswer);
        var response = TestCall.ResponseIn(outerAnswer);
        Assert.Equal(status, response.Status);
        Assert.True(VerdictMessage.TryParse(response.Message, out var verdict));
        Assert.Equal("write/odd", verdict.Document.Findings.Single().Path);
    }

    [Fact]
    public async Task A_nested_call_that_is_ordinary_changes_nothing()
    {
        await using var fixture = await NestedAsync(outer: WardenMode.Hold, inner: WardenMode.Hold);
        var (outerAnswer, innerAnswer) = await RunAsync(fixture, "plain", "plain");
        Assert.Equal(Call.Completed(200, "outer"), outerAnswer);
        Assert.Equal(Call.Completed(200, "inner"), innerAnswer);
    }

    [Fact]
    public async Task A_callee_that_refuses_is_judged_all_the_same_because_its_writes_stay()
    {
        await using var fixture = await NestedAsync(outer: WardenMode.Shadow, inner: WardenMode.Deny);
        var (outerAnswer, _) = await RunAsync(fixture, "plain", "odd", innerStatus: 429);
        Assert.Equal(403, TestCall.ResponseIn(outerAnswer).Status);
    }

    [Fact]
    public async Task A_call_nested_in_an_unguarded_one_is_refused_itself_in_hold()
    {
        await using var fixture = await NestedAsync(outer: WardenMode.Off, inner: WardenMode.Hold);
        await using var peer = await fixture.PeerAsync("second");
        await peer.SendAsync(Call.Transaction("Inner", "odd"));
        Assert.Equal(428, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task A_call_nested_in_an_unguarded_one_is_never_answered_299()
    {
        await using var fixture = await NestedAsync(outer: WardenMode.Off, inner: WardenMode.Advise);
        await using var peer = await fixture.PeerAsync("second");
        var conversation = await fixture.Second!.NextAsync();
        await peer.SendAsync(Call.Transaction("Inner", "odd"));
        await conversation.NextAsync();
        await conversation.SendAsync(Call.Completed());
        Assert.Equal(Call.Completed(), await peer.NextAsync());
        Assert.Equal("nested", (await fixture.DecisionsAsync(1)).Single().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task The_same_chaincode_may_be_called_twice_within_a_transaction()
    {
        await using var fixture = await NestedAsync(outer: WardenMode.Hold, inner: WardenMode.Hold);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await using var innerPeer = await fixture.PeerAsync("second");
        var inner = await fixture.Second!.NextAsync();
        await peer.SendAsync(Call.Transaction());
        await conversation.NextAsync();
        for (var i = 0; i < 2; i++)
        {
            await innerPeer.SendAsync(Call.Transaction("Inner", "plain"));
            Assert.Equal(Call.Transaction("Inner", "plain"), await inner.NextAsync());
            await inner.SendAsync(Call.Completed());
            Assert.Equal(Call.Completed(), await innerPeer.NextAsync());
        }

        await conversation.SendAsync(Call.Completed());
        Assert.Equal(Call.Completed(), await peer.NextAsync());
    }

    private static async Task<SidecarFixture> NestedAsync(WardenMode outer, WardenMode inner)
    {
        var fixture = await new SidecarFixture().StartAsync(outer, second: true);
        fixture.Ledger.Policy(new DetectionPolicy { Chaincode = "second", Mode = inner, Retrain = new RetrainPolicy { EveryBlocks = 1 } });
        fixture.Ledger.Append(new TestTransaction("second", ["Inner", "plain"]) { Writes = { ["second"] = [("a", "plain")] } });
        await SidecarFixture.UntilAsync(() => fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes.GetValueOrDefault("second")?.Model is not null);
        return fixture;
    }

    private static async Task<(byte[] Outer, byte[] Inner)> RunAsync(
        SidecarFixture fixture, string innerArgument, string innerWrite, int innerStatus = 200)
    {
        await using var peer = await fixture.PeerAsync();
        var outer = await fixture.Chaincode.NextAsync();
        await using var innerPeer = await fixture.PeerAsync("second");
        var inner = await fixture.Second!.NextAsync();
        await peer.SendAsync(Call.Transaction());
        await outer.NextAsync();
        await innerPeer.SendAsync(Call.Transaction("Inner", innerArgument));
        Assert.Equal(Call.Transaction("Inner", innerArgument), await inner.NextAsync());
        await inner.SendAsync(Call.Put("a", innerWrite));
        await innerPeer.NextAsync();
        await innerPeer.SendAsync(Call.Response());
        await inner.NextAsync();
        await inner.SendAsync(Call.Completed(innerStatus, "inner"));
        var innerAnswer = await innerPeer.NextAsync();
        await outer.SendAsync(Call.Completed(200, "outer"));
        return (await peer.NextAsync(), innerAnswer);
    }
}
