using Microsoft.Extensions.Logging;

namespace Warden.Chaincode.Shim;

/// <summary>What the shim logs; event ids 6000 to 6999.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Error, "The chaincode failed in transaction {TransactionId}")]
    public static partial void ChaincodeFailed(ILogger log, Exception exception, string transactionId);
}
