using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Shim;

// Served where CHAINCODE_SERVER_ADDRESS says, as the package that CHAINCODE_ID names.
return await ChaincodeProgram.RunAsync(AssetTransferChaincode.Create(), args);
