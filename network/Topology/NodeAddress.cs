using System.Net;
using System.Net.Sockets;

namespace Warden.Topology;

/// <summary>Where a node listens: a host name or IP address and a TCP port; port 0 asks for a free one.</summary>
public readonly record struct NodeAddress(string Host, int Port)
{
    /// <summary>A free port on the loopback interface.</summary>
    public static NodeAddress Loopback { get; } = new("127.0.0.1", 0);

    /// <summary>Chooses a port on which nobody listens, for what has to know its address before it listens or keep it over a restart.</summary>
    /// <param name="host">The IP address of one of this machine's interfaces.</param>
    public static NodeAddress ChooseFree(string host = "127.0.0.1")
    {
        using var listener = new TcpListener(IPAddress.Parse(host), 0);
        listener.Start();
        return new(host, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    /// <summary>Gets the form that gRPC targets, channel configuration and connection.json use: <c>host:port</c>.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
