using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>What an endorser says. With <paramref name="Error"/> the proposal itself was refused; over gRPC only that arrives.</summary>
/// <param name="Response">Null when a filter in front of the endorser refused.</param>
/// <param name="Error">Null when the proposal was run, whatever came of it.</param>
internal sealed record EndorserReply(ProposalResponse? Response, string? Error);
