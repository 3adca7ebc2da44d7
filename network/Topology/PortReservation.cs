using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Warden.Topology;

/// <summary>Chooses TCP ports that nobody listens on and nobody else will choose, for what has to name a port before it listens there, or keep it over a restart.</summary>
/// <remarks>
/// A port is chosen from below the range that systems give to outgoing connections (32768 and up on Linux, 49152 and up elsewhere), so no connection takes it
/// by chance while its owner is down. It is reserved among processes by the UDP port of the same number, which this process holds until it ends, however
/// that ends: whoever chooses a port this way asks for that first.
/// </remarks>
internal static class PortReservation
{
    private const int First = 10000;
    private const int End = 32000;

    // What is reserved stays so for the life of the process: a port that was handed out may be listened on at any time.
    private static readonly List<Socket> Held = [];

    /// <exception cref="IOException">No port is free, or the address is not this machine's.</exception>
    public static int Take(IPAddress address)
    {
        var start = RandomNumberGenerator.GetInt32(First, End);
        for (var i = 0; i < End - First; i++)
        {
            var endpoint = new IPEndPoint(address, First + ((start - First + i) % (End - First)));
            if (Reserve(endpoint) is { } reservation)
            {
                lock (Held)
                {
                    Held.Add(reservation);
                }

                return endpoint.Port;
            }
        }

        throw new IOException($"No port between {First} and {End} is free on {address}.");
    }

    private static Socket? Reserve(IPEndPoint endpoint)
    {
        var reservation = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ExclusiveAddressUse = true };
        try
        {
            reservation.Bind(endpoint);
            using var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(endpoint);
            listener.Listen();
            return reservation;
        }
        catch (SocketException e)
        {
            reservation.Dispose();
            return e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied
                ? null
                : throw new IOException($"No port can be had on {endpoint.Address}: {e.Message}", e);
        }
    }
}
