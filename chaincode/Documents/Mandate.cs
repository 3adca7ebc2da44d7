namespace Warden.Documents;

/// <summary>Voted in advance: what one organisation may enact at once, without votes, and until when.</summary>
/// <param name="Organization">The MSP id of the member that has it.</param>
/// <param name="Kinds">The kinds of proposal, as <c>Propose</c> names them; never <c>constitution</c>.</param>
/// <param name="UntilBlock">The last block of it, as the majority of the other members witnesses heights (decision 0010).</param>
/// <param name="Chaincode">The only chaincode it holds for; null: all.</param>
public sealed record Mandate(string Organization, IReadOnlyList<string> Kinds, long UntilBlock, string? Chaincode = null);
