namespace Warden.Documents;

/// <summary>Where the last proposal is that false alarms of an attribute opened: there is one at a time.</summary>
/// <param name="Proposal">The proposal's id.</param>
public sealed record FalseAlarmProposal(string Proposal);
