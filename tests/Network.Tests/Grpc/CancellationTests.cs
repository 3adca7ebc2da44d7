using Grpc.Core;

namespace Warden.Network.Tests.Grpc;

public sealed class CancellationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancelled_unary_call_is_CANCELLED_and_the_method_sees_it()
    {
        await using var server = await EchoServer.StartAsync();
        var (started, seen) = HoldUnary(server);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = server.Channel().CreateCallInvoker().AsyncUnaryCall(
            EchoService.UnaryMethod, null, new CallOptions(cancellationToken: cancellation.Token), [1]);

        await started.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        await cancellation.CancelAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, thrown.StatusCode);
        await seen.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    [Fact]
    public async Task A_disposed_call_is_CANCELLED_and_the_method_sees_it()
    {
        await using var server = await EchoServer.StartAsync();
        var (started, seen) = HoldUnary(server);
        var call = server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(), [1]);

        await started.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        call.Dispose();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, thrown.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await seen.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_before_the_call_cancels_it()
    {
        await using var server = await EchoServer.StartAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Channel().CreateCallInvoker().AsyncUnaryCall(
            EchoService.UnaryMethod, null, new CallOptions(cancellationToken: new CancellationToken(canceled: true)), [1]).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, thrown.StatusCode);
    }

    [Fact]
    public async Task A_channel_may_show_cancellation_as_OperationCanceledException()
    {
        await using var server = await EchoServer.StartAsync();
        var (started, _) = HoldUnary(server);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = server.Channel(options => options.ThrowOperationCanceledOnCancellation = true).CreateCallInvoker()
            .AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: cancellation.Token), [1]);

        await started.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseAsync);
    }

    [Fact]
    public async Task A_client_that_leaves_a_duplex_stream_ends_the_reading_of_the_method()
    {
        await using var server = await EchoServer.StartAsync();
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Service.OnChat = async (requests, responses, context) =>
        {
            try
            {
                while (await requests.MoveNext())
                {
                    await responses.WriteAsync(requests.Current);
                }
            }
            finally
            {
                ended.TrySetResult(context.CancellationToken.IsCancellationRequested);
            }
        };
        var call = server.Channel().CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions());
        await call.RequestStream.WriteAsync([1], Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        call.Dispose();

        Assert.True(await ended.Task.WaitAsync(TimeSpan.FromMinutes(5), Token));
    }

    [Fact]
    public async Task A_cancelled_read_gives_the_call_up()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Channel().CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions());
        await call.RequestStream.WriteAsync([1], Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var reading = call.ResponseStream.MoveNext(cancellation.Token);
        await cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => reading)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync([2]))).StatusCode);
    }

    [Fact]
    public async Task A_disposed_channel_gives_up_its_calls_and_takes_no_more()
    {
        await using var server = await EchoServer.StartAsync();
        var (started, seen) = HoldUnary(server);
        var channel = server.Channel();
        var invoker = channel.CreateCallInvoker();
        using var call = invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(), [1]);

        await started.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        channel.Dispose();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        await seen.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        Assert.Throws<ObjectDisposedException>(() => invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(), [1]));
    }

    [Fact]
    public async Task A_server_that_stops_in_the_middle_is_seen_by_the_client()
    {
        var server = await EchoServer.StartAsync();
        var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(server.Address);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions());
        await call.RequestStream.WriteAsync([1], Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var reading = call.ResponseStream.MoveNext(Token);

        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await server.StopAsync(now.Token);

        var thrown = await Assert.ThrowsAsync<RpcException>(() => reading);
        Assert.True(thrown.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled, thrown.ToString());
        await server.DisposeAsync();
        channel.Dispose();
    }

    private static (TaskCompletionSource Started, TaskCompletionSource Cancelled) HoldUnary(EchoServer server)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Service.OnUnary = async (request, context) =>
        {
            await using var registration = context.CancellationToken.Register(() => cancelled.TrySetResult());
            started.TrySetResult();
            await cancelled.Task;
            return request;
        };
        return (started, cancelled);
    }
}
