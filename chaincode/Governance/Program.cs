using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;

// Served where CHAINCODE_SERVER_ADDRESS says, as the package that CHAINCODE_ID names; WARDEN_MEMBERS: whom a constitution may list.
return await ChaincodeProgram.RunAsync(GovernanceChaincode.Create(GovernanceOptions.Read(Environment.GetEnvironmentVariable)), args);
