using Warden.Documents;

namespace Warden.Host.Governance;

/// <summary>A proposal that is open or enacted.</summary>
/// <param name="Record">The proposal.</param>
/// <param name="Block">The block of its last change.</param>
internal sealed record CommittedProposal(ProposalRecord Record, ulong Block);
