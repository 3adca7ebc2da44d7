using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Position = Warden.Protocol.Orderer.SeekPosition.TypeOneofCase;
using Status = Warden.Protocol.Common.Status;

namespace Warden.Embedded;

/// <summary>Serves seek requests: blocks from a start on, waiting for new ones, until a stop or until the client leaves.</summary>
/// <remarks>Source: fabric, common/deliver/deliver.go. A bad request ends with a status message and a gRPC OK.</remarks>
internal sealed class BlockDelivery(
    ChannelResources channel, BlockChain blocks, TimeProvider time, CancellationToken stopping)
{
    // peer.authentication.timewindow of Fabric's sample configuration.
    private static readonly TimeSpan TimeWindow = TimeSpan.FromMinutes(15);

    /// <summary>Serves one stream to its end.</summary>
    /// <param name="requests">The client's seek requests, one after the other.</param>
    /// <param name="whyNot">Asks whether a signer may have these blocks; asked again when the configuration has changed.</param>
    /// <param name="sendBlock">Sends a block in the form the client, whose identity it is given, asked for.</param>
    /// <param name="sendStatus">Sends the status that ends a request.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async Task ServeAsync(
        IAsyncStreamReader<Envelope> requests, Func<ChannelBundle, SignedData, string?> whyNot, Func<Block, ChannelIdentity, CancellationToken, Task> sendBlock, Func<Status, CancellationToken, Task> sendStatus, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            while (await requests.MoveNext(ending.Token))
            {
                var status = await ServeAsync(requests.Current, whyNot, sendBlock, ending.Token);
                await sendStatus(status, ending.Token);
                if (status != Status.Success)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(stopping.IsCancellationRequested
                ? new(StatusCode.Unavailable, "the node is stopping")
                : new(StatusCode.Cancelled, "context finished before block retrieved: context canceled"));
        }
    }

    private async Task<Status> ServeAsync(
        Envelope envelope, Func<ChannelBundle, SignedData, string?> whyNot, Func<Block, ChannelIdentity, CancellationToken, Task> sendBlock, CancellationToken cancellationToken)
    {
        if (Read(envelope) is not var (header, signature, data))
        {
            return Status.BadRequest;
        }

        if (header.ChannelId != channel.ChannelId)
        {
            return Status.NotFound;
        }

        if (ReadSeek(data) is not { } seek)
        {
            return Status.BadRequest;
        }

        var signed = new SignedData(envelope.Payload, signature.Creator, envelope.Signature);
        var bundle = channel.Current;
        if (!May(bundle) || bundle.Membership.Read(signature.Creator) is not { } reader)
        {
            return Status.Forbidden;
        }

        if (seek.Start is null || seek.Stop is null)
        {
            return Status.BadRequest;
        }

        var height = blocks.Height;
        var start = seek.Start.TypeCase switch
        {
            Position.Oldest => 0UL,
            Position.Newest => height - 1,
            Position.Specified => seek.Start.Specified.Number,
            Position.NextCommit => height,
            _ => ulong.MaxValue,
        };
        if (start > height)
        {
            return Status.NotFound;
        }

        // A stop that is none of these is never met, but by block 0: deliver.go leaves its number at that.
        var stop = seek.Stop.TypeCase switch
        {
            Position.Oldest => start,
            Position.Newest => seek.Start.TypeCase == Position.Newest ? start : height - 1,
            Position.Specified => seek.Stop.Specified.Number,
            _ => 0UL,
        };
        if (seek.Stop.TypeCase == Position.Specified && stop < start)
        {
            return Status.BadRequest;
        }

        for (var number = start; ; number++)
        {
            if (seek.Behavior == SeekInfo.Types.SeekBehavior.FailIfNotReady && number >= blocks.Height)
            {
                return Status.NotFound;
            }

            var block = await blocks.WaitForAsync(number, cancellationToken);
            var now = channel.Current;
            if (now != bundle && !May(now))
            {
                return Status.Forbidden;
            }

            bundle = now;
            await sendBlock(block, reader, cancellationToken);
            if (number == stop)
            {
                return Status.Success;
            }
        }

        bool May(ChannelBundle asked) =>
            whyNot(asked, signed) is null && asked.Membership.Read(signature.Creator) is { } identity && identity.NotAfter >= time.GetUtcNow();
    }

    private static SeekInfo? ReadSeek(ByteString data)
    {
        try
        {
            return SeekInfo.Parser.ParseFrom(data);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private (ChannelHeader Header, SignatureHeader Signature, ByteString Data)? Read(Envelope envelope)
    {
        try
        {
            var payload = Payload.Parser.ParseFrom(envelope.Payload);
            if (payload.Header is null)
            {
                return null;
            }

            var header = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader);
            var age = time.GetUtcNow().ToUnixTimeSeconds() - (header.Timestamp?.Seconds ?? 0);
            return Math.Abs(age) > TimeWindow.TotalSeconds
                ? null
                : (header, SignatureHeader.Parser.ParseFrom(payload.Header.SignatureHeader), payload.Data);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
