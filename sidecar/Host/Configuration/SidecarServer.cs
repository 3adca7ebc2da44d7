using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Warden.Protocol;

namespace Warden.Host;

/// <summary>One listening address of the sidecar. It reads no configuration, logs nothing by itself and leaves signals alone.</summary>
internal sealed class SidecarServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private SidecarServer(WebApplication application)
    {
        this.application = application;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
    }

    /// <summary>Gets <c>host:port</c> as it was taken.</summary>
    public string Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="setting">The name of the setting that holds the address.</param>
    /// <param name="address"><c>host:port</c>.</param>
    /// <param name="services">Adds what the application needs.</param>
    /// <param name="listen">Sets protocols and TLS.</param>
    /// <param name="map">Maps what it serves.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="SidecarOptionsException">The address is taken, or is none of this machine; the message names the setting.</exception>
    public static async Task<SidecarServer> StartAsync(
        string setting,
        string address,
        Action<IServiceCollection> services,
        Action<ListenOptions> listen,
        Action<WebApplication> map,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        services(builder.Services);
        builder.WebHost.UseKestrel(kestrel =>
        {
            // A stream lives as long as the process and may be silent for hours; only the size of its messages is limited.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 8 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 8 * 1024 * 1024;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
            ListenAddress.Listen(kestrel, address, listen);
        });
        var application = builder.Build();
        application.UseRouting();
        map(application);
        try
        {
            await application.StartAsync(cancellationToken);
            return new SidecarServer(application);
        }
        catch (Exception e)
        {
            await application.DisposeAsync();
            if (e is IOException or System.Net.Sockets.SocketException)
            {
                throw new SidecarOptionsException(setting, "an address that is free", $"{address} ({e.GetBaseException().Message})");
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
