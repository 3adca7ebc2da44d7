using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warden.Host.Relay;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests;

/// <summary>A scripted chaincode as a service: registers, keeps what it receives, sends what the test says.</summary>
internal sealed class FakeChaincode : IAsyncDisposable
{
    private readonly Channel<Conversation> conversations = System.Threading.Channels.Channel.CreateUnbounded<Conversation>();
    private WebApplication application = null!;

    public string Address { get; private set; } = "";

    /// <summary>Answers every frame by itself where it is set.</summary>
    public Func<byte[], IEnumerable<byte[]>>? Script { get; set; }

    public static byte[] Register { get; } = new ChaincodeMessage
    {
        Type = ChaincodeMessage.Types.Type.Register, Payload = new ChaincodeID { Name = "basic:1234" }.ToByteString(),
    }.ToByteArray();

    public static async Task<FakeChaincode> StartAsync(ServerSecurity? security = null)
    {
        var chaincode = new FakeChaincode();
        // Empty: the others watch files for settings and take Ctrl-C from the run.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        builder.Services.AddSingleton(chaincode);
        builder.Services.AddSingleton<Service>();
        builder.Services.AddGrpc(o => o.MaxReceiveMessageSize = MessageSize.FabricMaxBytes);
        builder.WebHost.UseKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = null;
            k.Listen(System.Net.IPAddress.Loopback, 0, o =>
            {
                o.Protocols = HttpProtocols.Http2;
                security?.Apply(o);
            });
        });
        chaincode.application = builder.Build();
        chaincode.application.UseRouting();
        chaincode.application.MapGrpcService<Service>();
        await chaincode.application.StartAsync();
        chaincode.Address = new Uri(chaincode.application.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.Single()).Authority;
        return chaincode;
    }

    /// <summary>Gets the next stream that a peer or a sidecar has opened.</summary>
    public async Task<Conversation> NextAsync() => await conversations.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await application.StopAsync(atOnce.Token);
        await application.DisposeAsync();
    }

    /// <summary>One open stream.</summary>
    internal sealed class Conversation(IAsyncStreamWriter<byte[]> writer)
    {
        private readonly Channel<byte[]> received = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource BreakOff { get; } = new();

        public ChannelWriter<byte[]> Received => received.Writer;

        public int Waiting => received.Reader.Count;

        public Task SendAsync(byte[] frame) => writer.WriteAsync(frame);

        public async Task<byte[]> NextAsync() => await received.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    [BindServiceMethod(typeof(Service), nameof(Bind))]
    internal class Service(FakeChaincode chaincode)
    {
        public static void Bind(ServiceBinderBase binder, Service service) =>
            binder.AddMethod(RawFrames.Connect, service is null ? null : new DuplexStreamingServerMethod<byte[], byte[]>(service.Connect));

        public virtual async Task Connect(IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context)
        {
            var conversation = new Conversation(responses);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, conversation.BreakOff.Token);
            try
            {
                await responses.WriteAsync(Register);
                chaincode.conversations.Writer.TryWrite(conversation);
                while (await requests.MoveNext(ending.Token))
                {
                    if (chaincode.Script is { } script)
                    {
                        foreach (var answer in script(requests.Current))
                        {
                            await responses.WriteAsync(answer);
                        }
                    }
                    else
                    {
                        conversation.Received.TryWrite(requests.Current);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or RpcException)
            {
                // The other side has gone, or the test breaks off.
            }
            finally
            {
                conversation.Ended.TrySetResult();
            }
        }
    }
}
