namespace Warden.Topology;

/// <summary>Where a node listens: a host name or IP address and a TCP port; port 0 asks for a free one.</summary>
public readonly record struct NodeAddress(string Host, int Port)
{
    /// <summary>A free port on the loopback interface.</summary>
    public static NodeAddress Loopback { get; } = new("127.0.0.1", 0);

    /// <summary>Gets the form that gRPC targets, channel configuration and connection.json use: <c>host:port</c>.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
