namespace Warden.Documents;

/// <summary>The end of an incident.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Finding">What at least two organisations found.</param>
/// <param name="Reviewers">The MSP ids that found so, sorted.</param>
/// <param name="Members">The members at the end, in the order of the constitution: whose reviews counted, whoever joins or leaves later.</param>
/// <param name="By">Who closed it, and why.</param>
public sealed record IncidentClosing(
    IncidentOutcome Outcome, IncidentFinding Finding, IReadOnlyList<string> Reviewers, IReadOnlyList<string> Members, Approval By);
