using System.Net;
using System.Net.Sockets;

namespace Warden.Scenarios.Guarding;

/// <summary>Chooses a port before somebody listens on it, for what has to know its address first or keep it over a restart.</summary>
internal static class FreePort
{
    /// <summary>Gets an address on which nobody listens.</summary>
    /// <param name="host">The interface's address.</param>
    public static string Choose(string host = "127.0.0.1")
    {
        using var listener = new TcpListener(IPAddress.Parse(host), 0);
        listener.Start();
        return $"{host}:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
