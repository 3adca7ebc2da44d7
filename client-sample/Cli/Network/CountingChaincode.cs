using Warden.Chaincode.Shim;

namespace Warden.Cli.Network;

/// <summary>Passes every call on and counts it: shows whether a contract was called at all.</summary>
internal sealed class CountingChaincode(IChaincode chaincode) : IChaincode
{
    private long _calls;

    /// <summary>Gets how many calls have come.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    public Task<ChaincodeResponse> InitAsync(IChaincodeStub stub) => chaincode.InitAsync(stub);

    public Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        Interlocked.Increment(ref _calls);
        return chaincode.InvokeAsync(stub);
    }
}
