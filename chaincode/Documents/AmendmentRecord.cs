namespace Warden.Documents;

/// <summary>The last amendment of the constitution: it tells the one in force from an earlier one that says the same.</summary>
/// <param name="Proposal">The id of the proposal that brought the constitution in force.</param>
public sealed record AmendmentRecord(string Proposal);
