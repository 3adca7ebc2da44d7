using System.Globalization;
using Warden.Documents;
using Warden.Host.Guard;

namespace Warden.Host.Governance;

/// <summary>What a sidecar has to say of the time that it adds to calls: at first, when it comes to be over the limit or under it again, and seldom besides.</summary>
/// <param name="organization">The MSP id that the sidecar works for.</param>
/// <param name="place">Which sidecar of it.</param>
internal sealed class LatencyDuty(string organization, string place)
{
    /// <summary>Gets what is to be said at a view.</summary>
    public IEnumerable<SidecarWord> Of(ChannelView view)
    {
        foreach (var (chaincode, rules) in view.Chaincodes.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (!rules.TakesPart || rules.Latency is not { } standing || rules.Meter?.Last is not { } measure || measure.Limit != standing.Limit)
            {
                continue;
            }

            var own = standing.Of(organization, place);
            var isOver = standing.Limit.IsOver(measure.P99Microseconds, own?.IsOver == true);
            if (own is not null && own.IsOver == isOver && (long)measure.Height - own.Height < rules.Policy.Document.Retrain.EveryBlocks)
            {
                continue;
            }

            yield return new SidecarWord(
                $"latency {chaincode} {own?.TxId} {isOver}",
                GovernanceFunctions.ReportLatency,
                [
                    chaincode, place, Text((long)measure.Height), Text(measure.Limit.Calls), Text(measure.P50Microseconds), Text(measure.P99Microseconds),
                ]);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
