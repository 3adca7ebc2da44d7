using System.Net;
using System.Net.Sockets;

namespace Warden.Scenarios.Guarding;

/// <summary>Chooses a port before somebody listens on it, for what has to know its address first or keep it over a restart.</summary>
internal static class FreePort
{
    /// <summary>Gets an address of the loopback interface on which nobody listens.</summary>
    public static string Choose()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
