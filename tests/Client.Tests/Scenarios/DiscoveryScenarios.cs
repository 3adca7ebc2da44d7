using System.Text;
using Warden.Gateway;

namespace Warden.Client.Tests;

/// <summary>Fabric's own client scenarios (SDK_PARITY 1.2) of discovery, under their titles; on a network of their own, because a peer goes away.</summary>
public abstract class DiscoveryScenarios(ScenarioNetwork network)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_fails_with_insufficient_endorsers()
    {
        using var gateway = network.Connect();
        await network.StopPeerAsync("Org3MSP");
        var e = await Assert.ThrowsAsync<EndorseException>(() => SubmitAsync(gateway, "all"));
        Assert.Equal("conga", await SubmitAsync(gateway, "basic"));
        await network.StartPeerAsync("Org3MSP", Token);
        Assert.Equal("conga", await SubmitAsync(gateway, "all"));

        // At first the gateway finds nobody at the peer's address; when gossip has noticed there is no plan.
        Assert.True(
            e.Message.Contains("failed to collect enough transaction endorsements", StringComparison.Ordinal)
            || e.Message.Contains("no combination of peers can be derived which satisfy the endorsement policy", StringComparison.Ordinal),
            e.Message);
    }

    [Fact]
    public async Task Submit_succeeds_with_sufficient_endorsers()
    {
        using var gateway = network.Connect();
        Assert.Equal("conga", await SubmitAsync(gateway, "all"));
    }

    private static async Task<string> SubmitAsync(Warden.Gateway.Gateway gateway, string chaincode) => Encoding.UTF8.GetString(
        await gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract(chaincode).SubmitAsync("echo", ["conga"], Token));
}

public sealed class DiscoveryOnEmbedded(EmbeddedScenarioNetwork network) : DiscoveryScenarios(network), IClassFixture<EmbeddedScenarioNetwork>;

public sealed class DiscoveryOnNative(NativeScenarioNetwork network) : DiscoveryScenarios(network), IClassFixture<NativeScenarioNetwork>;
