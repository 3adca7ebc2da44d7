using Warden.Chaincode.Shim;

namespace Warden.Scenarios.Networks;

/// <summary>The embedded network with a second organisation whose peer can be made to answer as one that lacks the newest block.</summary>
public sealed class LaggingFixture : EmbeddedFixture
{
    private string lacking = "";
    private int behind;

    /// <summary>Gets for how many calls it will still be behind.</summary>
    public int Behind => Math.Max(0, Volatile.Read(ref behind));

    /// <summary>Has the second organisation refuse the next calls of a function of the governance chaincode.</summary>
    public void FallBehind(string function, int calls) => (lacking, behind) = (function, calls);

    /// <inheritdoc/>
    protected override IChaincode Governance(string mspId) =>
        mspId == Organizations[1] ? new Lagging(this, base.Governance(mspId)) : base.Governance(mspId);

    private sealed class Lagging(LaggingFixture network, IChaincode current) : IChaincode
    {
        public Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub) =>
            stub.Function == network.lacking && Interlocked.Decrement(ref network.behind) >= 0
            ? Task.FromResult(ChaincodeResponse.Error("no such proposal", 404))
            : current.InvokeAsync(stub);
    }
}
