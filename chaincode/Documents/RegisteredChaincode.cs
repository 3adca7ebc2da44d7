namespace Warden.Documents;

/// <summary>A chaincode under guard, in one line.</summary>
/// <param name="Chaincode">Its name on the channel.</param>
/// <param name="Mode">What a WARN becomes.</param>
/// <param name="Policy">The version of the policy in force.</param>
/// <param name="Schema">The version of the schema in force.</param>
/// <param name="Owner">The MSP id that proposed its registration.</param>
public sealed record RegisteredChaincode(string Chaincode, WardenMode Mode, int Policy, int Schema, string Owner);
