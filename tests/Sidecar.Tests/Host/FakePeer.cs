using Grpc.Core;
using Grpc.Net.Client;
using Warden.Host.Relay;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>A scripted peer: opens the chaincode stream and says what the test says.</summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly GrpcChannel channel;
    private readonly AsyncDuplexStreamingCall<byte[], byte[]> call;
    private readonly CancellationTokenSource hangUp = new();

    private FakePeer(GrpcChannel channel)
    {
        this.channel = channel;
        call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(RawFrames.Connect, null, new CallOptions(cancellationToken: hangUp.Token));
    }

    public static async Task<FakePeer> ConnectAsync(string address, ChannelSecurity? security = null)
    {
        var peer = new FakePeer((security ?? ChannelSecurity.None).OpenChannel(address));
        Assert.Equal(FakeChaincode.Register, await peer.NextAsync());
        return peer;
    }

    public static FakePeer Dial(string address) => new(ChannelSecurity.None.OpenChannel(address));

    public Task SendAsync(byte[] frame) => call.RequestStream.WriteAsync(frame);

    public async Task<byte[]> NextAsync() =>
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)
            ? call.ResponseStream.Current
            : throw new InvalidOperationException("the stream has ended");

    public async Task<RpcException> EndAsync() => await Assert.ThrowsAsync<RpcException>(
        async () => { while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)) { } });

    public void HangUp() => hangUp.Cancel();

    public async ValueTask DisposeAsync()
    {
        await hangUp.CancelAsync();
        call.Dispose();
        channel.Dispose();
    }
}
