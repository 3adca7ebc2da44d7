using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Warden.Chaincode.Shim;
using Warden.Chaincode.Shim.Testing;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Tests.Shim;

/// <summary>A peer's side of the chaincode stream, frame by frame, over real gRPC.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    /// <summary>READY of a peer of Fabric 3.1.5, as captured: batches of 1000 writes, reads of 1000 keys.</summary>
    public static readonly ByteString Fabric31 = ByteString.CopyFrom(0x08, 0x01, 0x10, 0xe8, 0x07, 0x18, 0x01, 0x20, 0xe8, 0x07);

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ChaincodeMessage, ChaincodeMessage> _call;

    private ScriptedPeer(GrpcChannel channel)
    {
        _channel = channel;
        _call = new Protocol.Peer.Chaincode.ChaincodeClient(channel).Connect(cancellationToken: TestContext.Current.CancellationToken);
    }

    public static ScriptedPeer Dial(string address, SocketsHttpHandler? tls = null) => new(GrpcChannel.ForAddress(
        (tls is null ? "http://" : "https://") + address,
        new GrpcChannelOptions { HttpHandler = tls, DisposeHttpClient = tls is not null, MaxReceiveMessageSize = 100 * 1024 * 1024 }));

    /// <summary>Dials and answers the registration.</summary>
    public static async Task<ScriptedPeer> ConnectAsync(string address, ByteString? ready = null)
    {
        var peer = Dial(address);
        await peer.ExpectAsync(MessageType.Register);
        await peer.SendAsync(new ChaincodeMessage { Type = MessageType.Registered });
        await peer.SendAsync(new ChaincodeMessage { Type = MessageType.Ready, Payload = ready ?? Fabric31 });
        return peer;
    }

    public Task SendAsync(ChaincodeMessage message) => _call.RequestStream.WriteAsync(message, TestContext.Current.CancellationToken);

    public Task BeginAsync(string txid, params string[] args) => SendAsync(Transaction(txid, "mychannel", args));

    public Task AnswerAsync(ChaincodeMessage request, IMessage? payload = null, MessageType type = MessageType.Response) =>
        AnswerAsync(request, payload?.ToByteString() ?? ByteString.Empty, type);

    public Task AnswerAsync(ChaincodeMessage request, ByteString payload, MessageType type = MessageType.Response) => SendAsync(
        new ChaincodeMessage { Type = type, Txid = request.Txid, ChannelId = request.ChannelId, Payload = payload });

    /// <summary>Reads the next frame, or null when the chaincode ended the stream.</summary>
    public async Task<ChaincodeMessage?> ReadAsync() =>
        await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken) ? _call.ResponseStream.Current : null;

    public async Task<ChaincodeMessage> ExpectAsync(MessageType type)
    {
        var message = await ReadAsync();
        Assert.NotNull(message);
        Assert.True(message.Type == type, $"expected {type}, got {message.Type} {message.Payload.ToStringUtf8()}");
        return message;
    }

    /// <summary>Reads the next frame, which ends a transaction, and gets its response.</summary>
    public async Task<Response> ExpectCompletedAsync() => Response.Parser.ParseFrom((await ExpectAsync(MessageType.Completed)).Payload);

    /// <summary>Asserts that the chaincode has nothing under way: its answer to a KEEPALIVE is the next frame.</summary>
    public async Task ExpectSilenceAsync()
    {
        await SendAsync(new ChaincodeMessage { Type = MessageType.Keepalive });
        await ExpectAsync(MessageType.Keepalive);
    }

    public Task EndAsync() => _call.RequestStream.CompleteAsync();

    public static ChaincodeMessage Transaction(string txid, string channel, params string[] args) => new()
    {
        Type = MessageType.Transaction,
        Txid = txid,
        ChannelId = channel,
        Payload = new ChaincodeInput { Args = { args.Select(ByteString.CopyFromUtf8) } }.ToByteString(),
    };

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
