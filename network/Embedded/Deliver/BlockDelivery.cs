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
    ChannelResources channel, BlockChain blocks, string policy, TimeProvider time, CancellationToken stopping)
{
    // peer.authentication.timewindow of Fabric's sample configuration.
    private static readonly TimeSpan TimeWindow = TimeSpan.FromMinutes(15);

    /// <summary>Serves one stream to its end.</summary>
    /// <param name="requests">The client's seek requests, one after the other.</param>
    /// <param name="sendBlock">Sends a block in the form the client, whose identity it is given, asked for.</param>
    /// <param name="sendStatus">Sends the status that ends a request.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async Task ServeAsync(
        IAsyncStreamReader<Envelope> requests, Func<Block, ChannelIdentity, CancellationToken, Task> sendBlock, Func<Status, CancellationToken, Task> sendStatus, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            while (await requests.MoveNext(ending.Token))
            {
                var status = await ServeAsync(requests.Current, sendBlock, ending.Token);
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
        Envelope envelope, Func<Block, ChannelIdentity, CancellationToken, Task> sendBlock, CancellationToken cancellationToken)
    {
        if (Read(envelope) is not var (header, signature, seek))
        {
            return Status.BadRequest;
        }

        if (header.ChannelId != channel.ChannelId)
        {
            return Status.NotFound;
        }

        var signed = new SignedData(envelope.Payload, signature.Creator, envelope.Signature);
        if (channel.Policies.WhyNot(policy, signed) is not null || channel.Membership.Read(signature.Creator) is not { } reader || reader.NotAfter < time.GetUtcNow())
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
            _ => height,
        };
        var stop = seek.Stop.TypeCase switch
        {
            Position.Oldest => start,
            Position.Newest => seek.Start.TypeCase == Position.Newest ? start : height - 1,
            Position.Specified => seek.Stop.Specified.Number,
            _ => ulong.MaxValue,
        };
        if (stop < start)
        {
            return Status.BadRequest;
        }

        if (start > height)
        {
            return Status.NotFound;
        }

        for (var number = start; ; number++)
        {
            if (seek.Behavior == SeekInfo.Types.SeekBehavior.FailIfNotReady && number >= blocks.Height)
            {
                return Status.NotFound;
            }

            await sendBlock(await blocks.WaitForAsync(number, cancellationToken), reader, cancellationToken);
            if (number == stop)
            {
                return Status.Success;
            }
        }
    }

    private (ChannelHeader Header, SignatureHeader Signature, SeekInfo Seek)? Read(Envelope envelope)
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
                : (header, SignatureHeader.Parser.ParseFrom(payload.Header.SignatureHeader), SeekInfo.Parser.ParseFrom(payload.Data));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
