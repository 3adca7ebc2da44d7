using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Warden.Cli.Demo;
using Warden.Gateway;
using Warden.Host.Relay;
using Warden.Protocol;
using Warden.Protocol.Peer;
using Warden.Topology;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Benchmarks.Relaying;

/// <summary>The chaincode side of a peer: one stream, many transactions on it at once, a world state that is empty.</summary>
internal sealed class BenchPeer : IAsyncDisposable
{
    private const string Channel = "mychannel";

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<byte[], byte[]> _call;
    private readonly FrameWriter _writer;
    private readonly ByteString _creator;
    private readonly ConcurrentDictionary<TransactionKey, TaskCompletionSource> _open = new();
    private readonly AssetGenerator _assets = new(seed: 5);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _number = 500_000;

    private BenchPeer(string address, TlsIdentity tls, FabricIdentity caller)
    {
        _channel = new ChannelSecurity { RootCertificatesPem = tls.RootPem, ServerName = tls.ServerName }.OpenChannel(address);
        _call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(RawFrames.Connect, null, default);
        _writer = new FrameWriter(_call.RequestStream);
        _creator = caller.Creator;
        _reading = ReadAsync();
    }

    public static async Task<BenchPeer> ConnectAsync(string address, TlsIdentity tls, FabricIdentity caller)
    {
        var peer = new BenchPeer(address, tls, caller);
        await Task.WhenAny(peer._ready.Task, peer._reading);
        return peer;
    }

    /// <summary>Makes the frame of an ordinary call.</summary>
    public (TransactionKey Key, byte[] Frame) NextCall()
    {
        string[] arguments;
        lock (_assets)
        {
            arguments = _assets.Next(_number++).Arguments();
        }

        IReadOnlyList<ByteString> all =
            [ByteString.CopyFromUtf8("CreateAsset"), .. ProposalOptions.WithArguments(arguments).Arguments.Select(a => ByteString.CopyFrom(a.Span))];
        var proposal = Proposals.Create(new ProposalRequest { ChannelId = Channel, ChaincodeName = RelayBench.Chaincode, Args = all, Creator = _creator });
        var key = new TransactionKey(Channel, proposal.ChannelHeader.TxId);
        return (key, Message(key, MessageType.Transaction, new ChaincodeInput { Args = { all } }, new SignedProposal
        {
            ProposalBytes = proposal.Bytes, Signature = ByteString.CopyFrom(new byte[71]),
        }));
    }

    /// <summary>Has the chaincode endorse a call, as far as the peer asks the chaincode for it.</summary>
    public async Task CallAsync((TransactionKey Key, byte[] Frame) call)
    {
        var done = _open[call.Key] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _writer.WriteAsync(call.Frame, default);
        await done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _reading;
        _channel.Dispose();
        _writer.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(default))
            {
                await TakeAsync(_call.ResponseStream.Current);
            }
        }
        catch (RpcException)
        {
            // The bench is done with this stream.
        }
    }

    private async Task TakeAsync(byte[] bytes)
    {
        Frame.TryRead(bytes, out var frame);
        switch (frame.Type)
        {
            case MessageType.Register:
                await _writer.WriteAsync(Message(default, MessageType.Registered), default);
                await _writer.WriteAsync(Message(default, MessageType.Ready), default);
                _ready.TrySetResult();
                break;
            case MessageType.Completed when _open.TryRemove(frame.Key, out var done):
                done.SetResult();
                break;
            case MessageType.GetState or MessageType.PutState:
                await _writer.WriteAsync(Message(frame.Key, MessageType.Response), default);
                break;
            default:
                throw new InvalidDataException($"the chaincode sent {frame.Type}");
        }
    }

    private static byte[] Message(TransactionKey key, MessageType type, IMessage? payload = null, SignedProposal? proposal = null) => new ChaincodeMessage
    {
        Type = type, Txid = key.TxId ?? "", ChannelId = key.Channel ?? "", Payload = payload?.ToByteString() ?? ByteString.Empty, Proposal = proposal,
    }.ToByteArray();
}
