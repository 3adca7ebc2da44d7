using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Client;
using Warden.Protocol;

namespace Warden.Network.Tests.Grpc;

public sealed class MessageSizeTests
{
    private static CallOptions Options => new(cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_message_of_100_MiB_passes_both_ways_in_a_unary_call()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = MessageSize.FabricMaxBytes);
        var message = Pattern(MessageSize.FabricMaxBytes);

        var response = await Invoker(server, MessageSize.FabricMaxBytes).AsyncUnaryCall(EchoService.UnaryMethod, null, Options, message);

        Assert.True(message.AsSpan().SequenceEqual(response));
    }

    [Fact]
    public async Task A_message_of_100_MiB_passes_both_ways_in_a_duplex_stream_and_small_ones_after_it()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = MessageSize.FabricMaxBytes);
        var message = Pattern(MessageSize.FabricMaxBytes);
        using var call = Invoker(server, MessageSize.FabricMaxBytes).AsyncDuplexStreamingCall(EchoService.ChatMethod, null, Options);

        foreach (var one in new[] { [1], message, [2] })
        {
            await call.RequestStream.WriteAsync(one);
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.True(one.AsSpan().SequenceEqual(call.ResponseStream.Current));
        }
    }

    [Theory]
    [InlineData(4 * 1024 * 1024, true)]
    [InlineData((4 * 1024 * 1024) + 1, false)]
    public async Task A_server_takes_4_MiB_unless_it_says_otherwise(int bytes, bool taken)
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnUnary = (request, _) => Task.FromResult(BitConverter.GetBytes(request.Length));
        var call = Invoker(server, null).AsyncUnaryCall(EchoService.UnaryMethod, null, Options, new byte[bytes]);

        if (taken)
        {
            Assert.Equal(bytes, BitConverter.ToInt32(await call));
        }
        else
        {
            Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        }
    }

    [Theory]
    [InlineData(4 * 1024 * 1024, true)]
    [InlineData((4 * 1024 * 1024) + 1, false)]
    public async Task A_client_takes_4_MiB_unless_it_says_otherwise(int bytes, bool taken)
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnUnary = (_, _) => Task.FromResult(new byte[bytes]);
        var call = server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, Options, []);

        if (taken)
        {
            Assert.Equal(bytes, (await call).Length);
        }
        else
        {
            Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        }
    }

    [Fact]
    public async Task A_client_does_not_send_more_than_it_may()
    {
        await using var server = await EchoServer.StartAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Channel(options => options.MaxSendMessageSize = 10).CreateCallInvoker()
            .AsyncUnaryCall(EchoService.UnaryMethod, null, Options, new byte[11]).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, thrown.StatusCode);
    }

    [Fact]
    public async Task A_server_does_not_send_more_than_it_may()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxSendMessageSize = 10);

        var thrown = await Assert.ThrowsAsync<RpcException>(() =>
            Invoker(server, null).AsyncUnaryCall(EchoService.UnaryMethod, null, Options, new byte[11]).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, thrown.StatusCode);
    }

    [Fact]
    public async Task Messages_of_every_size_around_the_frames_of_HTTP_2_pass()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = Invoker(server, null).AsyncDuplexStreamingCall(EchoService.ChatMethod, null, Options);

        foreach (var size in new[] { 1, 4091, 4092, 4096, 16379, 16384, 16389, 65530, 65535, 65536, 1 << 20, 3 })
        {
            var message = Pattern(size);
            await call.RequestStream.WriteAsync(message);
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(message, call.ResponseStream.Current);
        }
    }

    [Fact]
    public async Task Messages_that_wait_in_the_buffer_arrive_when_the_stream_is_completed()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = Invoker(server, null).AsyncClientStreamingCall(
            EchoService.CollectMethod, null, Options.WithWriteOptions(new WriteOptions(WriteFlags.BufferHint)));

        for (byte i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync([i]);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(Enumerable.Range(0, 100), (await call).Select(b => (int)b));
    }

    [Fact]
    public async Task A_gzipped_request_is_unpacked()
    {
        await using var server = await EchoServer.StartAsync();

        var (status, body) = await PostAsync(server, "gzip", Zip(new byte[5000]));

        Assert.Equal("0", status);
        Assert.Equal(5005, body.Length);
    }

    [Fact]
    public async Task A_gzipped_request_that_unpacks_to_too_much_is_refused()
    {
        await using var server = await EchoServer.StartAsync();

        var (status, _) = await PostAsync(server, "gzip", Zip(new byte[5 * 1024 * 1024]));

        Assert.Equal("8", status);
    }

    [Fact]
    public async Task An_encoding_that_nobody_knows_is_UNIMPLEMENTED()
    {
        await using var server = await EchoServer.StartAsync();

        var (status, _) = await PostAsync(server, "snappy", [1, 2, 3]);

        Assert.Equal("12", status);
    }

    private static async Task<(string Status, byte[] Body)> PostAsync(EchoServer server, string encoding, byte[] packed)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + EchoService.UnaryMethod.FullName)
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(
                [1, (byte)(packed.Length >> 24), (byte)(packed.Length >> 16), (byte)(packed.Length >> 8), (byte)packed.Length, .. packed]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var status = response.Headers.TryGetValues("grpc-status", out var inHeaders) ? inHeaders : response.TrailingHeaders.GetValues("grpc-status");
        return (Assert.Single(status), body);
    }

    private static byte[] Zip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static CallInvoker Invoker(EchoServer server, int? maxReceiveBytes) =>
        server.Channel(options => options.MaxReceiveMessageSize = maxReceiveBytes).CreateCallInvoker();

    private static byte[] Pattern(int bytes)
    {
        var pattern = new byte[bytes];
        for (var i = 0; i < bytes; i++)
        {
            pattern[i] = (byte)(i * 31 >> 3);
        }

        return pattern;
    }
}
