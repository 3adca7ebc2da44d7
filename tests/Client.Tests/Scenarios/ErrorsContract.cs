using System.Text;
using Warden.Chaincode.Shim;

namespace Warden.Client.Tests;

/// <summary>The contract of Fabric's error scenarios: it refuses by organisation, answers at random, or dies.</summary>
/// <param name="crash">Ends the process that serves this peer.</param>
[Contract("Errors", Default = true)]
public sealed class ErrorsContract(Func<Task> crash)
{
    [Transaction(Evaluate = true)]
    public async Task<bool> Exists(IChaincodeStub stub, string id) => await stub.GetStateAsync(id) is not null;

    [Transaction]
    public async Task Crash(IChaincodeStub stub)
    {
        // Not awaited: it waits for this transaction to end, and this one waits for its own end.
        _ = crash();
        await new TaskCompletionSource().Task;
    }

    [Transaction]
    public async Task Nondet(IChaincodeStub stub) => await stub.PutStateAsync("nondet", Encoding.UTF8.GetBytes(stub.PeerMspId));

    /// <exception cref="ChaincodeException">The peer's organisation is one of them.</exception>
    [Transaction]
    public void OrgsFail(IChaincodeStub stub, string[] organizations)
    {
        if (organizations.Contains(stub.PeerMspId))
        {
            throw new ChaincodeException($"{stub.PeerMspId} refuses to endorse this");
        }
    }
}
