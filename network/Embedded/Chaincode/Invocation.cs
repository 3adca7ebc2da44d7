using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>One proposal's run on one peer; a called chaincode runs under the same one.</summary>
/// <param name="ChannelId">The channel it runs on.</param>
/// <param name="TransactionId">Its transaction id.</param>
/// <param name="Proposal">What the client signed; every chaincode on the call stack gets to see it.</param>
/// <param name="Simulator">Collects reads and writes of all of them.</param>
internal sealed record Invocation(string ChannelId, string TransactionId, SignedProposal Proposal, TransactionSimulator Simulator);
