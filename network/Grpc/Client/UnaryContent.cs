using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The request body of a call with one request.</summary>
internal sealed class UnaryContent<TRequest> : HttpContent
{
    private readonly Marshaller<TRequest> _marshaller;
    private readonly TRequest _request;
    private readonly int? _maxBytes;

    public UnaryContent(Marshaller<TRequest> marshaller, TRequest request, int? maxBytes)
    {
        _marshaller = marshaller;
        _request = request;
        _maxBytes = maxBytes;
        Headers.ContentType = new MediaTypeHeaderValue(HeaderNames.ContentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var frame = new FrameBuffer(_maxBytes);
        frame.Write(_marshaller, _request);
        await stream.WriteAsync(frame.Head, cancellationToken);
        if (!frame.Tail.IsEmpty)
        {
            await stream.WriteAsync(frame.Tail, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
