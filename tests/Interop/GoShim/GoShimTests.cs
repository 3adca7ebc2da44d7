using System.Text;
using Warden.Gateway;

namespace Warden.Interop.GoShim;

/// <summary>Fabric's Go shim negotiates batches with the peer through the sidecar, and what travels in them is judged.</summary>
public abstract class GoShimTests
{
    private readonly GoShimNetwork network;

    protected GoShimTests(GoShimNetwork network)
    {
        Assert.SkipWhen(network.Missing is not null, network.Missing ?? "");
        this.network = network;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_that_the_Go_shim_batches_are_judged()
    {
        await network.Lots.SubmitAsync("settle", GoShimNetwork.Settle(5000, "700"), Token);

        var denied = await Assert.ThrowsAsync<DeniedException>(() => network.Lots.SubmitAsync("settle", GoShimNetwork.Settle(5001, "650000"), Token));

        Assert.Contains(
            "debit:lot*/amount", denied.Verdicts[0].Document!.Findings.Select(finding => finding.Path));
        Assert.Equal("[]", Encoding.UTF8.GetString(await network.Lots.EvaluateAsync("multi", ["debit:lot6001"], Token)));
    }

    [Fact]
    public async Task Batches_that_are_left_open_and_multiple_reads_pass_through()
    {
        await network.Lots.SubmitAsync("many", ["x", "2500"], Token);

        var keys = Enumerable.Range(0, 2501).Select(i => $"many:x:{i:0000}").ToArray();
        var values = Encoding.UTF8.GetString(await network.Lots.EvaluateAsync("multi", keys, Token));

        Assert.Equal(string.Concat(Enumerable.Range(0, 2500).Select(i => $"[{i}]")) + "[]", values);
    }
}

public sealed class GoShimOnEmbedded(GoShimOnEmbeddedNetwork network) : GoShimTests(network), IClassFixture<GoShimOnEmbeddedNetwork>;

public sealed class GoShimOnNative(GoShimOnNativeNetwork network) : GoShimTests(network), IClassFixture<GoShimOnNativeNetwork>;
