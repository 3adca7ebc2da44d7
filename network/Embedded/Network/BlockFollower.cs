using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;

namespace Warden.Embedded;

/// <summary>Takes the orderer's blocks one after the other, checks who signed them, and commits them.</summary>
internal sealed class BlockFollower(
    string mspId, ChannelResources channel, PeerLedger ledger, BlockValidator validator, AtomicBroadcast.AtomicBroadcastClient orderer, NodeSigner signer, CommitBarrier barrier, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets what completes when following has ended.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(CancellationToken stopping) =>
        Completion = RunAsync(stopping).ContinueWith(_ => barrier.Leave(), TaskScheduler.Default);

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stopping);
            }
            catch (Exception e) when (stopping.IsCancellationRequested && e is OperationCanceledException or RpcException)
            {
                return;
            }
            catch (RpcException e)
            {
                Log.FollowingAgain(logger, mspId, ledger.Blocks.Height, e.Status.Detail);
                await Task.Delay(RetryDelay, time, stopping).ContinueWith(
                    static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            catch (Exception e)
            {
                // A block that does not verify must not be skipped: a peer stops there.
                Log.FollowingEnded(logger, mspId, ledger.Blocks.Height, e);
                return;
            }
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        using var call = orderer.Deliver(cancellationToken: stopping);
        await call.RequestStream.WriteAsync(SeekFrom(ledger.Blocks.Height), stopping);
        while (await call.ResponseStream.MoveNext(stopping))
        {
            var response = call.ResponseStream.Current;
            if (response.TypeCase != DeliverResponse.TypeOneofCase.Block)
            {
                throw new RpcException(new(StatusCode.Unavailable, $"The orderer answered {response.Status}."));
            }

            BlockVerifier.Verify(channel.Policies, response.Block);
            await validator.CommitAsync(response.Block);
            Log.Committed(logger, mspId, response.Block.Header.Number, response.Block.Data.Data.Count);
        }
    }

    private Envelope SeekFrom(ulong number)
    {
        var header = new ChannelHeader { Type = (int)HeaderType.DeliverSeekInfo, ChannelId = channel.ChannelId, Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow()) };
        var seek = new SeekInfo { Start = new() { Specified = new() { Number = number } }, Stop = new() { Specified = new() { Number = ulong.MaxValue } } };
        var payload = new Payload
        {
            Header = new()
            {
                ChannelHeader = header.ToByteString(),
                SignatureHeader = new SignatureHeader { Creator = signer.Creator, Nonce = NodeSigner.Nonce() }.ToByteString(),
            },
            Data = seek.ToByteString(),
        }.ToByteString();
        return new() { Payload = payload, Signature = signer.Sign(payload.Memory) };
    }
}
