using Warden.Chaincode.Shim;

namespace Warden.Chaincode.AssetTransfer;

/// <summary>Keeps any value under any key, byte for byte: for applications that send documents of their own.</summary>
[Contract("records", Title = "Records", Description = "Any value under any key")]
public sealed class RecordsContract
{
    [Transaction]
    public Task Put(IChaincodeStub stub, string key, ReadOnlyMemory<byte> value) =>
        value.IsEmpty ? throw new ChaincodeException($"the record {key} has no value") : stub.PutStateAsync(Checked(key), value);

    /// <exception cref="ChaincodeException">There is no such record.</exception>
    [Transaction(Evaluate = true)]
    public async Task<byte[]> Get(IChaincodeStub stub, string key) =>
        await stub.GetStateAsync(Checked(key)) ?? throw new ChaincodeException($"the record {key} does not exist");

    /// <exception cref="ChaincodeException">There is no such record.</exception>
    [Transaction]
    public async Task Delete(IChaincodeStub stub, string key)
    {
        await Get(stub, key);
        await stub.DelStateAsync(key);
    }

    private static string Checked(string key) =>
        key.Length > 0 ? key : throw new ChaincodeException("a record needs a key");
}
