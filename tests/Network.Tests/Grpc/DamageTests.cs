using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Warden.Network.Tests.Grpc;

/// <summary>Bodies that are no messages: each side answers with a status and serves the next call.</summary>
public sealed class DamageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_request_bodies_get_a_status_and_harm_nobody()
    {
        await using var server = await EchoServer.StartAsync();
        using var http = new HttpClient();
        foreach (var body in Bodies())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + EchoService.UnaryMethod.FullName)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = new("application/grpc");
            using var response = await http.SendAsync(request, Token);
            await response.Content.ReadAsByteArrayAsync(Token);
            var status = response.Headers.TryGetValues("grpc-status", out var inHeaders) ? inHeaders : response.TrailingHeaders.GetValues("grpc-status");

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(IsWhole(body) || Assert.Single(status) != "0", Convert.ToHexString(body));
        }

        Assert.Equal([1], await server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, new CallOptions(cancellationToken: Token), [1]));
    }

    [Fact]
    public async Task Random_response_bodies_end_a_call_with_a_status()
    {
        byte[] body = [];
        await using var server = await EchoServer.StartAsync(map: application =>
            application.MapPost("/" + EchoService.ServiceName + "/Nothing", async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
                context.Response.AppendTrailer("grpc-status", "0");
            }).WithOrder(-1));
        var invoker = server.Channel().CreateCallInvoker();
        foreach (var one in Bodies())
        {
            body = one;
            var call = invoker.AsyncUnaryCall(EchoService.UnknownMethod, null, new CallOptions(cancellationToken: Token), []);
            if (IsWhole(one))
            {
                Assert.Equal(one[5..], await call);
            }
            else
            {
                var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
                Assert.NotEqual(StatusCode.OK, thrown.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_response_without_a_status_is_not_taken_for_success()
    {
        await using var server = await EchoServer.StartAsync(map: application =>
            application.MapPost("/" + EchoService.ServiceName + "/Nothing", async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 1, 7 }, context.RequestAborted);
            }).WithOrder(-1));

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Channel().CreateCallInvoker()
            .AsyncUnaryCall(EchoService.UnknownMethod, null, new CallOptions(cancellationToken: Token), []).ResponseAsync);

        Assert.Contains("grpc-status", thrown.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_inside_a_message_is_no_success()
    {
        await using var server = await EchoServer.StartAsync(map: application =>
            application.MapPost("/" + EchoService.ServiceName + "/Nothing", async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 9, 7 }, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
            }).WithOrder(-1));

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Channel().CreateCallInvoker()
            .AsyncUnaryCall(EchoService.UnknownMethod, null, new CallOptions(cancellationToken: Token), []).ResponseAsync);

        Assert.True(thrown.StatusCode is StatusCode.Internal or StatusCode.Unavailable or StatusCode.Cancelled, thrown.ToString());
    }

    // One whole message, flag 0 and the right length.
    private static bool IsWhole(byte[] body) =>
        body.Length >= 5 && body[0] == 0 && (body[1] << 24 | body[2] << 16 | body[3] << 8 | body[4]) == body.Length - 5;

    private static IEnumerable<byte[]> Bodies()
    {
        byte[][] known =
        [
            [], [0], [0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 1, 7], [0, 0, 0, 0, 1, 7, 0], [0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0],
            [0, 0xFF, 0xFF, 0xFF, 0xFF, 1], [0, 0x7F, 0xFF, 0xFF, 0xFF, 1], [1, 0, 0, 0, 1, 7], [2, 0, 0, 0, 1, 7], [0xFF, 0, 0, 0, 0],
        ];
        return known.Concat(ArbMap.Default.ArbFor<byte[]>().Generator.Sample(100, 20));
    }
}
