namespace Grpc.Core;

/// <summary>A stream of messages to read, one after the other.</summary>
/// <typeparam name="T">The type of a message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>Gets the message that <see cref="MoveNext"/> has read.</summary>
    T Current { get; }

    /// <summary>Reads the next message; one read at a time.</summary>
    /// <param name="cancellationToken">Gives up the read; on the client the whole call.</param>
    /// <returns>Whether there is a message; false is the end of the stream.</returns>
    /// <exception cref="RpcException">On the client: the call ended with another status than OK.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
