using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Warden.Native;

/// <summary>Chooses ports that nobody listens on, because the genesis block and the other nodes have to name them.</summary>
/// <remarks>
/// From below the range that systems give to outgoing connections (32768 and up on Linux), so that nobody takes one by chance while its node is down.
/// </remarks>
internal sealed class FreePorts
{
    private const int First = 20000;
    private const int End = 32000;

    private readonly HashSet<int> chosen = [];

    /// <exception cref="IOException">No port was found.</exception>
    public int Next()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (!chosen.Contains(port) && IsFree(port))
            {
                chosen.Add(port);
                return port;
            }
        }

        throw new IOException($"No free port between {First} and {End} on the loopback interface.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
