using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using DeliverResponse = Warden.Protocol.Peer.DeliverResponse;

namespace Warden.Host.Tests;

/// <summary>A peer that only delivers the blocks of a ledger in memory.</summary>
internal sealed class FakeDeliver : IAsyncDisposable
{
    private readonly WebApplication application;

    private FakeDeliver(WebApplication application) => this.application = application;

    public string Address => new Uri(
        application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public static async Task<FakeDeliver> StartAsync(TestLedger ledger)
    {
        // Empty: the others watch files for settings and take Ctrl-C from the run.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        builder.Services.AddSingleton(ledger);
        builder.Services.AddSingleton<Service>();
        builder.Services.AddGrpc();
        builder.WebHost.UseKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<Service>();
        await application.StartAsync();
        return new FakeDeliver(application);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await application.StopAsync(atOnce.Token);
        await application.DisposeAsync();
    }

    internal class Service(TestLedger ledger) : Deliver.DeliverBase
    {
        public override async Task Deliver(
            IAsyncStreamReader<Envelope> requests, IServerStreamWriter<DeliverResponse> responses, ServerCallContext context)
        {
            await requests.MoveNext(context.CancellationToken);
            var seek = SeekInfo.Parser.ParseFrom(Payload.Parser.ParseFrom(requests.Current.Payload).Data);
            await foreach (var block in ledger.ReadAsync(seek.Start.Specified.Number, context.CancellationToken))
            {
                await responses.WriteAsync(new DeliverResponse { Block = block });
            }
        }
    }
}
