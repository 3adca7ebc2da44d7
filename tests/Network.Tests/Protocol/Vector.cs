using System.Text.Json;
using Google.Protobuf;

namespace Warden.Network.Tests.Protocol;

/// <summary>Reads the files of <c>tests/Vectors/Protocol</c>.</summary>
internal static class Vector
{
    public static ByteString Bytes(string name) => ByteString.CopyFrom(File.ReadAllBytes(PathOf(name)));

    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        return document.RootElement.Clone();
    }

    public static byte[] Hex(this JsonElement element, string property) => Convert.FromHexString(element.GetProperty(property).GetString()!);

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", "Protocol", name);
}
