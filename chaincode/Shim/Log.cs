using Microsoft.Extensions.Logging;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>What the shim logs; event ids 6000 to 6999.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Error, "The chaincode failed in transaction {TransactionId}")]
    public static partial void ChaincodeFailed(ILogger log, Exception exception, string transactionId);

    [LoggerMessage(6002, LogLevel.Warning, "No answer to transaction {TransactionId}: the stream to the peer is gone")]
    public static partial void AnswerNotSent(ILogger log, Exception exception, string transactionId);

    [LoggerMessage(6003, LogLevel.Warning, "The peer began transaction {TransactionId} while it was running; the second one is ignored")]
    public static partial void TransactionTwice(ILogger log, string transactionId);

    [LoggerMessage(6004, LogLevel.Debug, "{MessageType} for transaction {TransactionId}, which has no open request")]
    public static partial void AnswerWithoutRequest(ILogger log, ChaincodeMessage.Types.Type messageType, string transactionId);

    [LoggerMessage(6010, LogLevel.Information, "Serving chaincode {ChaincodeId} on {Address}")]
    public static partial void Serving(ILogger log, string chaincodeId, string address);

    [LoggerMessage(6011, LogLevel.Information, "A peer connected from {Remote}")]
    public static partial void PeerConnected(ILogger log, string remote);

    [LoggerMessage(6012, LogLevel.Information, "Ready as {ChaincodeId}; writes per batch {MaxWrites}, keys per read {MaxKeys} (0: not offered)")]
    public static partial void Ready(ILogger log, string chaincodeId, int maxWrites, int maxKeys);

    [LoggerMessage(6013, LogLevel.Information, "The stream of {Remote} ended")]
    public static partial void PeerLeft(ILogger log, string remote);

    [LoggerMessage(6014, LogLevel.Warning, "The stream of {Remote} failed")]
    public static partial void PeerFailed(ILogger log, Exception exception, string remote);

    [LoggerMessage(6015, LogLevel.Warning, "Transactions were still running {Seconds} s after the stop; their streams end now")]
    public static partial void DrainTimedOut(ILogger log, double seconds);
}
