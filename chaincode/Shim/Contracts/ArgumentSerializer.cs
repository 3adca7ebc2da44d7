using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Warden.Chaincode.Shim;

/// <summary>Arguments as Fabric's contract libraries pass them: scalars as plain invariant text, bytes raw, everything else as JSON.</summary>
/// <remarks>A nullable parameter takes the empty text for null. Times are RFC 3339.</remarks>
public sealed class ArgumentSerializer : IArgumentSerializer
{
    private const NumberStyles FloatStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly Dictionary<Type, Func<string, object?>> _readers = new()
    {
        [typeof(string)] = text => text,
        [typeof(bool)] = text => text switch { "true" => true, "false" => false, _ => null },
        [typeof(sbyte)] = text => Integer<sbyte>(text),
        [typeof(byte)] = text => Integer<byte>(text),
        [typeof(short)] = text => Integer<short>(text),
        [typeof(ushort)] = text => Integer<ushort>(text),
        [typeof(int)] = text => Integer<int>(text),
        [typeof(uint)] = text => Integer<uint>(text),
        [typeof(long)] = text => Integer<long>(text),
        [typeof(ulong)] = text => Integer<ulong>(text),
        [typeof(float)] = text => float.TryParse(text, FloatStyle, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) ? value : null,
        [typeof(double)] = text => double.TryParse(text, FloatStyle, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null,
        [typeof(decimal)] = text => decimal.TryParse(text, FloatStyle, CultureInfo.InvariantCulture, out var value) ? value : null,
        [typeof(DateTimeOffset)] = Time,
    };

    public object? Read(ReadOnlyMemory<byte> argument, Type type)
    {
        if (type == typeof(byte[]))
            return argument.ToArray();
        if (type == typeof(ReadOnlyMemory<byte>))
            return argument;
        var scalar = Nullable.GetUnderlyingType(type) ?? type;
        if (scalar != type && argument.IsEmpty)
            return null;
        if (scalar.IsEnum)
            return ReadEnum(Encoding.UTF8.GetString(argument.Span), scalar);
        if (!_readers.TryGetValue(scalar, out var read))
            return ReadJson(argument, type);
        var text = Encoding.UTF8.GetString(argument.Span);
        return read(text) ?? throw new FormatException($"expected {NameOf(scalar)}, got '{Shortened(text)}'");
    }

    public byte[] Write(object? value) => value switch
    {
        null => [],
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        string text => Encoding.UTF8.GetBytes(text),
        bool flag => flag ? "true"u8.ToArray() : "false"u8.ToArray(),
        DateTimeOffset time => Encoding.UTF8.GetBytes(Rfc3339(time)),
        Enum name => Encoding.UTF8.GetBytes(name.ToString()),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            Encoding.UTF8.GetBytes(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        _ => DeterministicJson.SerializeToUtf8Bytes(value, value.GetType()),
    };

    private static object? Integer<T>(string text) where T : struct, System.Numerics.IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static object? Time(string text) =>
        text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;

    private static object ReadEnum(string text, Type type) =>
        Enum.GetNames(type).Contains(text, StringComparer.Ordinal)
            ? Enum.Parse(type, text)
            : throw new FormatException($"expected one of {string.Join(", ", Enum.GetNames(type))}, got '{Shortened(text)}'");

    private static object? ReadJson(ReadOnlyMemory<byte> argument, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(argument.Span, type, DeterministicJson.Options);
        }
        catch (JsonException e)
        {
            throw new FormatException($"expected {NameOf(type)} as JSON: {e.Message}", e);
        }
    }

    private static string Rfc3339(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string NameOf(Type type) => type.IsArray ? $"array of {NameOf(type.GetElementType()!)}" : type.Name;

    private static string Shortened(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
