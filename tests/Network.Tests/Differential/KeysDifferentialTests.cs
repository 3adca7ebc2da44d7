using Warden.Native;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>An organisation whose peer and users have Ed25519 keys, which a channel's capability V3_0 allows and V2_0 does not.</summary>
public sealed class KeysDifferentialTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_and_endorsers_with_Ed25519_keys_are_taken()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await SkipBeforeFabric3Async();
        var topology = StepNetwork.Topology() with
        {
            Organizations = [.. StepNetwork.Topology().Organizations.Select((o, i) => i == 1 ? o with { Keys = KeyAlgorithm.Ed25519 } : o)],
        };
        await using var embedded = await StepNetwork.EmbeddedAsync(topology, Token);
        await using var native = await StepNetwork.NativeAsync(topology, Token);
        foreach (var (organization, request) in new[]
        {
            (2, "transact any p a 1"), (1, "transact both p a 2|P C12 a 3"), (2, "transact both p a 4|v Happened now"), (3, "evaluate@Org2MSP any g a"),
            (2, "events both 0"), (2, "deliver filtered newest newest fail"), (2, "evaluate any g a|G C12 a"),
        })
        {
            var answers = await Task.WhenAll(native.AnswerAsync(organization, request, Token), embedded.AnswerAsync(organization, request, Token));
            Assert.Equal(answers[0], answers[1]);
            Assert.DoesNotContain("denied", answers[0], StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("V3_0", "200")]
    [InlineData("V2_0", "access denied: channel [mychannel] creator org [Org1MSP]")]
    public async Task What_the_channel_understands_decides(string capability, string expected)
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await SkipBeforeFabric3Async();
        var topology = StepNetwork.Topology() with
        {
            ChannelCapability = capability, Organizations = [.. StepNetwork.Topology().Organizations.Select(o => o with { Ed25519Users = ["Edward"] })],
        };
        await using var embedded = await StepNetwork.EmbeddedAsync(topology, Token);
        await using var native = await StepNetwork.NativeAsync(topology, Token);
        foreach (var network in new[] { native, embedded })
        {
            var answer = await network.AnswerAsync(network.Keys.Organizations[0].User("Edward"), "evaluate any g a", Token);
            Assert.Contains(expected, answer, StringComparison.Ordinal);
        }
    }

    private static async Task SkipBeforeFabric3Async() =>
        Assert.SkipUnless((await FabricVersion.OfAsync(FabricBinaries.Find()!.Peer, Token)).Major >= 3, "needs Fabric 3");
}
