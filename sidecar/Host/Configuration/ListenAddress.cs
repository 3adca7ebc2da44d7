using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Warden.Host;

/// <summary>Adds an endpoint at an address of the settings.</summary>
internal static class ListenAddress
{
    /// <summary>Adds an endpoint at <c>host:port</c>; a name is looked up, and its first address taken.</summary>
    public static void Listen(KestrelServerOptions kestrel, string address, Action<ListenOptions> configure)
    {
        SettingChecks.TryAddress(address, out var host, out var port);
        var ip = IPAddress.TryParse(host, out var literal) ? literal
            : host == "localhost" ? IPAddress.Loopback
            : Dns.GetHostAddresses(host)[0];
        kestrel.Listen(ip, port, configure);
    }
}
