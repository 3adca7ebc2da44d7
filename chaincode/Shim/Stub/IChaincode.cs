namespace Warden.Chaincode.Shim;

/// <summary>A chaincode as its peer sees it: one call for each transaction that is simulated.</summary>
/// <remarks>
/// One instance serves many transactions at once, so it keeps no state between calls; state is what the stub reads and writes.
/// An exception that leaves a call becomes a response with status 500, never a broken stream.
/// </remarks>
public interface IChaincode
{
    /// <summary>Answers the initialization of a chaincode whose definition asks for one.</summary>
    /// <param name="stub">The transaction; valid until the returned task ends.</param>
    Task<ChaincodeResponse> InitAsync(IChaincodeStub stub) => Task.FromResult(ChaincodeResponse.Success());

    /// <summary>Answers one transaction.</summary>
    /// <param name="stub">The transaction; valid until the returned task ends.</param>
    /// <returns>Status 200 to 399 is endorsed, 400 and above is refused (the peer drops the writes).</returns>
    Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub);
}
