using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>What the server says in the log.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Error when executing service method '{Method}'.")]
    public static partial void MethodFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Service method '{Method}' was left by its client or its deadline.")]
    public static partial void MethodLeft(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Service method '{Method}' answers {StatusCode}: {Detail}")]
    public static partial void MethodRefused(ILogger logger, string method, StatusCode statusCode, string detail);

    [LoggerMessage(EventId = 4, Level = LogLevel.Debug, Message = "The deadline of '{Method}' has passed.")]
    public static partial void DeadlinePassed(ILogger logger, string method);
}
