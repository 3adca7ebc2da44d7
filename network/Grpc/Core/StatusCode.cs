namespace Grpc.Core;

/// <summary>The outcome of a call; the numbers are those of the <c>grpc-status</c> trailer.</summary>
/// <remarks>Source: grpc, doc/statuscodes.md.</remarks>
public enum StatusCode
{
    /// <summary>No error.</summary>
    OK = 0,

    /// <summary>The caller went away or gave up.</summary>
    Cancelled = 1,

    /// <summary>An error that carries no code, such as an exception in a server method.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server is.</summary>
    InvalidArgument = 3,

    /// <summary>The time the caller allowed has run out.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a queue or the largest message size is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the server forbids this; the same request fails again until the state changes.</summary>
    FailedPrecondition = 9,

    /// <summary>The operation was aborted by a conflict with another; it may succeed when repeated.</summary>
    Aborted = 10,

    /// <summary>The request reaches outside what exists now.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have this method, or not this encoding.</summary>
    Unimplemented = 12,

    /// <summary>An invariant is broken: a defect of the server or of the transport.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; repeating may help.</summary>
    Unavailable = 14,

    /// <summary>Data are lost or damaged beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say who it is, or not convincingly.</summary>
    Unauthenticated = 16,
}
