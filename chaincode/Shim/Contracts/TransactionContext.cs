namespace Warden.Chaincode.Shim;

/// <summary>What a transaction function works with; derive from it to carry more, and create yours in <see cref="IContractHooks.CreateContext"/>.</summary>
public class TransactionContext(IChaincodeStub stub)
{
    public IChaincodeStub Stub { get; } = stub;

    /// <summary>Gets who proposed the transaction.</summary>
    public ClientIdentity Client => Stub.Client;
}
