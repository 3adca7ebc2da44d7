namespace Warden.Documents;

/// <summary>One organisation's vote.</summary>
/// <param name="Proposal">The proposal's id.</param>
/// <param name="Organization">The MSP id that voted.</param>
/// <param name="Person">The administrator who voted for it.</param>
/// <param name="Accept">Yes or no.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record VoteRecord(string Proposal, string Organization, string Person, bool Accept, string Reason);
