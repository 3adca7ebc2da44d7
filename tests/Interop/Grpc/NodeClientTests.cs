using System.Text.Json;
using Grpc.Core;
using Warden.Network.Tests.Grpc;
using Warden.Protocol;

namespace Warden.Interop.Grpc;

/// <summary>The official Node client calls our server.</summary>
public sealed class NodeClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("unary", """{"response":"010203"}""")]
    [InlineData("collect", """{"error":null,"response":"0001020304"}""")]
    [InlineData("repeat", """{"received":[5,6,7],"code":0}""")]
    [InlineData("many", """{"received":10000,"inOrder":true,"code":0}""")]
    [InlineData("large", """{"equal":true}""")]
    public async Task The_call_shapes_work(string scenario, string expected)
    {
        await using var server = await StartAsync();

        Assert.Equal(expected, await RunAsync(server, scenario));
    }

    [Fact]
    public async Task The_server_answers_after_the_half_close()
    {
        await using var server = await StartAsync();
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

        Assert.Equal("""{"received":100,"code":0}""", await RunAsync(server, "half-close"));
    }

    [Fact]
    public async Task The_server_speaks_first()
    {
        await using var server = await StartAsync();
        server.Service.OnChat = async (requests, responses, context) =>
        {
            await responses.WriteAsync([42]);
            while (await requests.MoveNext(context.CancellationToken))
            {
                await responses.WriteAsync(requests.Current);
            }
        };

        Assert.Equal("""{"received":[42,43],"code":0}""", await RunAsync(server, "speak-first"));
    }

    [Fact]
    public async Task A_cancelled_call_reaches_the_method()
    {
        await using var server = await StartAsync();
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Service.OnChat = async (requests, responses, context) =>
        {
            await using var registration = context.CancellationToken.Register(() => left.TrySetResult());
            await requests.MoveNext(context.CancellationToken);
            await responses.WriteAsync(requests.Current);
            await left.Task;
        };

        Assert.Equal("""{"code":1}""", await RunAsync(server, "cancel"));
        await left.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        await using var server = await StartAsync();
        var started = false;
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Service.OnUnary = async (request, context) =>
        {
            Volatile.Write(ref started, true);
            await using var registration = context.CancellationToken.Register(() => left.TrySetResult());
            await left.Task;
            return request;
        };

        Assert.Equal("""{"code":4}""", await RunAsync(server, "deadline"));

        // Under load the deadline may pass before the request arrives.
        if (Volatile.Read(ref started))
        {
            await left.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        }
    }

    [Fact]
    public async Task A_status_arrives_with_its_text_and_its_details()
    {
        await using var server = await StartAsync();
        server.Service.OnUnary = (_, _) => throw new RpcException(
            new Status(StatusCode.Aborted, "100 % größer\n你好"),
            new Metadata { { "grpc-status-details-bin", new byte[] { 0, 255, 10, 13, 44 } }, { "reason", "because" } });

        using var seen = JsonDocument.Parse(await RunAsync(server, "fail"));

        Assert.Equal(10, seen.RootElement.GetProperty("code").GetInt32());
        Assert.Equal("100 % größer\n你好", seen.RootElement.GetProperty("details").GetString());
        Assert.Equal("because", seen.RootElement.GetProperty("reason").GetString());
        Assert.Equal("00ff0a0d2c", seen.RootElement.GetProperty("bin").GetString());
    }

    [Fact]
    public async Task An_unknown_method_is_UNIMPLEMENTED()
    {
        await using var server = await StartAsync();

        using var seen = JsonDocument.Parse(await RunAsync(server, "unimplemented"));

        Assert.Equal(12, seen.RootElement.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Metadata_pass_in_all_three_places()
    {
        await using var server = await StartAsync();
        Metadata? received = null;
        server.Service.OnUnary = async (request, context) =>
        {
            received = context.RequestHeaders;
            await context.WriteResponseHeadersAsync(new Metadata { { "early", "bird" }, { "early-bin", new byte[] { 1, 2 } } });
            context.ResponseTrailers.Add("late", "owl");
            return request;
        };

        Assert.Equal("""{"early":"bird","earlyBin":"0102","late":"owl"}""", await RunAsync(server, "metadata"));
        Assert.Equal("value", received!.GetValue("word"));
        Assert.Equal("größer"u8.ToArray(), received.GetValueBytes("bytes-bin"));
    }

    private static Task<EchoServer> StartAsync() => EchoServer.StartAsync(options => options.MaxReceiveMessageSize = MessageSize.FabricMaxBytes);

    private static async Task<string> RunAsync(EchoServer server, string scenario)
    {
        var project = await NodeProject.OpenAsync("Grpc/node", Token);
        await using var client = project.Start("client.js", $"127.0.0.1:{server.Port}", scenario);
        return await client.ReadLineAsync(Token);
    }
}
