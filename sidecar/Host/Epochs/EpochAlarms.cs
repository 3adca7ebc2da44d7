using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Host.Telemetry;

namespace Warden.Host.Epochs;

/// <summary>Says it once, in log and metrics, when organisations have published different digests for one height, and names them.</summary>
internal sealed class EpochAlarms(string organization, SidecarMetrics metrics, ILogger logger)
{
    private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> fallbacks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> leftOut = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> tooSlow = new(StringComparer.Ordinal);

    /// <summary>Looks at a new view.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="view">The view.</param>
    /// <param name="keeperOf">Gets the keeper of a guarded chaincode.</param>
    public void Look(string channel, ChannelView view, Func<string, EpochKeeper> keeperOf)
    {
        foreach (var (chaincode, rules) in view.Chaincodes)
        {
            LookAtPublications(view, chaincode, keeperOf(chaincode));
            LookAtDetectors(chaincode, rules);
            LookAtLatency(channel, chaincode, rules);
            LookAtFallback(chaincode, rules);
            LookAtEndorsers(view, chaincode, rules.Policy.Document);
        }

        foreach (var retired in tooSlow.Keys.Where(chaincode => !view.Chaincodes.ContainsKey(chaincode)).ToList())
        {
            LookAtLatency(channel, retired, rules: null);
        }
    }

    // Every endorser of a confirmed call has to use the confirmation up: one that does not guard endorses something else.
    private void LookAtEndorsers(ChannelView view, string chaincode, DetectionPolicy policy)
    {
        var holds = policy.Mode == WardenMode.Hold || policy.Fallback == WardenMode.Hold
            || policy.Functions.Values.Contains(WardenMode.Hold)
            || policy.Attributes?.Values.Any(attribute => attribute.Mode == WardenMode.Hold) == true;
        var endorsers = view.Governance.Definitions.GetValueOrDefault(chaincode)?.Endorsers ?? [];
        var left = holds ? string.Join(", ", endorsers.Except(view.Governance.Participants(policy), StringComparer.Ordinal)) : "";
        if (leftOut.GetValueOrDefault(chaincode, "") == left)
        {
            return;
        }

        leftOut[chaincode] = left;
        if (left.Length > 0)
        {
            Log.EndorserLeftOut(logger, chaincode, left);
        }
    }

    private void LookAtLatency(string channel, string chaincode, ChaincodeView? rules)
    {
        var standing = rules?.Latency;
        var isTooSlow = standing is { InShadow: true };
        if (tooSlow.GetValueOrDefault(chaincode) == isTooSlow)
        {
            return;
        }

        tooSlow[chaincode] = isTooSlow;
        metrics.StoodBack(channel, chaincode, isTooSlow);
        if (isTooSlow)
        {
            Log.TooSlow(logger, standing!.Scope(), standing.Limit.P99Milliseconds, string.Join(", ", standing.Over));
        }
        else
        {
            Log.FastAgain(logger, chaincode);
        }
    }

    private void LookAtDetectors(string chaincode, ChaincodeView rules)
    {
        var names = string.Join(", ", rules.MissingDetectors);
        if (missing.GetValueOrDefault(chaincode, "") == names)
        {
            return;
        }

        missing[chaincode] = names;
        if (names.Length > 0)
        {
            Log.DetectorMissing(logger, chaincode, names);
        }
    }

    private void LookAtPublications(ChannelView view, string chaincode, EpochKeeper keeper)
    {
        if (!view.Governance.Publications.TryGetValue(chaincode, out var publications) || publications.IsEmpty)
        {
            return;
        }

        var height = publications.Values.First().Height;
        var others = string.Join(", ", view.Governance.DifferingAt(chaincode, organization, keeper.ModelAt(height)?.Digest));
        if (others.Length == 0 || told.GetValueOrDefault(chaincode) == $"{height} {others}")
        {
            return;
        }

        told[chaincode] = $"{height} {others}";
        metrics.EpochDisagreed(chaincode);
        Log.EpochDisagreed(logger, chaincode, height, others, view.Chaincodes[chaincode].Policy.Document.Fallback);
    }

    private void LookAtFallback(string chaincode, ChaincodeView rules)
    {
        var reason = rules.AdviceRefused ?? "";
        if (fallbacks.GetValueOrDefault(chaincode, "") == reason)
        {
            return;
        }

        fallbacks[chaincode] = reason;
        if (reason.Length > 0)
        {
            Log.AdviceRefused(logger, chaincode, reason, rules.Policy.Document.Fallback);
        }
        else
        {
            Log.EpochInForce(logger, chaincode, rules.Epoch!.Number, rules.Epoch.Height, rules.Epoch.Digest);
        }
    }
}
