using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>What waits for people.</summary>
/// <param name="Incidents">The incidents, open ones first.</param>
/// <param name="Emergencies">The emergencies that nobody has reviewed.</param>
internal sealed record IncidentQueue(IReadOnlyList<IncidentStanding> Incidents, IReadOnlyList<BreakGlassRecord> Emergencies);
