namespace Warden.Documents;

/// <summary>An incident with all that is linked to it.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Reviews">The reviews, by organisation.</param>
/// <param name="Isolations">The restrictions that were enacted for it, by id.</param>
/// <param name="Compensations">The compensations, in the order of its transactions.</param>
/// <param name="NotReviewed">The members that have not reviewed, in the order of the constitution.</param>
/// <param name="Agreed">The finding by which it can be closed: more members say it than any other, and as many as it takes; null: none yet.</param>
public sealed record IncidentStanding(
    IncidentRecord Incident,
    IReadOnlyList<IncidentReview> Reviews,
    IReadOnlyList<IsolationStanding> Isolations,
    IReadOnlyList<IncidentCompensation> Compensations,
    IReadOnlyList<string> NotReviewed,
    IncidentFinding? Agreed = null);
