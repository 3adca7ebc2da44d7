namespace Warden.Chaincode.Shim;

/// <summary>What a contract may do around its transaction functions; implement it on the contract and replace what is wanted.</summary>
/// <remarks>A hook that throws ends the call as a transaction function that throws does.</remarks>
public interface IContractHooks
{
    /// <summary>Makes the context of a call.</summary>
    TransactionContext CreateContext(IChaincodeStub stub) => new(stub);

    /// <summary>Runs before the transaction function, also before an unknown one.</summary>
    Task BeforeTransactionAsync(TransactionContext context) => Task.CompletedTask;

    /// <summary>Runs after the transaction function has returned.</summary>
    /// <param name="context">The same object that the function had.</param>
    /// <param name="result">What it returned; <c>null</c> for nothing.</param>
    Task AfterTransactionAsync(TransactionContext context, object? result) => Task.CompletedTask;

    /// <summary>Answers a call of a function that the contract does not have.</summary>
    /// <exception cref="ChaincodeException">Always, unless replaced.</exception>
    Task<object?> UnknownTransactionAsync(TransactionContext context, string function) =>
        throw new ChaincodeException($"You've asked to invoke a function that does not exist: {function}");
}
