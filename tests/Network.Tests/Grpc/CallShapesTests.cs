using Grpc.Core;
using Grpc.Net.Client;

namespace Warden.Network.Tests.Grpc;

public sealed class CallShapesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_returns_what_the_method_returned()
    {
        await using var server = await EchoServer.StartAsync();
        var invoker = server.Channel().CreateCallInvoker();

        var response = await invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), [1, 2, 3]);

        Assert.Equal([1, 2, 3], response);
    }

    [Fact]
    public async Task A_blocking_unary_call_returns_what_the_method_returned()
    {
        await using var server = await EchoServer.StartAsync();
        var invoker = server.Channel().CreateCallInvoker();

        var response = await Task.Run(() => invoker.BlockingUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), [7]), Token);

        Assert.Equal([7], response);
    }

    [Fact]
    public async Task A_client_stream_is_read_to_its_end()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Channel().CreateCallInvoker().AsyncClientStreamingCall(EchoService.CollectMethod, null, new CallOptions(cancellationToken: Token));

        await call.RequestStream.WriteAsync([1], Token);
        await call.RequestStream.WriteAsync([2, 3], Token);
        await call.RequestStream.CompleteAsync();

        Assert.Equal([1, 2, 3], await call);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_server_stream_brings_every_message_in_order()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Channel().CreateCallInvoker().AsyncServerStreamingCall(EchoService.RepeatMethod, null, new CallOptions(cancellationToken: Token), [5, 6, 7]);

        var received = new List<byte>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(Token))
        {
            received.Add(Assert.Single(message));
        }

        Assert.Equal([5, 6, 7], received);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_duplex_stream_answers_each_message_before_the_next_is_sent()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Channel().CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(cancellationToken: Token));

        for (byte i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync([i], Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal([i], call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task The_server_may_speak_first_in_a_duplex_stream()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnChat = async (requests, responses, context) =>
        {
            await responses.WriteAsync([42]);
            Assert.True(await requests.MoveNext(context.CancellationToken));
            await responses.WriteAsync(requests.Current);
        };
        using var call = server.Channel().CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(cancellationToken: Token));

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal([42], call.ResponseStream.Current);
        await call.RequestStream.WriteAsync([43], Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal([43], call.ResponseStream.Current);
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task After_a_half_close_the_server_goes_on_answering()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnChat = async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken))
            {
            }

            for (byte i = 0; i < 100; i++)
            {
                await responses.WriteAsync([i]);
            }
        };
        using var call = server.Channel().CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(cancellationToken: Token));

        await call.RequestStream.WriteAsync([0], Token);
        await call.RequestStream.CompleteAsync();

        var received = 0;
        while (await call.ResponseStream.MoveNext(Token))
        {
            Assert.Equal(received++, call.ResponseStream.Current[0]);
        }

        Assert.Equal(100, received);
    }

    [Fact]
    public async Task An_empty_message_arrives_as_a_message()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), []);

        Assert.Empty(response);
    }

    [Fact]
    public async Task Ten_thousand_small_messages_pass_both_ways()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Channel().CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(cancellationToken: Token));

        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    await call.RequestStream.WriteAsync(BitConverter.GetBytes(i), Token);
                }

                await call.RequestStream.CompleteAsync();
            },
            Token);
        var received = 0;
        while (await call.ResponseStream.MoveNext(Token))
        {
            Assert.Equal(received++, BitConverter.ToInt32(call.ResponseStream.Current));
        }

        await writing;
        Assert.Equal(10_000, received);
    }

    [Fact]
    public async Task Five_hundred_calls_at_once_share_a_channel()
    {
        await using var server = await EchoServer.StartAsync();
        var invoker = server.Channel().CreateCallInvoker();

        var responses = await Task.WhenAll(Enumerable.Range(0, 500).Select(i =>
            invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), BitConverter.GetBytes(i)).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 500), responses.Select(response => BitConverter.ToInt32(response)));
    }
}
