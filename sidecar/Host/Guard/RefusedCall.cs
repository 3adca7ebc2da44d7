using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>A call that this sidecar did not let pass as an ordinary one.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Function">The transaction function.</param>
/// <param name="Mode">The mode that decided.</param>
/// <param name="Policy">The policy's version.</param>
/// <param name="Answer">What the peer got: 428, 403, or 299.</param>
internal sealed record RefusedCall(string Chaincode, string Function, WardenMode Mode, int Policy, string Answer);
