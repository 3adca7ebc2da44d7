namespace Grpc.Core;

/// <summary>A call that did not end with <see cref="StatusCode.OK"/>.</summary>
/// <remarks>Thrown by clients; thrown in a server method it becomes the status and the trailers of the answer.</remarks>
public class RpcException : Exception
{
    /// <summary>Makes an exception of a status.</summary>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Makes an exception of a status with its own message.</summary>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Makes an exception of a status and trailers.</summary>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Makes an exception of a status and trailers with its own message.</summary>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>Gets the status.</summary>
    public Status Status { get; }

    /// <summary>Gets the code of the status.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Gets the trailing metadata, such as <c>grpc-status-details-bin</c>.</summary>
    public Metadata Trailers { get; }
}
