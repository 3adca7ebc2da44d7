namespace Warden.Chaincode.Shim;

/// <summary>The contract that every chaincode of Fabric's contract libraries has besides its own.</summary>
[Contract("org.hyperledger.fabric", Title = "Contracts System Contract")]
internal sealed class SystemContract(ContractChaincode chaincode)
{
    [Transaction(Evaluate = true)]
    public string GetMetadata() => chaincode.Metadata;
}
