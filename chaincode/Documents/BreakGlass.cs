namespace Warden.Documents;

/// <summary>The document of a <see cref="ProposalKind.BreakGlass"/> proposal: the guard of a chaincode stands back for a while.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Mode">The strictest mode meanwhile: off or shadow.</param>
/// <param name="UntilBlock">The last block of it; see also <see cref="MostBlocks"/>.</param>
/// <param name="Reason">Why; never empty.</param>
public sealed record BreakGlass(string Chaincode, WardenMode Mode, long UntilBlock, string Reason)
{
    /// <summary>For how many blocks after its enactment an emergency holds at most, whatever last block it names. Sidecars end it: a contract does not know its block.</summary>
    public const int MostBlocks = 100_000;
}
