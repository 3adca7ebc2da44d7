using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Warden.Network.Tests.Grpc;
using Warden.Protocol;

namespace Warden.Interop.Grpc;

/// <summary>Our client calls the official Node server.</summary>
public sealed class NodeServerTests : IAsyncLifetime
{
    private NodeProcess? _server;
    private GrpcChannel? _channel;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CallInvoker Invoker => _channel!.CreateCallInvoker();

    public async ValueTask InitializeAsync()
    {
        var project = await NodeProject.OpenAsync("Grpc/node", Token);
        _server = project.Start("server.js");
        _channel = ChannelSecurity.None.OpenChannel("127.0.0.1:" + await _server.ReadLineAsync(Token));
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_unary_call_works() => Assert.Equal([1, 2, 3], await UnaryAsync([1, 2, 3], "echo"));

    [Fact]
    public async Task A_message_of_100_MiB_passes_both_ways()
    {
        var message = new byte[MessageSize.FabricMaxBytes];
        Random.Shared.NextBytes(message);

        var response = await UnaryAsync(message, "echo");

        Assert.True(message.AsSpan().SequenceEqual(response));
    }

    [Fact]
    public async Task A_client_stream_works()
    {
        using var call = Invoker.AsyncClientStreamingCall(EchoService.CollectMethod, null, Options("echo"));
        for (byte i = 0; i < 5; i++)
        {
            await call.RequestStream.WriteAsync([i], Token);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal([0, 1, 2, 3, 4], await call);
    }

    [Fact]
    public async Task A_server_stream_works()
    {
        using var call = Invoker.AsyncServerStreamingCall(EchoService.RepeatMethod, null, Options("echo"), [5, 6, 7]);
        var received = new List<byte>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(Token))
        {
            received.Add(Assert.Single(message));
        }

        Assert.Equal([5, 6, 7], received);
    }

    [Fact]
    public async Task Ten_thousand_messages_pass_both_ways_in_order()
    {
        using var call = Invoker.AsyncDuplexStreamingCall(EchoService.ChatMethod, null, Options("echo"));
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
    public async Task The_server_answers_after_the_half_close()
    {
        using var call = Invoker.AsyncDuplexStreamingCall(EchoService.ChatMethod, null, Options("after-half-close"));
        await call.RequestStream.WriteAsync([1], Token);
        await call.RequestStream.WriteAsync([2], Token);
        await call.RequestStream.CompleteAsync();

        byte received = 0;
        while (await call.ResponseStream.MoveNext(Token))
        {
            Assert.Equal([received++, 2], call.ResponseStream.Current);
        }

        Assert.Equal(100, received);
    }

    [Fact]
    public async Task The_server_speaks_first()
    {
        using var call = Invoker.AsyncDuplexStreamingCall(EchoService.ChatMethod, null, Options("speak-first"));

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal([42], call.ResponseStream.Current);
        await call.RequestStream.WriteAsync([43], Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal([43], call.ResponseStream.Current);
    }

    [Fact]
    public async Task A_cancelled_call_is_seen_by_the_server()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = Invoker.AsyncDuplexStreamingCall(EchoService.ChatMethod, null, new CallOptions(cancellationToken: cancellation.Token));
        await call.RequestStream.WriteAsync([1], Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        await cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token))).StatusCode);
        Assert.Equal("chat"u8.ToArray(), await UnaryAsync([], "next-cancelled"));
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        // The first call connects, so that the second reaches the server long before its deadline.
        await UnaryAsync([1], "echo");
        var thrown = await Assert.ThrowsAsync<RpcException>(() =>
            Invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, Options("hang").WithDeadline(DateTime.UtcNow.AddSeconds(2)), [1]).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
        Assert.Equal("unary"u8.ToArray(), await UnaryAsync([], "next-cancelled"));
    }

    [Fact]
    public async Task A_status_arrives_with_its_text_and_its_details()
    {
        var thrown = await Assert.ThrowsAsync<RpcException>(() => UnaryAsync([], "fail"));

        Assert.Equal((StatusCode.Aborted, "100 % größer\n你好"), (thrown.StatusCode, thrown.Status.Detail));
        Assert.Equal(new byte[] { 0, 255, 10, 13, 44 }, thrown.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal("because", thrown.Trailers.GetValue("reason"));
    }

    [Fact]
    public async Task An_unknown_service_is_UNIMPLEMENTED()
    {
        var thrown = await Assert.ThrowsAsync<RpcException>(() => Invoker.AsyncUnaryCall(EchoService.UnknownService, null, Options("echo"), []).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, thrown.StatusCode);
    }

    [Fact]
    public async Task Metadata_pass_in_all_three_places()
    {
        var headers = new Metadata { { "scenario", "metadata" }, { "word", "value" }, { "bytes-bin", "größer"u8.ToArray() } };
        using var call = Invoker.AsyncUnaryCall(
            EchoService.UnaryMethod, null, new CallOptions(headers, DateTime.UtcNow.AddMinutes(1), Token), []);

        using var seen = JsonDocument.Parse(await call);
        var early = await call.ResponseHeadersAsync;

        Assert.Equal("value", seen.RootElement.GetProperty("word")[0].GetString());
        Assert.Equal(Convert.ToHexStringLower("größer"u8), seen.RootElement.GetProperty("bytes")[0].GetString());
        Assert.NotEqual(JsonValueKind.Null, seen.RootElement.GetProperty("deadline").ValueKind);
        Assert.Equal("bird", early.GetValue("early"));
        Assert.Equal(new byte[] { 1, 2 }, early.GetValueBytes("early-bin"));
        Assert.Equal("owl", call.GetTrailers().GetValue("late"));
    }

    private static CallOptions Options(string scenario) => new(new Metadata { { "scenario", scenario } }, cancellationToken: Token);

    private async Task<byte[]> UnaryAsync(byte[] request, string scenario) =>
        await Invoker.AsyncUnaryCall(EchoService.UnaryMethod, null, Options(scenario), request);
}
