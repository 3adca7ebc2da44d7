using Warden.Scenarios.Guarding;

namespace Warden.Scenarios.Networks;

/// <summary>What every class of scenarios stands on; skipped where the machine lacks what the network needs.</summary>
public abstract class Scenario
{
    /// <summary>Takes the network that the sealed class binds it to.</summary>
    protected Scenario(NetworkFixture network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Assert.SkipWhen(network.Missing is not null, $"{network.Name}: {network.Missing}");
        Network = network;
    }

    /// <summary>Gets the network.</summary>
    protected NetworkFixture Network { get; }

    /// <summary>Gets the token of the running test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    internal Task<Guard> GuardAsync(GuardPlan plan) => Network.GuardAsync(plan).WaitAsync(Token);
}
