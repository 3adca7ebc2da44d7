using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Metadata = Warden.Protocol.Common.Metadata;

namespace Warden.Embedded;

/// <summary>
/// Puts envelopes in order, cuts blocks and signs them. One orderer is the whole ordering service here; there is no Raft.
/// </summary>
internal sealed class OrdererNode : IAsyncDisposable
{
    private readonly Channel<Queued> arrived = System.Threading.Channels.Channel.CreateBounded<Queued>(10_000);
    private readonly CancellationTokenSource closing = new();
    private readonly ChannelResources channel;
    private readonly NodeSigner signer;
    private readonly TimeProvider time;
    private readonly Task running;

    /// <summary>Starts to order, on top of the blocks there are.</summary>
    public OrdererNode(ChannelResources channel, BlockChain blocks, NodeSigner signer, TimeProvider time)
    {
        (this.channel, Blocks, this.signer, this.time) = (channel, blocks, signer, time);
        running = RunAsync();
    }

    public BlockChain Blocks { get; }

    /// <summary>Checks an envelope and queues it; an update of the configuration is queued as the configuration that it makes.</summary>
    /// <returns>What goes back to the client: SUCCESS once it is queued, or why not.</returns>
    public async Task<BroadcastResponse> BroadcastAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        if (BroadcastCheck.WhyNot(envelope, channel, time.GetUtcNow(), out var isUpdate) is { } refused)
        {
            return refused;
        }

        var queued = new Queued(envelope.ToByteString(), null);
        if (isUpdate)
        {
            try
            {
                queued = new(Propose(envelope), envelope);
            }
            catch (ConfigurationException e)
            {
                return BroadcastCheck.Refusal(
                    Protocol.Common.Status.BadRequest, $"error applying config update to existing channel '{channel.ChannelId}': {e.Message}");
            }
        }

        await arrived.Writer.WriteAsync(queued, cancellationToken);
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
                if (arrived.Reader.TryRead(out var queued))
                {
                    if (queued.Update is not null)
                    {
                        Configure(queued);
                        continue;
                    }

                    var (next, batch) = (queued.Envelope, channel.BatchSize);
                    // A message that would carry the block over the preferred size opens the next one.
                    if (pending.Count > 0 && pendingBytes + next.Length > batch.PreferredMaxBytes)
                    {
                        Cut();
                    }

                    pending.Add(next);
                    pendingBytes += next.Length;
                    deadline ??= Task.Delay(channel.Current.BatchTimeout, time, closing.Token);
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
                else if (!await more)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closing: what is still pending was never acknowledged as committed.
        }

        // A configuration has a block of its own, after what came before it.
        void Configure(Queued queued)
        {
            if (pending.Count > 0)
            {
                Cut();
            }

            try
            {
                // Worked out again: another configuration may have come in between.
                var envelope = Propose(queued.Update!);
                channel.Apply(ConfigEnvelope.Parser.ParseFrom(Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(envelope).Payload).Data), Blocks.Height);
                Append([envelope]);
            }
            catch (ConfigurationException)
            {
                // Overtaken by another one; its sender was told no more than that it was queued.
            }
        }

        void Cut()
        {
            Append(pending);
            pending.Clear();
            pendingBytes = 0;
            deadline = null;
        }
    }

    // The new configuration in an envelope that the orderer signs.
    private ByteString Propose(Envelope update)
    {
        var header = new ChannelHeader
        {
            Type = (int)HeaderType.Config, ChannelId = channel.ChannelId, Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        };
        var payload = new Payload
        {
            Header = new() { ChannelHeader = header.ToByteString(), SignatureHeader = NewSignatureHeader() },
            Data = channel.Propose(update).ToByteString(),
        }.ToByteString();
        return new Envelope { Payload = payload, Signature = signer.Sign(payload.Memory) }.ToByteString();
    }

    private ByteString NewSignatureHeader() => new SignatureHeader { Creator = signer.Creator, Nonce = NodeSigner.Nonce() }.ToByteString();

    private void Append(List<ByteString> envelopes)
    {
        var data = new BlockData();
        data.Data.Add(envelopes);
        var header = new BlockHeader { Number = Blocks.Height, PreviousHash = Blocks.LastHash, DataHash = ByteString.CopyFrom(BlockHashes.DataHash(data)) };
        var consenters = new Protocol.Etcdraft.BlockMetadata { NextConsenterId = 2, RaftIndex = Blocks.Height };
        consenters.ConsenterIds.Add(1UL);
        var lastConfiguration = new LastConfig { Index = channel.Current.BlockNumber };
        var value = new OrdererBlockMetadata
        {
            LastConfig = lastConfiguration,
            ConsenterMetadata = new Metadata { Value = consenters.ToByteString() }.ToByteString(),
        }.ToByteString();
        var signatureHeader = NewSignatureHeader();
        var signatures = new Metadata { Value = value };
        signatures.Signatures.Add(new MetadataSignature
        {
            SignatureHeader = signatureHeader,
            Signature = signer.Sign(BlockVerifier.SignedBytes(value, signatureHeader, header)),
        });
        var metadata = new BlockMetadata();
        metadata.Metadata.Add([signatures.ToByteString(), new Metadata { Value = lastConfiguration.ToByteString() }.ToByteString(), ByteString.Empty, ByteString.Empty, ByteString.Empty]);
        Blocks.Append(new() { Header = header, Data = data, Metadata = metadata });
    }

    /// <summary>What waits for its place in a block.</summary>
    /// <param name="Envelope">Goes into the block.</param>
    /// <param name="Update">The update that a configuration came from; null for everything else.</param>
    private sealed record Queued(ByteString Envelope, Envelope? Update);
}
