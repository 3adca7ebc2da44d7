namespace Warden.Documents;

/// <summary>A glass that was broken. Until somebody of another organisation than the proposer's has reviewed it, none is broken again.</summary>
/// <param name="Proposal">The id of the proposal that enacted it.</param>
/// <param name="Proposer">The MSP id that proposed.</param>
/// <param name="Document">What was asked.</param>
/// <param name="Review">Who closed the review, and what they found; null while it is open.</param>
public sealed record BreakGlassRecord(string Proposal, string Proposer, BreakGlass Document, Approval? Review = null);
