using Microsoft.Extensions.Logging;

namespace Warden.Chaincode.Shim;

/// <summary>Runs a chaincode for one transaction: whatever it does, one response comes of it.</summary>
internal static class TransactionRunner
{
    /// <returns>The chaincode's response; a refusal for an exception. Writes that were collected and not sent are sent.</returns>
    public static async Task<ChaincodeResponse> RunAsync(IChaincode chaincode, ChaincodeStub stub, bool isInit, ILogger log)
    {
        try
        {
            var response = await (isInit ? chaincode.InitAsync(stub) : chaincode.InvokeAsync(stub));
            if (response.IsError)
                return response; // its writes are dropped by the peer in any case
            await stub.FinishWriteBatchAsync();
            return response;
        }
        catch (ChaincodeException e)
        {
            return e.ToResponse();
        }
        catch (Exception) when (stub.Aborted.IsCancellationRequested)
        {
            return ChaincodeResponse.Error("the stream to the peer ended"); // nobody is left to read it
        }
        catch (Exception e)
        {
            Log.ChaincodeFailed(log, e, ShortId(stub.TransactionId));
            return ChaincodeResponse.Error($"Unexpected error; the chaincode's log says more about transaction {ShortId(stub.TransactionId)}");
        }
    }

    public static string ShortId(string transactionId) => transactionId.Length > 8 ? transactionId[..8] : transactionId;
}
