using Warden.Chaincode.Shim;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios.Contracts;

/// <summary>A <see cref="ScenarioContract"/> whose record of one id does not end before it is let go.</summary>
internal sealed class WaitingContract : ScenarioContract
{
    /// <summary>The call that waits.</summary>
    public static readonly Call Call = Lots.Record(6000, Lots.Usual(1));

    private readonly SemaphoreSlim entered = new(0);
    private readonly SemaphoreSlim released = new(0);

    /// <summary>Waits until a call waits.</summary>
    public Task EnteredAsync(CancellationToken cancellationToken) => entered.WaitAsync(cancellationToken);

    /// <summary>Lets one call go on.</summary>
    public void Release() => released.Release();

    public override async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        if (stub.Function == Call.Function && stub.Parameters[0] == Call.Arguments[0])
        {
            entered.Release();
            await released.WaitAsync(CancellationToken.None);
        }

        return await base.InvokeAsync(stub);
    }
}
