using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Network.Tests.Grpc;

public sealed class ResilienceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_finds_a_server_that_came_back_on_the_same_port_at_once()
    {
        var port = NodeAddress.ChooseFree().Port;
        var first = await EchoServer.StartAsync(port: port);
        using var channel = ChannelSecurity.None.OpenChannel($"127.0.0.1:{port}");
        var invoker = channel.CreateCallInvoker();
        Assert.Equal([1], await CallAsync(invoker));
        await first.DisposeAsync();

        // The first may end with the connection that there was; the others find that nobody listens.
        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => CallAsync(invoker))).StatusCode);
        }

        await using var second = await EchoServer.StartAsync(port: port);

        Assert.Equal([1], await CallAsync(invoker));
    }

    [Fact]
    public async Task A_connection_that_went_dead_without_a_word_is_noticed_by_its_pings()
    {
        await using var server = await EchoServer.StartAsync();
        await using var wire = new TcpForwarder(server.Port);
        var security = ChannelSecurity.None with { KeepAliveInterval = TimeSpan.FromSeconds(1), KeepAliveTimeout = TimeSpan.FromSeconds(5) };
        using var channel = security.OpenChannel($"127.0.0.1:{wire.Port}");
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(cancellationToken: Token));
        await call.RequestStream.WriteAsync([1], Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        wire.Swallow();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token).WaitAsync(TimeSpan.FromMinutes(5), Token));
        Assert.True(thrown.StatusCode is StatusCode.Unavailable or StatusCode.Internal, thrown.ToString());
    }

    [Fact]
    public async Task Streams_that_are_left_at_any_moment_leave_nothing_behind()
    {
        await using var server = await EchoServer.StartAsync();
        var serving = 0;
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Service.OnChat = async (requests, responses, context) =>
        {
            Interlocked.Increment(ref serving);
            try
            {
                while (await requests.MoveNext(context.CancellationToken))
                {
                    await responses.WriteAsync(requests.Current);
                }
            }
            finally
            {
                if (Interlocked.Decrement(ref serving) == 0)
                {
                    idle.TrySetResult();
                }
            }
        };
        using var channel = ChannelSecurity.None.OpenChannel($"127.0.0.1:{server.Port}");
        var invoker = channel.CreateCallInvoker();

        // One stream stays until the end, so that the count reaches zero only then.
        using var last = invoker.AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(cancellationToken: Token));
        await last.RequestStream.WriteAsync([0], Token);
        Assert.True(await last.ResponseStream.MoveNext(Token));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 300).Select(seed => Task.Run(() => LeaveAtRandomAsync(invoker, new Random(seed)), Token)));

        Assert.Contains(StatusCode.OK, statuses);
        Assert.Contains(StatusCode.Cancelled, statuses);
        Assert.DoesNotContain(statuses, status => status is not (StatusCode.OK or StatusCode.Cancelled or StatusCode.DeadlineExceeded));
        await last.RequestStream.CompleteAsync();
        Assert.False(await last.ResponseStream.MoveNext(Token));
        await idle.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    private static async Task<StatusCode> LeaveAtRandomAsync(CallInvoker invoker, Random random)
    {
        using var cancellation = new CancellationTokenSource();
        var deadline = random.Next(4) == 0 ? DateTime.UtcNow.AddMilliseconds(random.Next(1, 60)) : (DateTime?)null;
        using var call = invoker.AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(null, deadline, cancellation.Token));
        var steps = random.Next(8);
        try
        {
            for (var i = 0; i < steps; i++)
            {
                var message = new byte[random.Next(40_000)];
                await call.RequestStream.WriteAsync(message);
                if (i == steps - 1 && random.Next(2) == 0)
                {
                    await cancellation.CancelAsync();
                }

                Assert.True(await call.ResponseStream.MoveNext());
                Assert.Equal(message.Length, call.ResponseStream.Current.Length);
            }

            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }

        return call.GetStatus().StatusCode;
    }

    private static async Task<byte[]> CallAsync(CallInvoker invoker) =>
        await invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), [1]);

    /// <summary>Passes bytes to a port and back until it is told to keep them.</summary>
    private sealed class TcpForwarder : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _forwarding;
        private volatile bool _swallows;

        public TcpForwarder(int target)
        {
            _listener.Start();
            _forwarding = ForwardAsync(target);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Swallow() => _swallows = true;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _forwarding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task ForwardAsync(int target)
        {
            using var near = await _listener.AcceptTcpClientAsync(_stop.Token);
            using var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, target, _stop.Token);
            await Task.WhenAll(PassAsync(near.GetStream(), far.GetStream()), PassAsync(far.GetStream(), near.GetStream()));
        }

        private async Task PassAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[4096];
            int read;
            while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
            {
                if (!_swallows)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                }
            }
        }
    }
}
