namespace Grpc.Core;

/// <summary>The requests of a call, seen by the client.</summary>
/// <typeparam name="T">The type of a request.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the requests; responses may go on (half-close).</summary>
    Task CompleteAsync();
}
