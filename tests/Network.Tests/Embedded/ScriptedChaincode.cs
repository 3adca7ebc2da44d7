using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Warden.Protocol;
using Warden.Protocol.Peer;
using Warden.Topology;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Embedded.Tests;

/// <summary>A chaincode as a service, written frame by frame, so that tests can also do what no shim does.</summary>
internal sealed class ScriptedChaincode : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly Service service;

    private ScriptedChaincode(WebApplication server, Service service, string packageId) =>
        (this.server, this.service, PackageId) = (server, service, packageId);

    public string PackageId { get; }

    public string Address => new Uri(server.Urls.Single()).Authority;

    /// <summary>Gets the payload of the last READY.</summary>
    public ByteString? Ready => service.Ready;

    public static Task<ScriptedChaincode> StartAsync(string packageId, Func<Call, Task<Response>> run, int port = 0) =>
        StartAsync(_ => packageId, run, port);

    /// <summary>Starts a chaincode whose package id depends on the address that it gets.</summary>
    public static async Task<ScriptedChaincode> StartAsync(Func<string, string> packageId, Func<Call, Task<Response>> run, int port = 0)
    {
        // Empty: the others watch files for settings and take Ctrl-C from the run.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        // Chosen so that the address is free again for whoever comes after this one.
        var chosen = port == 0 ? NodeAddress.ChooseFree().Port : port;
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, chosen, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var service = new Service(run);
        builder.Services.AddSingleton(service);
        builder.Services.AddGrpc(o => o.MaxReceiveMessageSize = Protocol.MessageSize.FabricMaxBytes);
        var server = builder.Build();
        server.UseRouting();
        server.MapGrpcService<Service>();
        await server.StartAsync();
        service.PackageId = packageId(new Uri(server.Urls.Single()).Authority);
        return new(server, service, service.PackageId);
    }

    public async ValueTask DisposeAsync()
    {
        await service.Leaving.CancelAsync();
        await server.DisposeAsync();
    }

    /// <summary>Thrown by a script: the chaincode goes away in the middle of its work.</summary>
    internal sealed class CrashException : Exception;

    /// <summary>One TRANSACTION; asks the peer and waits for its answer.</summary>
    internal sealed class Call(Func<ChaincodeMessage, Task> send, ChaincodeMessage transaction)
    {
        private readonly ConcurrentQueue<TaskCompletionSource<ChaincodeMessage>> waiting = new();

        public ChaincodeMessage Transaction => transaction;

        public IReadOnlyList<string> Args { get; } = [.. ChaincodeInput.Parser.ParseFrom(transaction.Payload).Args.Select(a => a.ToStringUtf8())];

        public ChaincodeEvent? Event { get; set; }

        public Task SendAsync(MessageType type, ByteString payload) =>
            send(new() { Type = type, Payload = payload, Txid = transaction.Txid, ChannelId = transaction.ChannelId });

        public async Task<ChaincodeMessage> AskAsync(MessageType type, IMessage payload)
        {
            var answer = new TaskCompletionSource<ChaincodeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(answer);
            await SendAsync(type, payload.ToByteString());
            return await answer.Task;
        }

        /// <summary>Asks, and fails on an ERROR.</summary>
        public async Task<ByteString> GetAsync(MessageType type, IMessage payload)
        {
            var answer = await AskAsync(type, payload);
            return answer.Type == MessageType.Response
                ? answer.Payload
                : throw new InvalidOperationException(answer.Payload.ToStringUtf8());
        }

        public async Task<string> GetStateAsync(string key) =>
            (await GetAsync(MessageType.GetState, new GetState { Key = key })).ToStringUtf8();

        public Task PutStateAsync(string key, string value) =>
            GetAsync(MessageType.PutState, new PutState { Key = key, Value = ByteString.CopyFromUtf8(value) });

        public void Answered(ChaincodeMessage answer)
        {
            if (waiting.TryDequeue(out var asked))
            {
                asked.SetResult(answer);
            }
        }
    }

    internal sealed class Service(Func<Call, Task<Response>> run) : Chaincode.ChaincodeBase
    {
        public string PackageId { get; set; } = "";

        public CancellationTokenSource Leaving { get; } = new();

        public ByteString? Ready { get; private set; }

        public override async Task Connect(
            IAsyncStreamReader<ChaincodeMessage> requestStream,
            IServerStreamWriter<ChaincodeMessage> responseStream,
            ServerCallContext context)
        {
            using var one = new SemaphoreSlim(1);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, Leaving.Token);
            var calls = new ConcurrentDictionary<string, Call>();
            await SendAsync(new() { Type = MessageType.Register, Payload = new ChaincodeID { Name = PackageId }.ToByteString() });
            while (await requestStream.MoveNext(ending.Token))
            {
                var message = requestStream.Current;
                switch (message.Type)
                {
                    case MessageType.Ready:
                        Ready = message.Payload;
                        break;
                    case MessageType.Transaction or MessageType.Init:
                        var call = calls[message.Txid] = new(SendAsync, message);
                        _ = RunAsync(call);
                        break;
                    case MessageType.Response or MessageType.Error when calls.TryGetValue(message.Txid, out var known):
                        known.Answered(message);
                        break;
                }
            }

            async Task RunAsync(Call call)
            {
                Response response;
                try
                {
                    response = await run(call);
                }
                catch (CrashException)
                {
                    await Leaving.CancelAsync();
                    return;
                }
                catch (Exception e)
                {
                    response = new() { Status = 500, Message = e.Message };
                }

                await SendAsync(new()
                {
                    Type = MessageType.Completed,
                    Payload = response.ToByteString(),
                    Txid = call.Transaction.Txid,
                    ChannelId = call.Transaction.ChannelId,
                    ChaincodeEvent = call.Event,
                });
            }

            async Task SendAsync(ChaincodeMessage message)
            {
                await one.WaitAsync();
                try
                {
                    await responseStream.WriteAsync(message);
                }
                finally
                {
                    one.Release();
                }
            }
        }
    }
}
