namespace Warden.Documents;

/// <summary>Whether the guard of a chaincode stands back because it adds too much time to calls, and whose sidecars say so.</summary>
/// <remarks>A function of what is on the ledger, in whatever order it came: contract and sidecars work it out alike.</remarks>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Limit">The limit in force.</param>
/// <param name="InShadow">Whether no mode of what the limit is about is stricter than shadow.</param>
/// <param name="Needed">How many organisations have to be over the limit for that.</param>
/// <param name="Over">The MSP ids that are, sorted: of each a sidecar at least.</param>
/// <param name="Reports">The last report of each sidecar under this limit, by organisation and place.</param>
public sealed record LatencyStanding(
    string Chaincode, LatencyLimit Limit, bool InShadow, int Needed, IReadOnlyList<string> Over, IReadOnlyList<LatencyReport> Reports)
{
    /// <summary>Works it out; null where the policy has no limit, or the constitution lets no sidecar report.</summary>
    /// <param name="policy">The policy in force.</param>
    /// <param name="constitution">The constitution in force.</param>
    /// <param name="participants">The organisations that take part in the guard.</param>
    /// <param name="reports">What is on the ledger; reports of others, or under another limit, do not count.</param>
    public static LatencyStanding? Of(
        DetectionPolicy policy, Constitution? constitution, IReadOnlyList<string> participants, IEnumerable<LatencyReport> reports)
    {
        if (policy.Latency is not { } limit || constitution is not { SidecarsReport: true })
        {
            return null;
        }

        LatencyReport[] counted =
        [
            .. reports.Where(report => report.Limit == limit && participants.Contains(report.Organization, StringComparer.Ordinal))
                .OrderBy(report => report.Organization, StringComparer.Ordinal)
                .ThenBy(report => report.Place, StringComparer.Ordinal),
        ];
        string[] over = [.. counted.Where(report => report.IsOver).Select(report => report.Organization).Distinct(StringComparer.Ordinal)];
        var needed = limit.Needed(participants.Count);
        return new LatencyStanding(policy.Chaincode, limit, over.Length >= needed, needed, over, counted);
    }

    /// <summary>Gets in words what the limit is about: <c>basic</c>, or <c>GetPrice, Quote of basic</c>.</summary>
    public string Scope() => Limit.Functions is { } functions ? $"{string.Join(", ", functions)} of {Chaincode}" : Chaincode;

    /// <summary>Gets the last report of a sidecar; null where it has none under this limit.</summary>
    public LatencyReport? Of(string organization, string place) => Reports.FirstOrDefault(report => report.Organization == organization && report.Place == place);
}
