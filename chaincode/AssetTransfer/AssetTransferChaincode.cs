using Warden.Chaincode.Shim;

namespace Warden.Chaincode.AssetTransfer;

/// <summary>The chaincode of the sample: asset transfer by default, <c>records:…</c> beside it.</summary>
public static class AssetTransferChaincode
{
    public static IChaincode Create() => new ContractChaincode(
        new ContractChaincodeOptions { Title = "asset-transfer" }, new AssetTransferContract(), new RecordsContract());
}
