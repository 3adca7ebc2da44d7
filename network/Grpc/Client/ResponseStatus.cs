using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Reads how a call ended from the headers and trailers of its response.</summary>
internal static class ResponseStatus
{
    /// <summary>Gets the status of a response that carries no messages: an error of HTTP, or a trailers-only answer; null to read on.</summary>
    public static Status? OfHeaders(HttpResponseMessage response)
    {
        if (TryGet(response.Headers) is { StatusCode: not StatusCode.OK } early)
        {
            return early;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Status(TransportError.ToStatusCode(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        }

        var contentType = response.Content.Headers.ContentType?.ToString();
        return contentType is not null && contentType.StartsWith(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)
            ? null
            : new Status(StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {contentType ?? "(null)"}");
    }

    /// <summary>Gets the metadata of a trailers-only answer; none of any other.</summary>
    public static Metadata TrailersInHeaders(HttpResponseMessage response) => TryGet(response.Headers) is null ? [] : ToMetadata(response.Headers);

    /// <summary>Gets status and metadata after the last message.</summary>
    public static (Status Status, Metadata Trailers) OfTrailers(HttpResponseMessage response)
    {
        if (TryGet(response.TrailingHeaders) is { } status)
        {
            return (status, ToMetadata(response.TrailingHeaders));
        }

        return TryGet(response.Headers) is { } trailersOnly
            ? (trailersOnly, ToMetadata(response.Headers))
            : (new Status(StatusCode.Cancelled, "No grpc-status found on response."), []);
    }

    /// <summary>Gets headers as metadata, without those that are gRPC's own.</summary>
    public static Metadata ToMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (HeaderNames.IsReserved(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                HeaderNames.AddTo(metadata, name, value);
            }
        }

        return metadata;
    }

    /// <summary>Gets the first value of a header, or null.</summary>
    public static string? FirstValue(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static Status? TryGet(HttpHeaders headers)
    {
        if (FirstValue(headers, HeaderNames.Status) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var code)
            ? new Status((StatusCode)code, PercentEncoding.Decode(FirstValue(headers, HeaderNames.Message) ?? ""))
            : new Status(StatusCode.Cancelled, $"Unexpected grpc-status value: {text}");
    }
}
