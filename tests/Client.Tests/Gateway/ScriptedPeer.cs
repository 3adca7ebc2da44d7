using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

/// <summary>A gateway peer on a loopback port that answers as the test says. Real gRPC, no Fabric behind it.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly WebApplication application;

    private ScriptedPeer(WebApplication application, GrpcChannel channel)
    {
        this.application = application;
        Channel = channel;
    }

    public GrpcChannel Channel { get; }

    public Script Script => application.Services.GetRequiredService<Script>();

    public static async Task<ScriptedPeer> StartAsync()
    {
        // Empty: the others watch files for settings and take Ctrl-C from the run.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        builder.WebHost.UseKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Script>();
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<GatewayService>();
        application.MapGrpcService<DeliverService>();
        await application.StartAsync(TestContext.Current.CancellationToken);
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ScriptedPeer(application, GrpcChannel.ForAddress(address));
    }

    public Warden.Gateway.Gateway Connect(TestOrganization.Holder who, Func<GatewayOptions, GatewayOptions>? change = null)
    {
        var options = new GatewayOptions { Channel = Channel, Identity = who.Identity, Signer = who.Signer };
        return Warden.Gateway.Gateway.Connect(change is null ? options : change(options));
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
    }

    private sealed class GatewayService(Script script) : Wire.Gateway.GatewayBase
    {
        public override Task<Wire.EvaluateResponse> Evaluate(Wire.EvaluateRequest request, ServerCallContext context)
        {
            script.Evaluated.Add(request);
            return script.OnEvaluate(request, context);
        }

        public override Task<Wire.EndorseResponse> Endorse(Wire.EndorseRequest request, ServerCallContext context)
        {
            script.Endorsed.Add(request);
            return script.OnEndorse(request, context);
        }

        public override Task<Wire.SubmitResponse> Submit(Wire.SubmitRequest request, ServerCallContext context)
        {
            script.Submitted.Add(request);
            return script.OnSubmit(request, context);
        }

        public override Task<Wire.CommitStatusResponse> CommitStatus(Wire.SignedCommitStatusRequest request, ServerCallContext context)
        {
            script.Asked.Add(request);
            return script.OnCommitStatus(request, context);
        }

        public override Task ChaincodeEvents(
            Wire.SignedChaincodeEventsRequest request, IServerStreamWriter<Wire.ChaincodeEventsResponse> responseStream,
                ServerCallContext context)
        {
            script.EventsAsked.Add(request);
            return script.OnChaincodeEvents(request, responseStream, context);
        }
    }

    private sealed class DeliverService(Script script) : Deliver.DeliverBase
    {
        public override Task Deliver(
            IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
            AnswerAsync("block", requestStream, responseStream, context);

        public override Task DeliverFiltered(
            IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
            AnswerAsync("filtered", requestStream, responseStream, context);

        public override Task DeliverWithPrivateData(
            IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
            AnswerAsync("private", requestStream, responseStream, context);

        private async Task AnswerAsync(
            string form, IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream,
                ServerCallContext context)
        {
            Assert.True(await requestStream.MoveNext(context.CancellationToken));
            script.BlocksAsked.Add((form, requestStream.Current));
            await script.OnDeliver(requestStream.Current, responseStream, context);
        }
    }
}
