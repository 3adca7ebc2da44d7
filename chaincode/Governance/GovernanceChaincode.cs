using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Governance;

/// <summary>The governance chaincode as a peer sees it.</summary>
public static class GovernanceChaincode
{
    /// <param name="options">Null: the defaults.</param>
    public static IChaincode Create(GovernanceOptions? options = null) => new ContractChaincode(
        new ContractChaincodeOptions { Title = "warden" }, new GovernanceContract(options ?? new GovernanceOptions()));
}
