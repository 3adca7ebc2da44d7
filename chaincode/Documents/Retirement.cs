namespace Warden.Documents;

/// <summary>The document of a <see cref="ProposalKind.Retire"/> proposal: which chaincode's guard ends.</summary>
/// <param name="Chaincode">The registered chaincode.</param>
public sealed record Retirement(string Chaincode);
