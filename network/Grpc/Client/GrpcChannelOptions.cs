using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>How a channel is made.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Gets or sets whether the channel uses TLS; it must agree with the scheme of the address.</summary>
    /// <value>Default null: the scheme alone decides.</value>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Gets or sets the largest request in bytes.</summary>
    /// <value>Default null: no limit.</value>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Gets or sets the largest response in bytes; null for no limit.</summary>
    /// <value>Default 4 MiB; Fabric's peers allow 100 MiB.</value>
    public int? MaxReceiveMessageSize { get; set; } = Frame.DefaultMaxReceiveBytes;

    /// <summary>Gets or sets the client that sends the calls; not together with <see cref="HttpHandler"/>.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Gets or sets the handler that sends the calls, with its TLS and keepalive settings.</summary>
    /// <value>Default null: a <see cref="SocketsHttpHandler"/> that the channel makes and disposes.</value>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Gets or sets whether the channel disposes a client or handler that was given to it.</summary>
    /// <value>Default false.</value>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Gets or sets whether a cancelled token shows as <see cref="OperationCanceledException"/> and not as CANCELLED.</summary>
    /// <value>Default false.</value>
    public bool ThrowOperationCanceledOnCancellation { get; set; }
}
