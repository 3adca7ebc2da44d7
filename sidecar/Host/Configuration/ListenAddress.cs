using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Warden.Host;

/// <summary>Takes an address of the settings, and says which one when it cannot be taken.</summary>
internal static class ListenAddress
{
    /// <summary>Adds an endpoint at <c>host:port</c>.</summary>
    public static void Listen(KestrelServerOptions kestrel, string address, Action<ListenOptions> configure)
    {
        SettingChecks.TryAddress(address, out var host, out var port);
        if (IPAddress.TryParse(host, out var ip))
        {
            kestrel.Listen(ip, port, configure);
        }
        else if (host == "localhost")
        {
            // Kestrel's own ListenLocalhost cannot take a free port.
            kestrel.Listen(IPAddress.Loopback, port, configure);
        }
        else
        {
            kestrel.Listen(Dns.GetHostAddresses(host)[0], port, configure);
        }
    }

    /// <summary>Starts an application.</summary>
    /// <exception cref="SidecarOptionsException">The address is taken, or is none of this machine.</exception>
    public static async Task StartAsync(WebApplication application, string setting, string address, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new SidecarOptionsException(setting, "an address that is free", $"{address} ({e.GetBaseException().Message})");
        }
    }

    /// <summary>Gets <c>host:port</c> as it was taken.</summary>
    public static string Of(WebApplication application)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.Single()).Authority;
    }
}
