using System.Globalization;
using System.Text;
using Warden.Chaincode.Shim;

namespace Warden.Scenarios.Contracts;

/// <summary>A contract that uses what the stub has; it knows nothing of Warden.</summary>
/// <remarks>
/// put(key, value) any bytes · record(id, amount) a lot as JSON under its id, with event · settle(id) two lots in one write batch, their amount in the
/// transient data · seal(id, amount) into the collection that the transient data names, or into public state · stow(id) a lot in the collection
/// bids, its amount in the transient data · peek(id) reads that collection · forward(chaincode,
/// function, …) calls another chaincode · refuse(text) writes and then fails.
/// </remarks>
internal class ScenarioContract : IChaincode
{
    /// <summary>The name of the event of record.</summary>
    public const string Recorded = "recorded";

    private long calls;

    /// <summary>Gets how many transactions have come.</summary>
    public long Calls => Interlocked.Read(ref calls);

    public Task<ChaincodeResponse> InitAsync(IChaincodeStub stub) => Task.FromResult(ChaincodeResponse.Success());

    public virtual async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        Interlocked.Increment(ref calls);
        switch (stub.Function)
        {
            case "put":
                await stub.PutStateAsync(stub.Parameters[0], stub.Args[2]);
                return ChaincodeResponse.Success(stub.Args[2]);
            case "get":
                return ChaincodeResponse.Success(await stub.GetStateAsync(stub.Parameters[0]));
            case "record":
                await stub.PutStateAsync(stub.Parameters[0], Lot(stub.Parameters[1]));
                stub.SetEvent(Recorded, Encoding.UTF8.GetBytes(stub.Parameters[1]));
                return new ChaincodeResponse(ChaincodeResponse.OkStatus, "recorded as asked", Encoding.UTF8.GetBytes(stub.Parameters[0]));
            case "settle":
                return await SettleAsync(stub);
            case "seal":
                return await SealAsync(stub);
            case "stow":
                await stub.PutPrivateDataAsync("bids", stub.Parameters[0], Lot(Encoding.UTF8.GetString(stub.Transient["amount"].Span)));
                return ChaincodeResponse.Success();
            case "peek":
                return ChaincodeResponse.Success(await stub.GetPrivateDataAsync("bids", stub.Parameters[0]) ?? []);
            case "forward":
                var callee = await stub.InvokeChaincodeAsync(stub.Parameters[0], [.. stub.Args.Skip(2)]);
                return callee.IsError ? ChaincodeResponse.Error(callee.Message, callee.Status) : ChaincodeResponse.Success(callee.Payload);
            case "refuse":
                await stub.PutStateAsync("refused", "refused"u8.ToArray());
                return ChaincodeResponse.Error(stub.Parameters[0]);
            default:
                return ChaincodeResponse.Error($"You've asked to invoke a function that does not exist: {stub.Function}");
        }
    }

    private static async Task<ChaincodeResponse> SettleAsync(IChaincodeStub stub)
    {
        var amount = Encoding.UTF8.GetString(stub.Transient["amount"].Span);
        stub.StartWriteBatch();
        await stub.PutStateAsync($"debit:{stub.Parameters[0]}", Lot(amount));
        await stub.PutStateAsync($"credit:{stub.Parameters[0]}", Lot(amount));
        await stub.FinishWriteBatchAsync();
        return ChaincodeResponse.Success();
    }

    private static async Task<ChaincodeResponse> SealAsync(IChaincodeStub stub)
    {
        if (stub.Transient.TryGetValue("collection", out var collection))
        {
            await stub.PutPrivateDataAsync(Encoding.UTF8.GetString(collection.Span), stub.Parameters[0], Lot(stub.Parameters[1]));
        }
        else
        {
            await stub.PutStateAsync($"seal:{stub.Parameters[0]}", "sealed"u8.ToArray());
        }

        return ChaincodeResponse.Success();
    }

    /// <summary>Gets what is stored of a lot.</summary>
    public static byte[] Lot(string amount) =>
        Encoding.UTF8.GetBytes($$"""{"amount":{{long.Parse(amount, CultureInfo.InvariantCulture)}},"currency":"EUR"}""");
}
