using Microsoft.Extensions.Logging;

namespace Warden.Embedded;

/// <summary>Log messages; event ids 7000 to 7999.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Warning, "The chaincode at {Address} did not register as {PackageId}: it is not accepted")]
    public static partial void ChaincodeRegisteredUnderAnotherId(ILogger logger, string address, string packageId);

    [LoggerMessage(7002, LogLevel.Error, "{MspId} stopped following the orderer at block {Height}")]
    public static partial void FollowingEnded(ILogger logger, string mspId, ulong height, Exception exception);

    [LoggerMessage(7003, LogLevel.Debug, "{MspId} committed block {Number} with {Transactions} transactions")]
    public static partial void Committed(ILogger logger, string mspId, ulong number, int transactions);

    [LoggerMessage(7004, LogLevel.Warning, "{MspId} lost the orderer's blocks at {Height} and asks again: {Reason}")]
    public static partial void FollowingAgain(ILogger logger, string mspId, ulong height, string reason);
}
