namespace Warden.Documents;

/// <summary>What stays of a retired chaincode, so that its version numbers go on when it is registered again.</summary>
/// <param name="Chaincode">The chaincode that is no longer guarded.</param>
/// <param name="Policy">The version its last policy had.</param>
/// <param name="Schema">The version its last schema had.</param>
/// <param name="Proposal">The id of the proposal that retired it.</param>
public sealed record RetiredRecord(string Chaincode, int Policy, int Schema, string Proposal);
