using System.Buffers.Text;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The headers that are gRPC's own, and how metadata become headers.</summary>
internal static class HeaderNames
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>Whether a header belongs to the transport, so that it is no metadata.</summary>
    public static bool IsReserved(string name) =>
        name.Length == 0 || name[0] == ':' ||
        name.Equals(Status, StringComparison.OrdinalIgnoreCase) ||
        name.Equals(Message, StringComparison.OrdinalIgnoreCase) ||
        name.Equals(Encoding, StringComparison.OrdinalIgnoreCase) ||
        name.Equals(AcceptEncoding, StringComparison.OrdinalIgnoreCase) ||
        name.Equals("content-type", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase);

    public static string ToHeader(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;

    /// <summary>Adds a header line to metadata; several binary values may share a line, each with or without padding.</summary>
    public static void AddTo(Metadata metadata, string name, string value)
    {
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(name, value);
            return;
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.Add(name, DecodeBase64(part));
        }
    }

    private static byte[] DecodeBase64(string text)
    {
        var padded = (text.Length % 4) switch { 2 => text + "==", 3 => text + "=", _ => text };
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        return Convert.TryFromBase64String(padded, bytes, out var written)
            ? bytes[..written]
            : throw Failure.Of(StatusCode.Internal, "A binary header is no base64.");
    }
}
