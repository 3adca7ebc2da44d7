namespace Warden.Documents;

/// <summary>The document of a <see cref="ProposalKind.Register"/> proposal: what puts a chaincode under guard.</summary>
/// <param name="Policy">How it is guarded.</param>
/// <param name="Schema">What is known of its attributes; null stands for an empty schema.</param>
public sealed record Registration(DetectionPolicy Policy, AttributeSchema? Schema = null);
