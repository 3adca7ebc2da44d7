using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>An incident, and whether the sidecars do what was decided for it.</summary>
/// <param name="Standing">The incident.</param>
/// <param name="Effects">What the sidecars report of its restrictions, in their order.</param>
internal sealed record IncidentView(IncidentStanding Standing, IReadOnlyList<EffectStanding> Effects)
{
    /// <summary>Gets what the sidecars report of an incident's restrictions.</summary>
    public static async Task<IReadOnlyList<EffectStanding>> EffectsAsync(
        GovernanceAccess access, IncidentStanding standing, CancellationToken cancellationToken)
    {
        var effects = new List<EffectStanding>();
        foreach (var isolation in standing.Isolations)
        {
            effects.Add(await access.ReadAsync<EffectStanding>(GovernanceFunctions.GetEffect, [isolation.Isolation.Restriction], cancellationToken));
        }

        return effects;
    }
}
