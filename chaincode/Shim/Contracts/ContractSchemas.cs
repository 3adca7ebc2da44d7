using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Warden.Chaincode.Shim;

/// <summary>JSON schemas of parameters and results; classes and records become named components.</summary>
internal sealed class ContractSchemas
{
    /// <summary>Gets the components so far, by name.</summary>
    public JsonObject Components { get; } = [];

    public JsonObject For(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalar(type) is { } scalar)
            return scalar;
        if (type.IsEnum)
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]) };
        var info = DeterministicJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = For(info.ElementType!) },
            JsonTypeInfoKind.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = For(info.ElementType!) },
            JsonTypeInfoKind.Object => Reference(type, info),
            _ => [],
        };
    }

    private static JsonObject? Scalar(Type type)
    {
        if (type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>))
            return Of("string", "byte");
        if (type == typeof(DateTimeOffset))
            return Of("string", "date-time");
        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => null,
            TypeCode.String => Of("string"),
            TypeCode.Boolean => Of("boolean"),
            TypeCode.SByte => Of("integer", "int8"),
            TypeCode.Byte => Of("integer", "uint8"),
            TypeCode.Int16 => Of("integer", "int16"),
            TypeCode.UInt16 => Of("integer", "uint16"),
            TypeCode.Int32 => Of("integer", "int32"),
            TypeCode.UInt32 => Of("integer", "uint32"),
            TypeCode.Int64 => Of("integer", "int64"),
            TypeCode.UInt64 => Of("integer", "uint64"),
            TypeCode.Single => Of("number", "float"),
            TypeCode.Double => Of("number", "double"),
            TypeCode.Decimal => Of("number"),
            _ => null,
        };
    }

    private static JsonObject Of(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }

    private JsonObject Reference(Type type, JsonTypeInfo info)
    {
        if (!Components.ContainsKey(type.Name))
        {
            var properties = new JsonObject();
            var component = new JsonObject { ["$id"] = type.Name, ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
            Components[type.Name] = component; // before its properties, which may be of the same type
            foreach (var property in info.Properties)
                properties[property.Name] = For(property.PropertyType);
            var required = info.Properties.Where(p => p.IsRequired || p.AssociatedParameter is { HasDefaultValue: false }).Select(p => JsonValue.Create(p.Name));
            if (required.Any()) // an empty list is no valid schema of draft 4
                component["required"] = new JsonArray([.. required]);
        }
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }
}
