using Google.Protobuf;
using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>Whether to detect is the business's decision: by function, caller and amount. What the policy leaves out is not scored, and counted.</summary>
public sealed class MatchTests
{
    private static readonly ByteString Ann = Creator.Serialize("Org1MSP", TestCertificates.Person("Ann"));

    [Theory]
    [InlineData("Pay", "2000", true)]
    [InlineData("contract:Pay", "2000", true)]
    [InlineData("Pay", "999.99", false)]
    [InlineData("Pay", "unreadable", true)]
    [InlineData("Create", "2000", false)]
    public async Task Calls_of_a_function_from_an_amount_on_are_judged_and_others_are_counted(string function, string amount, bool judged)
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with { Match = [new CallMatch(Functions: ["Pay"], Argument: 1, Within: new ValueLimits(Min: "1000"))] });
        fixture.Detection.Contexts.Clear();
        var call = new TestCall("basic", function, "odd", amount);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        if (judged)
        {
            Assert.Equal(428, TestCall.ResponseIn(await peer.NextAsync()).Status);
            return;
        }

        await conversation.NextAsync();
        await conversation.SendAsync(call.Completed());
        Assert.Equal(call.Completed(), await peer.NextAsync());
        Assert.Empty(fixture.Detection.Contexts);
        Assert.Contains("warden_not_judged_total{channel=\"mychannel\",chaincode=\"basic\",reason=\"match\"} 1\n", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_are_matched_by_organisation_and_person_and_one_of_several_conditions_is_enough()
    {
        var person = Host.Ledger.CallerIdentity.Read(Ann.Span)!.Person;
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with { Match = [new CallMatch(Organizations: ["Org2MSP"]), new CallMatch(Person: person, Functions: ["Pay"])] });
        Assert.Equal(428, await StatusAsync(fixture, new TestCall("basic", "Pay", "odd") { Creator = Ann }));
        Assert.Equal(200, await StatusAsync(fixture, new TestCall("basic", "Create", "odd") { Creator = Ann }));
        Assert.Equal(428, await StatusAsync(fixture, new TestCall("basic", "Create", "odd") { Creator = Creator.Serialize("Org2MSP", "somebody") }));
    }

    [Fact]
    public async Task A_function_in_mode_off_is_counted_too()
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with { Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["Read"] = WardenMode.Off } });
        Assert.Equal(200, await StatusAsync(fixture, new TestCall("basic", "Read", "odd")));
        Assert.Contains("warden_not_judged_total{channel=\"mychannel\",chaincode=\"basic\",reason=\"off\"} 1\n", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    /// <summary>Off is for calls that must not wait, so nothing of them is judged; a chaincode that is off has attributes that are not.</summary>
    [Theory]
    [InlineData("Read")]
    [InlineData("contract:Read")]
    public async Task A_function_listed_as_off_never_waits_whatever_mode_single_attributes_have(string function)
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with
            {
                Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["Read"] = WardenMode.Off },
                Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["argument/odd"] = new(WardenMode.Hold), ["write/odd"] = new(WardenMode.Deny) },
            });
        fixture.Detection.Contexts.Clear();
        var call = new TestCall("basic", function, "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "odd")));
        Assert.Empty(fixture.Detection.Contexts);
        Assert.Contains("warden_not_judged_total{channel=\"mychannel\",chaincode=\"basic\",reason=\"off\"} 1\n", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(428, await StatusAsync(fixture, new TestCall("basic", "Create", "odd")));
    }

    /// <summary>Has a call answered by a contract that does nothing; gets the status.</summary>
    internal static async Task<int> StatusAsync(SidecarFixture fixture, TestCall call)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        var answer = peer.NextAsync();
        if (await Task.WhenAny(answer, conversation.NextAsync()) != answer)
        {
            await conversation.SendAsync(call.Completed());
        }

        return TestCall.ResponseIn(await answer).Status;
    }
}
