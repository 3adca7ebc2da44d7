using System.Text;
using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>A chaincode that hands its whole call on to another one, in its caller's name.</summary>
internal sealed class Relay(string to) : IChaincode
{
    public Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub) => stub.InvokeChaincodeAsync(to, stub.Args);
}

/// <summary>A guarded chaincode together with its sidecar: writes, then uses up the confirmation of its own call.</summary>
/// <param name="call">Which confirmation; null: the one of the call that is made.</param>
/// <param name="persons">How many it asks for by what it found; null: as many as the policy does.</param>
internal sealed class Guarded(Func<IChaincodeStub, string> call, string? persons = null) : IChaincode
{
    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        await stub.PutStateAsync(stub.Parameters[0], Encoding.UTF8.GetBytes(stub.Parameters[1]));
        string[] consume = persons is null ? ["Consume", call(stub)] : ["ConsumeBy", call(stub), persons];
        var used = await stub.InvokeChaincodeAsync("warden", [.. consume.Select(a => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(a))]);
        // As the sidecar does: a refusal of the callee becomes the answer, or its writes would stay.
        return used.IsError ? ChaincodeResponse.Error(used.Message, 428) : ChaincodeResponse.Success();
    }
}
