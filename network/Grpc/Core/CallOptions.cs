namespace Grpc.Core;

/// <summary>What a caller may say about one call.</summary>
public readonly struct CallOptions
{
    /// <summary>Makes call options.</summary>
    /// <param name="headers">Metadata to send, or null.</param>
    /// <param name="deadline">When the call has to be over, in UTC, or null for never.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <param name="writeOptions">How requests are written, or null.</param>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
    }

    /// <summary>Gets the metadata to send.</summary>
    public Metadata? Headers { get; private init; }

    /// <summary>Gets when the call has to be over.</summary>
    public DateTime? Deadline { get; private init; }

    /// <summary>Gets what gives the call up.</summary>
    public CancellationToken CancellationToken { get; private init; }

    /// <summary>Gets how requests are written.</summary>
    public WriteOptions? WriteOptions { get; private init; }

    /// <summary>Gets the same options with other metadata.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>Gets the same options with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>Gets the same options with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>Gets the same options with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };
}
