using System.Threading.Channels;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Warden.Topology;
using Metadata = Warden.Protocol.Common.Metadata;

namespace Warden.Embedded;

/// <summary>
/// Puts envelopes in order, cuts blocks and signs them. One orderer is the whole ordering service here; there is no Raft.
/// </summary>
internal sealed class OrdererNode : IAsyncDisposable
{
    private readonly Channel<ByteString> arrived = System.Threading.Channels.Channel.CreateBounded<ByteString>(10_000);
    private readonly CancellationTokenSource closing = new();
    private readonly NodeSigner signer;
    private readonly BatchSettings batch;
    private readonly TimeProvider time;
    private readonly Task running;

    /// <summary>Starts to order, on top of the blocks there are.</summary>
    public OrdererNode(ChannelResources channel, BlockChain blocks, NodeSigner signer, BatchSettings batch, TimeProvider time)
    {
        (Channel, Blocks, this.signer, this.batch, this.time) = (channel, blocks, signer, batch, time);
        running = RunAsync();
    }

    public ChannelResources Channel { get; }

    public BlockChain Blocks { get; }

    /// <summary>Checks an envelope and queues it.</summary>
    /// <returns>What goes back to the client: SUCCESS once it is queued, or why not.</returns>
    public async Task<BroadcastResponse> BroadcastAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        if (BroadcastCheck.WhyNot(envelope, Channel, batch, time.GetUtcNow()) is { } refused)
        {
            return refused;
        }

        await arrived.Writer.WriteAsync(envelope.ToByteString(), cancellationToken);
        return new() { Status = Protocol.Common.Status.Success };
    }

    public async ValueTask DisposeAsync()
    {
        arrived.Writer.TryComplete();
        await closing.CancelAsync();
        await running;
        closing.Dispose();
    }

    private async Task RunAsync()
    {
        var pending = new List<ByteString>();
        long pendingBytes = 0;
        Task? deadline = null;
        try
        {
            while (true)
            {
                if (arrived.Reader.TryRead(out var next))
                {
                    // A message that would carry the block over the preferred size opens the next one.
                    if (pending.Count > 0 && pendingBytes + next.Length > batch.PreferredMaxBytes)
                    {
                        Cut();
                    }

                    pending.Add(next);
                    pendingBytes += next.Length;
                    deadline ??= Task.Delay(batch.Timeout, time, closing.Token);
                    if (pending.Count >= batch.MaxMessageCount || pendingBytes > batch.PreferredMaxBytes)
                    {
                        Cut();
                    }

                    continue;
                }

                var more = arrived.Reader.WaitToReadAsync(closing.Token).AsTask();
                if (deadline is null)
                {
                    if (!await more)
                    {
                        return;
                    }
                }
                else if (await Task.WhenAny(more, deadline) == deadline)
                {
                    await deadline;
                    Cut();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closing: what is still pending was never acknowledged as committed.
        }

        void Cut()
        {
            Append(pending);
            pending.Clear();
            pendingBytes = 0;
            deadline = null;
        }
    }

    private void Append(List<ByteString> envelopes)
    {
        var data = new BlockData();
        data.Data.Add(envelopes);
        var header = new BlockHeader { Number = Blocks.Height, PreviousHash = Blocks.LastHash, DataHash = ByteString.CopyFrom(BlockHashes.DataHash(data)) };
        var consenters = new Protocol.Etcdraft.BlockMetadata { NextConsenterId = 2, RaftIndex = Blocks.Height };
        consenters.ConsenterIds.Add(1UL);
        var value = new OrdererBlockMetadata
        {
            LastConfig = new(),
            ConsenterMetadata = new Metadata { Value = consenters.ToByteString() }.ToByteString(),
        }.ToByteString();
        var signatureHeader = new SignatureHeader { Creator = signer.Creator, Nonce = NodeSigner.Nonce() }.ToByteString();
        var signatures = new Metadata { Value = value };
        signatures.Signatures.Add(new MetadataSignature
        {
            SignatureHeader = signatureHeader,
            Signature = signer.Sign(BlockVerifier.SignedBytes(value, signatureHeader, header)),
        });
        var metadata = new BlockMetadata();
        metadata.Metadata.Add([signatures.ToByteString(), ByteString.Empty, ByteString.Empty, ByteString.Empty, ByteString.Empty]);
        Blocks.Append(new() { Header = header, Data = data, Metadata = metadata });
    }
}
