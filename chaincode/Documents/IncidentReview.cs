namespace Warden.Documents;

/// <summary>One organisation's review of an incident. The last one counts, until the incident is closed.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Finding">What it found.</param>
/// <param name="By">Who reviewed, and why the finding is so.</param>
public sealed record IncidentReview(string Incident, IncidentFinding Finding, Approval By);
