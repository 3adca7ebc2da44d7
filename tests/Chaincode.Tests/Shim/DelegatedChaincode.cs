using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Tests.Shim;

/// <summary>A chaincode that a test writes in a line.</summary>
internal sealed class DelegatedChaincode(Func<IChaincodeStub, Task<ChaincodeResponse>> invoke) : IChaincode
{
    public Task<ChaincodeResponse> InitAsync(IChaincodeStub stub) => invoke(stub);

    public Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub) => invoke(stub);
}
