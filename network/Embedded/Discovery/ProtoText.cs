using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Warden.Embedded;

/// <summary>Writes a message as Go prints it: <c>name:value</c>, parted by a space, groups in braces.</summary>
internal static class ProtoText
{
    public static string Of(IMessage message)
    {
        var words = new List<string>();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                words.AddRange(((System.Collections.IEnumerable)value).Cast<object>().Select(item => $"{field.Name}:{Of(field, item)}"));
            }
            else if (field.HasPresence ? field.Accessor.HasValue(message) : !IsDefault(value))
            {
                words.Add($"{field.Name}:{Of(field, value)}");
            }
        }

        return string.Join(' ', words);
    }

    private static string Of(FieldDescriptor field, object value) => value switch
    {
        IMessage message => $"{{{Of(message)}}}",
        string text => Quote(ByteString.CopyFromUtf8(text)),
        ByteString bytes => Quote(bytes),
        bool flag => flag ? "true" : "false",
        _ when field.FieldType == FieldType.Enum => field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture))?.Name ?? $"{value}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsDefault(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        bool flag => !flag,
        ByteString bytes => bytes.IsEmpty,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture) == 0,
    };

    private static string Quote(ByteString bytes)
    {
        var text = new StringBuilder("\"");
        foreach (var each in bytes)
        {
            text.Append(each is >= 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\')
                ? ((char)each).ToString()
                : each switch { (byte)'"' => "\\\"", (byte)'\\' => "\\\\", (byte)'\n' => "\\n", (byte)'\r' => "\\r", (byte)'\t' => "\\t", _ => $"\\x{each:x2}" });
        }

        return text.Append('"').ToString();
    }
}
