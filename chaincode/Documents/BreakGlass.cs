namespace Warden.Documents;

/// <summary>The document of a <see cref="ProposalKind.BreakGlass"/> proposal: the guard of a chaincode stands back for a while.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Mode">The strictest mode meanwhile: off or shadow.</param>
/// <param name="UntilBlock">The last block of it.</param>
/// <param name="Reason">Why; never empty.</param>
public sealed record BreakGlass(string Chaincode, WardenMode Mode, long UntilBlock, string Reason);
