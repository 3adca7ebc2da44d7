namespace Grpc.Core;

/// <summary>A stream of messages to write, one after the other.</summary>
/// <typeparam name="T">The type of a message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Gets or sets how the next messages are written.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message; one write at a time.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message; a cancelled write gives up the whole call.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream writer takes no cancellation token.")
            : WriteAsync(message);
}
