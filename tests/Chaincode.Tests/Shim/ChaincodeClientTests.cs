using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Warden.Chaincode.Shim;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Tests.Shim;

public sealed class ChaincodeClientTests
{
    [Fact]
    public async Task In_development_mode_the_chaincode_dials_the_peer_and_serves_its_transactions()
    {
        var peer = new DevelopmentPeer();
        await using var app = Build(peer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var settings = ChaincodeSettings.Read(["--peer.address", $"{address.Host}:{address.Port}", "--chaincode-id", "mycc:1.0"], _ => null);

        // The peer ends the stream after one transaction, and so does the run.
        await ChaincodeClient.RunAsync(
            settings,
            settings.PeerAddress!,
            new DelegatedChaincode(async stub => ChaincodeResponse.Success((await stub.GetStateAsync("a"))!)),
            NullLogger.Instance,
            TestContext.Current.CancellationToken);
        Assert.Equal("mycc:1.0", peer.Registered);
        Assert.Equal("from the peer", peer.Completed?.Payload.ToStringUtf8());
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_an_error_that_says_so()
    {
        var settings = ChaincodeSettings.Read(["--peer.address", "127.0.0.1:1", "--chaincode-id", "mycc:1.0"], _ => null);
        var error = await Assert.ThrowsAsync<RpcException>(() => ChaincodeClient.RunAsync(
            settings, "127.0.0.1:1", new DelegatedChaincode(_ => throw new InvalidOperationException()), NullLogger.Instance, TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    private static WebApplication Build(DevelopmentPeer peer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(peer);
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<DevelopmentPeer>();
        return app;
    }

    /// <summary>A peer that lets chaincode dial it, runs one transaction and ends the stream.</summary>
    public sealed class DevelopmentPeer : ChaincodeSupport.ChaincodeSupportBase
    {
        public string? Registered { get; private set; }

        public Response? Completed { get; private set; }

        public override async Task Register(
            IAsyncStreamReader<ChaincodeMessage> requestStream, IServerStreamWriter<ChaincodeMessage> responseStream, ServerCallContext context)
        {
            Registered = ChaincodeID.Parser.ParseFrom((await Next(MessageType.Register)).Payload).Name;
            await responseStream.WriteAsync(new ChaincodeMessage { Type = MessageType.Registered }, context.CancellationToken);
            await responseStream.WriteAsync(new ChaincodeMessage { Type = MessageType.Ready }, context.CancellationToken);
            await responseStream.WriteAsync(ScriptedPeer.Transaction("tx1", "mychannel", "any"), context.CancellationToken);
            await Next(MessageType.GetState);
            var answer = new ChaincodeMessage
            {
                Type = MessageType.Response, Txid = "tx1", ChannelId = "mychannel", Payload = ByteString.CopyFromUtf8("from the peer"),
            };
            await responseStream.WriteAsync(answer, context.CancellationToken);
            Completed = Response.Parser.ParseFrom((await Next(MessageType.Completed)).Payload);

            async Task<ChaincodeMessage> Next(MessageType type)
            {
                Assert.True(await requestStream.MoveNext(context.CancellationToken));
                Assert.Equal(type, requestStream.Current.Type);
                return requestStream.Current;
            }
        }
    }
}
