using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>How a server takes and answers calls.</summary>
public class GrpcServiceOptions
{
    /// <summary>Gets or sets the largest response in bytes.</summary>
    /// <value>Default null: no limit.</value>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Gets or sets the largest request in bytes; null for no limit.</summary>
    /// <value>Default 4 MiB; Fabric's peers allow 100 MiB.</value>
    public int? MaxReceiveMessageSize { get; set; } = Frame.DefaultMaxReceiveBytes;

    /// <summary>Gets or sets whether the text of an exception in a server method travels to the client.</summary>
    /// <value>Default null: no, the client sees "Exception was thrown by handler." only.</value>
    public bool? EnableDetailedErrors { get; set; }
}
