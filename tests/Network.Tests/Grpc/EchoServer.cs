using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warden.Protocol;

namespace Warden.Network.Tests.Grpc;

/// <summary>An <see cref="EchoService"/> on Kestrel at a free port of the loopback, and a channel to it.</summary>
public sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<GrpcChannel> _channels = [];

    private EchoServer(WebApplication application, EchoService service)
    {
        _application = application;
        Service = service;
    }

    public EchoService Service { get; }

    public int Port => new Uri(_application.Urls.Single()).Port;

    public string Address => _application.Urls.Single();

    public static async Task<EchoServer> StartAsync(
        Action<GrpcServiceOptions>? grpc = null, Action<ListenOptions>? listen = null, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null, int port = 0)
    {
        var service = new EchoService();
        // Empty: the others watch files for settings and take Ctrl-C from the run.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        builder.Services.AddGrpc(options => grpc?.Invoke(options));
        builder.Services.AddSingleton(service);
        services?.Invoke(builder.Services);
        builder.WebHost.UseKestrel(kestrel =>
        {
            // Fabric's largest unary request is 100 MiB.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, options =>
            {
                options.Protocols = HttpProtocols.Http2;
                listen?.Invoke(options);
            });
        });
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<EchoService>();
        map?.Invoke(application);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new EchoServer(application, service);
    }

    public GrpcChannel Channel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress(Address, options);
        _channels.Add(channel);
        return channel;
    }

    public Task StopAsync(CancellationToken withinToken) => _application.StopAsync(withinToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        await _application.DisposeAsync();
    }
}
