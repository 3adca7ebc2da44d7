namespace Grpc.Core;

/// <summary>The responses of a call, seen by the server; they end when the server method returns.</summary>
/// <typeparam name="T">The type of a response.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
