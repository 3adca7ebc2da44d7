using System.Net;

namespace Warden.Topology;

/// <summary>Where a node listens: a host name or IP address and a TCP port; port 0 asks for a free one.</summary>
public readonly record struct NodeAddress(string Host, int Port)
{
    /// <summary>A free port on the loopback interface.</summary>
    public static NodeAddress Loopback { get; } = new("127.0.0.1", 0);

    /// <summary>Chooses a port for what has to know its address before it listens or keep it over a restart; no other process that chooses so gets it while this one runs.</summary>
    /// <param name="host">The IP address of one of this machine's interfaces; a name stands for the loopback interface.</param>
    /// <exception cref="IOException">No port is free.</exception>
    public static NodeAddress ChooseFree(string host = "127.0.0.1") =>
        new(host, PortReservation.Take(IPAddress.TryParse(host, out var address) ? address : IPAddress.Loopback));

    /// <summary>Gets the form that gRPC targets, channel configuration and connection.json use: <c>host:port</c>.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
