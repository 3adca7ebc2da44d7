using System.Net;
using System.Net.Sockets;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Takes a port before anything is built, because the genesis block and the other nodes have to name it.</summary>
internal static class ListeningSocket
{
    /// <summary>Binds an address.</summary>
    /// <param name="nodeName">Who wants it, for the error.</param>
    /// <param name="address">Where; the node keeps it over a restart.</param>
    /// <exception cref="IOException">The port is taken; the message names it and the node.</exception>
    public static Socket Bind(string nodeName, NodeAddress address)
    {
        var ip = IPAddress.TryParse(address.Host, out var parsed) ? parsed : IPAddress.Loopback;
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(ip, address.Port));
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException(
                $"Port {address.Port} on {address.Host}, which {nodeName} should listen on, cannot be had: {e.Message}", e);
        }
    }
}
