using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Warden.Documents;

/// <summary>Writes JSON so that equal documents are equal bytes: members sorted, no spaces, invariant numbers.</summary>
/// <remarks>
/// Members are ordered by UTF-16 code unit (ordinal), as RFC 8785 asks. Numbers are integers, or doubles in their shortest
/// round-trip form, which .NET prints alike on every machine. A member that is null is left out. Text is UTF-8 with only the
/// escapes JSON requires, so a message stays readable.
/// </remarks>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 32,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNullsInside } },
    };

    /// <summary>How documents are read, for <see cref="DocumentSchemas"/>.</summary>
    internal static JsonSerializerOptions SerializerOptions => Options;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gets the canonical UTF-8 bytes of a document.</summary>
    public static byte[] ToBytes<T>(T document)
        where T : notnull
    {
        var node = JsonSerializer.SerializeToNode(document, document.GetType(), Options);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, node);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Gets the canonical text of a document.</summary>
    public static string ToText<T>(T document)
        where T : notnull => Encoding.UTF8.GetString(ToBytes(document));

    /// <summary>Gets the SHA-256 of the canonical bytes, lower-case hexadecimal.</summary>
    public static string Digest<T>(T document)
        where T : notnull => Convert.ToHexStringLower(SHA256.HashData(ToBytes(document)));

    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentException">
    /// The bytes are not JSON, a member is unknown, twice there, missing, or of another type. The message names the path and the reason.
    /// </exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, Options)
                ?? throw new DocumentException($"expected a {typeof(T).Name} document, but null came");
        }
        catch (JsonException e)
        {
            throw new DocumentException($"not a {typeof(T).Name} document: {DocumentFault.Of(utf8, e)}", e);
        }
    }

    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte})"/>
    public static T Read<T>(string text)
        where T : class => Read<T>(Encoding.UTF8.GetBytes(text));

    // The annotations that are respected are those of members; what stands inside a list or a map has none that the serializer looks at.
    private static void RefuseNullsInside(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            type.OnDeserialized = list => RequireNoNull((IEnumerable)list, "list");
        }
        else if (type.Kind == JsonTypeInfoKind.Dictionary)
        {
            type.OnDeserialized = map => RequireNoNull(((IDictionary)map).Values, "map");
        }
    }

    private static void RequireNoNull(IEnumerable values, string what)
    {
        foreach (var value in values)
        {
            if (value is null)
            {
                throw new JsonException($"expected no null in a {what}, but one came");
            }
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                writer.WriteRawValue(Number(value));
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static string Number(JsonValue value)
    {
        if (value.TryGetValue<long>(out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        if (value.TryGetValue<ulong>(out var large))
        {
            return large.ToString(CultureInfo.InvariantCulture);
        }

        return value.TryGetValue<int>(out var small)
            ? small.ToString(CultureInfo.InvariantCulture)
            : value.GetValue<double>().ToString("R", CultureInfo.InvariantCulture);
    }
}
