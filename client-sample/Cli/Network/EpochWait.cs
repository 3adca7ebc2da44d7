using Warden.Documents;

namespace Warden.Cli.Network;

/// <summary>Asks for an epoch and waits until every sidecar judges by it.</summary>
internal static class EpochWait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks and waits.</summary>
    /// <returns>The epoch that all judge by.</returns>
    /// <exception cref="TimeoutException">They did not agree within a minute; the message has each organisation's digest.</exception>
    public static async Task<EpochRecord> AgreeAsync(SampleNetwork network, CancellationToken cancellationToken)
    {
        var governance = network.Governance(network.Organizations[0]);
        var before = await network.StatusOfAsync(network.Organizations[0], cancellationToken);
        await governance.SubmitAsync(GovernanceFunctions.RequestEpoch, [SampleNetwork.Assets], cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var all = await Task.WhenAll(network.Organizations.Select(o => network.StatusOfAsync(o, patience.Token)));
                if (all[0].Epoch > (before.Epoch ?? 0) && all.All(s => s.Epoch == all[0].Epoch && s.Digest is not null && s.OwnDigest == s.Digest))
                {
                    return CanonicalJson.Read<EpochRecord>(await governance.EvaluateAsync(GovernanceFunctions.GetEpoch, [SampleNetwork.Assets], cancellationToken));
                }

                await Task.Delay(Pause, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the sidecars of {string.Join(" and ", network.Organizations)} did not agree on an epoch within {Patience.TotalSeconds:0} s");
        }
    }
}
