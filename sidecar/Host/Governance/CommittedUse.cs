using System.Collections.Immutable;

namespace Warden.Host.Governance;

/// <summary>What the last blocks say of a chaincode's quotas and false alarms. Immutable; for the view of a height.</summary>
/// <param name="Quotas">What callers have used, by the restriction's id.</param>
/// <param name="Alarms">How often each attribute was warned of and wrongly so, by path; only those that were.</param>
/// <param name="OverBudget">The attributes over their budget of false alarms, sorted.</param>
internal sealed record CommittedUse(
    ImmutableDictionary<string, QuotaCount> Quotas, ImmutableSortedDictionary<string, AlarmCount> Alarms, IReadOnlyList<string> OverBudget)
{
    /// <summary>Nothing is counted.</summary>
    public static CommittedUse None { get; } = new(
        ImmutableDictionary.Create<string, QuotaCount>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, AlarmCount>(StringComparer.Ordinal),
        []);
}
