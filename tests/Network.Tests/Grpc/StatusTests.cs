using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Warden.Network.Tests.Grpc;

public sealed class StatusTests
{
    private static CallOptions Options => new(cancellationToken: TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData((StatusCode)77)]
    public async Task The_status_that_a_method_throws_is_the_status_of_the_call(StatusCode code)
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnUnary = (_, _) => throw new RpcException(new Status(code, "not so"));

        var thrown = await FailAsync(server);

        Assert.Equal(code, thrown.StatusCode);
        Assert.Equal("not so", thrown.Status.Detail);
    }

    [Theory]
    [InlineData("100 % größer als üblich: \u4f60\u597d \U0001F600")]
    [InlineData("line one\nline two\ttab")]
    [InlineData("%41 stays, % too, %zz too, trailing %")]
    [InlineData("")]
    public async Task The_text_of_a_status_arrives_as_it_was(string detail)
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnUnary = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, detail));

        Assert.Equal(detail, (await FailAsync(server)).Status.Detail);
    }

    [Fact]
    public async Task The_trailers_that_a_method_throws_arrive_binary_ones_too()
    {
        await using var server = await EchoServer.StartAsync();
        byte[] details = [0, 255, 10, 13, 44];
        server.Service.OnUnary = (_, context) =>
        {
            context.ResponseTrailers.Add("from-context", "one");
            throw new RpcException(
                new Status(StatusCode.Aborted, "failed"), new Metadata { { "grpc-status-details-bin", details }, { "reason", "two" } });
        };

        var thrown = await FailAsync(server);

        Assert.Equal(details, thrown.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal("two", thrown.Trailers.GetValue("reason"));
        Assert.Equal("one", thrown.Trailers.GetValue("from-context"));
    }

    [Fact]
    public async Task A_status_after_messages_comes_when_they_are_read()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnRepeat = async (_, responses, _) =>
        {
            await responses.WriteAsync([1]);
            throw new RpcException(new Status(StatusCode.DataLoss, "gone"), new Metadata { { "after", "messages" } });
        };
        using var call = server.Channel().CreateCallInvoker().AsyncServerStreamingCall(EchoService.RepeatMethod, null, Options, []);

        Assert.True(await call.ResponseStream.MoveNext());
        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.DataLoss, thrown.StatusCode);
        Assert.Equal("messages", thrown.Trailers.GetValue("after"));
        Assert.Equal(StatusCode.DataLoss, call.GetStatus().StatusCode);
        Assert.Equal("messages", call.GetTrailers().GetValue("after"));
    }

    [Fact]
    public async Task A_refusal_while_the_client_still_sends_is_the_status_of_the_call()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnCollect = (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you"));
        using var call = server.Channel().CreateCallInvoker().AsyncClientStreamingCall(EchoService.CollectMethod, null, Options);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new byte[1000]);
            }
        });

        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        // The official client shows the broken write of every fifth run as CANCELLED; the call itself always has the status.
        Assert.True(refused.StatusCode is StatusCode.PermissionDenied or StatusCode.Cancelled, refused.ToString());
        Assert.Equal((StatusCode.PermissionDenied, "not you"), (thrown.StatusCode, thrown.Status.Detail));
    }

    [Fact]
    public async Task The_status_that_a_method_sets_is_the_status_of_the_call()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnChat = (_, _, context) =>
        {
            context.Status = new Status(StatusCode.FailedPrecondition, "set, not thrown");
            return Task.CompletedTask;
        };
        using var call = server.Channel().CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.ChatMethod, null, Options);

        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal((StatusCode.FailedPrecondition, "set, not thrown"), (thrown.StatusCode, thrown.Status.Detail));
    }

    [Fact]
    public async Task An_exception_in_a_method_is_UNKNOWN_and_keeps_its_text_to_itself()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnUnary = (_, _) => throw new InvalidOperationException("secret");

        var thrown = await FailAsync(server);

        Assert.Equal((StatusCode.Unknown, "Exception was thrown by handler."), (thrown.StatusCode, thrown.Status.Detail));
    }

    [Fact]
    public async Task An_exception_in_a_method_shows_its_text_where_the_server_says_so()
    {
        await using var server = await EchoServer.StartAsync(options => options.EnableDetailedErrors = true);
        server.Service.OnUnary = (_, _) => throw new InvalidOperationException("the cause");

        Assert.Contains("the cause", (await FailAsync(server)).Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_method_and_an_unknown_service_are_UNIMPLEMENTED()
    {
        await using var server = await EchoServer.StartAsync();
        var invoker = server.Channel().CreateCallInvoker();

        var method = await Assert.ThrowsAsync<RpcException>(() => invoker.AsyncUnaryCall(EchoService.UnknownMethod, null, Options, []).ResponseAsync);
        var service = await Assert.ThrowsAsync<RpcException>(() => invoker.AsyncUnaryCall(EchoService.UnknownService, null, Options, []).ResponseAsync);

        Assert.Equal((StatusCode.Unimplemented, "Method is unimplemented."), (method.StatusCode, method.Status.Detail));
        Assert.Equal((StatusCode.Unimplemented, "Service is unimplemented."), (service.StatusCode, service.Status.Detail));
    }

    [Fact]
    public async Task A_refused_connection_is_UNAVAILABLE_and_says_why()
    {
        using var channel = GrpcChannel.ForAddress($"http://{Topology.NodeAddress.ChooseFree()}");

        var thrown = await Assert.ThrowsAsync<RpcException>(() =>
            channel.CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, Options, []).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, thrown.StatusCode);
        Assert.Contains("refused", thrown.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(418, StatusCode.Unknown)]
    public async Task An_error_of_HTTP_becomes_the_status_that_gRPC_maps_it_to(int http, StatusCode code)
    {
        await using var server = await EchoServer.StartAsync(map: application =>
            application.MapPost("/" + EchoService.ServiceName + "/Nothing", context =>
            {
                context.Response.StatusCode = http;
                return Task.CompletedTask;
            }).WithOrder(-1));

        var thrown = await Assert.ThrowsAsync<RpcException>(() =>
            server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnknownMethod, null, Options, []).ResponseAsync);

        Assert.Equal(code, thrown.StatusCode);
        Assert.Contains(http.ToString(System.Globalization.CultureInfo.InvariantCulture), thrown.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_no_gRPC_answer()
    {
        await using var server = await EchoServer.StartAsync(map: application =>
            application.MapPost("/" + EchoService.ServiceName + "/Nothing", () => Results.Text("hello")).WithOrder(-1));

        var thrown = await Assert.ThrowsAsync<RpcException>(() =>
            server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnknownMethod, null, Options, []).ResponseAsync);

        Assert.Contains("text/plain", thrown.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_ended_well_has_its_trailers_and_its_headers()
    {
        await using var server = await EchoServer.StartAsync();
        server.Service.OnUnary = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "early", "bird" }, { "early-bin", new byte[] { 1, 2 } } });
            context.ResponseTrailers.Add("late", "owl");
            return request;
        };
        using var call = server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, Options, [1]);

        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("bird", headers.GetValue("early"));
        Assert.Equal(new byte[] { 1, 2 }, headers.GetValueBytes("early-bin"));
        Assert.Equal("owl", call.GetTrailers().GetValue("late"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Metadata_of_the_client_reach_the_method()
    {
        await using var server = await EchoServer.StartAsync();
        Metadata? seen = null;
        string? peer = null;
        string? methodName = null;
        server.Service.OnUnary = (request, context) =>
        {
            (seen, peer, methodName) = (context.RequestHeaders, context.Peer, context.Method);
            return Task.FromResult(request);
        };
        var sent = new Metadata { { "Word", "value" }, { "bytes-bin", Encoding.UTF8.GetBytes("größer") } };

        await server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, Options.WithHeaders(sent), []);

        Assert.Equal("value", seen!.GetValue("word"));
        Assert.Equal("größer", Encoding.UTF8.GetString(seen.GetValueBytes("bytes-bin")!));
        Assert.StartsWith("ipv4:127.0.0.1:", peer, StringComparison.Ordinal);
        Assert.Equal("/warden.test.Echo/Unary", methodName);
    }

    [Fact]
    public async Task A_request_that_is_not_gRPC_is_turned_away()
    {
        await using var server = await EchoServer.StartAsync();
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var response = await http.PostAsync(
            new Uri(server.Address + EchoService.UnaryMethod.FullName), new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static Task<RpcException> FailAsync(EchoServer server) => Assert.ThrowsAsync<RpcException>(() =>
        server.Channel().CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, Options, [1]).ResponseAsync);
}
