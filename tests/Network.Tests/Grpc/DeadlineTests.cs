using Grpc.Core;

namespace Warden.Network.Tests.Grpc;

public sealed class DeadlineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_takes_too_long_is_DEADLINE_EXCEEDED_and_the_method_sees_it()
    {
        await using var server = await EchoServer.StartAsync();
        var (started, cancelled) = HoldUnary(server);

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Channel().CreateCallInvoker().AsyncUnaryCall(
            EchoService.UnaryMethod, null, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(500)), [1]).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
        await EndsUnlessNeverStartedAsync(started, cancelled);
    }

    [Fact]
    public async Task The_method_knows_the_deadline_of_the_client()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = DateTime.MinValue;
        server.Service.OnUnary = (request, context) =>
        {
            seen = context.Deadline;
            return Task.FromResult(request);
        };
        var deadline = DateTime.UtcNow.AddSeconds(30);

        await server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(deadline: deadline, cancellationToken: Token), [1]);

        Assert.InRange((seen - deadline).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(DateTimeKind.Utc, seen.Kind);
    }

    [Fact]
    public async Task Without_a_deadline_the_method_has_all_time()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = DateTime.MinValue;
        server.Service.OnUnary = (request, context) =>
        {
            seen = context.Deadline;
            return Task.FromResult(request);
        };

        await server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), [1]);

        Assert.Equal(DateTime.MaxValue, seen);
    }

    [Fact]
    public async Task A_deadline_in_the_past_fails_before_the_server_is_asked()
    {
        await using var server = await EchoServer.StartAsync();
        var asked = false;
        server.Service.OnUnary = (request, _) =>
        {
            asked = true;
            return Task.FromResult(request);
        };

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Channel().CreateCallInvoker().AsyncUnaryCall(
            EchoService.UnaryMethod, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(-1)), [1]).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
        Assert.False(asked);
    }

    [Fact]
    public async Task A_deadline_in_local_time_is_a_mistake()
    {
        await using var server = await EchoServer.StartAsync();

        Assert.Throws<InvalidOperationException>(() => server.Channel().CreateCallInvoker().AsyncUnaryCall(
            EchoService.UnaryMethod, null, new CallOptions(deadline: DateTime.Now.AddMinutes(1)), [1]));
    }

    [Fact]
    public async Task A_stream_ends_at_its_deadline_with_the_messages_before_it()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnRepeat = async (_, responses, context) =>
        {
            await responses.WriteAsync([1]);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        };
        var invoker = server.Channel().CreateCallInvoker();
        await invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), [1]);
        using var call = await BegunBeforeItsDeadlineAsync(deadline => invoker.AsyncServerStreamingCall(
            EchoService.RepeatMethod, null, new CallOptions(deadline: deadline), []));

        Assert.Equal([1], call.ResponseStream.Current);
        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
    }

    [Fact]
    public async Task The_server_itself_ends_a_call_at_its_deadline()
    {
        // A client that sends a grpc-timeout but keeps no clock of its own: a plain HTTP request.
        await using var server = await EchoServer.StartAsync();
        var (started, cancelled) = HoldUnary(server);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + EchoService.UnaryMethod.FullName)
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "500m");

        using var response = await http.SendAsync(request, Token);

        var status = response.Headers.TryGetValues("grpc-status", out var inHeaders) ? inHeaders : response.TrailingHeaders.GetValues("grpc-status");
        Assert.Equal("4", Assert.Single(status));
        await EndsUnlessNeverStartedAsync(started, cancelled);
    }

    [Fact]
    public async Task A_deadline_far_away_does_not_end_a_call()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Channel().CreateCallInvoker().AsyncUnaryCall(
            EchoService.UnaryMethod, null, new CallOptions(deadline: DateTime.UtcNow.AddYears(50), cancellationToken: Token), [1]);

        Assert.Equal([1], response);
    }

    // How long the first message takes is the machine's affair: the deadline is the shortest that leaves room for it.
    private static async Task<AsyncServerStreamingCall<byte[]>> BegunBeforeItsDeadlineAsync(Func<DateTime, AsyncServerStreamingCall<byte[]>> begin)
    {
        for (var room = TimeSpan.FromSeconds(1); ; room *= 2)
        {
            var call = begin(DateTime.UtcNow + room);
            try
            {
                Assert.True(await call.ResponseStream.MoveNext(Token));
                return call;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.DeadlineExceeded && room < TimeSpan.FromMinutes(1))
            {
                call.Dispose();
            }
        }
    }

    private static (TaskCompletionSource Started, TaskCompletionSource Cancelled) HoldUnary(EchoServer server)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Service.OnUnary = async (request, context) =>
        {
            started.TrySetResult();
            await using var registration = context.CancellationToken.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
            return request;
        };
        return (started, cancelled);
    }

    // On a machine under load the deadline may pass before the request arrives: then the method never runs.
    private static Task EndsUnlessNeverStartedAsync(TaskCompletionSource started, TaskCompletionSource cancelled) =>
        started.Task.IsCompleted ? cancelled.Task.WaitAsync(TimeSpan.FromMinutes(5), Token) : Task.CompletedTask;
}
