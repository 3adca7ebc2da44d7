using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Warden.Chaincode.Shim;

/// <summary>JSON that every endorser writes alike: names sorted by ordinal, no spaces, invariant numbers, UTF-8.</summary>
/// <remarks>Endorsements are compared byte for byte, and .NET promises no order of a dictionary. Characters are escaped only where JSON
/// asks for it. Numbers that came as JSON keep their text (1.0 stays 1.0).</remarks>
public static class DeterministicJson
{
    /// <summary>Gets how contracts read and write JSON: names as declared, nothing unknown, nothing twice, nothing missing.</summary>
    public static JsonSerializerOptions Options { get; } = Strict();

    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] SerializeToUtf8Bytes<T>(T value) => SerializeToUtf8Bytes(value, typeof(T));

    public static byte[] SerializeToUtf8Bytes(object? value, Type type) => Sort(JsonSerializer.SerializeToElement(value, type, Options));

    public static string Serialize<T>(T value) => Encoding.UTF8.GetString(SerializeToUtf8Bytes(value));

    /// <exception cref="JsonException">The bytes are no JSON of this type.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"Expected {typeof(T).Name} as JSON, got null.");

    /// <summary>Writes a JSON value with its names sorted.</summary>
    public static byte[] Sort(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _compact))
            Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a JSON value with its names sorted.</summary>
    public static byte[] Sort(JsonNode value) => Sort(JsonSerializer.SerializeToElement(value));

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static JsonSerializerOptions Strict()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
