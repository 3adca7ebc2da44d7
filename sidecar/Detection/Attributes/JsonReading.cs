using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Warden.Detection;

/// <summary>Reads the leaves of a JSON value into a record.</summary>
internal static class JsonReading
{
    // Far beyond what is read, so that a deeply nested value is cut and not refused.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4096 };

    /// <summary>Reads a value; false where it is not JSON, with part of it perhaps already added.</summary>
    public static bool TryRead(Record record, int node, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            reader.Read();
            ReadValue(record, ref reader, node, 0);
            while (reader.Read())
            {
                // Whatever follows the value must be nothing; the reader refuses it otherwise.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void ReadValue(Record record, ref Utf8JsonReader reader, int node, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                record.Add(node, ValueKind.Object, [], double.NaN);
                ReadMembers(record, ref reader, node, depth);
                break;
            case JsonTokenType.StartArray:
                record.Add(node, ValueKind.Array, [], double.NaN);
                ReadItems(record, ref reader, node, depth);
                break;
            case JsonTokenType.String:
                ReadText(record, ref reader, node);
                break;
            case JsonTokenType.Number:
                if (!Utf8Parser.TryParse(reader.ValueSpan, out double number, out _) || !double.IsFinite(number))
                    number = reader.ValueSpan[0] == (byte)'-' ? double.MinValue : double.MaxValue;
                record.Add(node, ValueKind.Number, reader.ValueSpan, number);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                record.Add(node, ValueKind.Boolean, reader.ValueSpan, reader.TokenType == JsonTokenType.True ? 1 : 0);
                break;
            default:
                record.Add(node, ValueKind.Null, "null"u8, double.NaN);
                break;
        }
    }

    private static void ReadMembers(Record record, ref Utf8JsonReader reader, int node, int depth)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (depth >= Record.MaxDepth || record.Count >= 2 * Record.MaxLeaves)
            {
                record.MarkTruncated();
                reader.Skip();
                continue;
            }

            var child = reader.ValueIsEscaped ? Unescaped(record, ref reader, node) : record.Child(node, PathStep.Member, reader.ValueSpan);
            reader.Read();
            ReadValue(record, ref reader, child, depth + 1);
        }
    }

    private static int Unescaped(Record record, ref Utf8JsonReader reader, int node)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return record.Child(node, PathStep.Member, buffer.AsSpan(0, JsonEscapes.Resolve(reader.ValueSpan, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void ReadItems(Record record, ref Utf8JsonReader reader, int node, int depth)
    {
        var count = 0;
        var item = -1;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            if (depth >= Record.MaxDepth || record.Count >= 2 * Record.MaxLeaves)
            {
                record.MarkTruncated();
                reader.Skip();
                continue;
            }

            if (item < 0)
                item = record.Child(node, PathStep.Item, []);
            ReadValue(record, ref reader, item, depth + 1);
        }

        record.Add(record.Child(node, PathStep.Count, []), ValueKind.Number, [], count);
    }

    private static void ReadText(Record record, ref Utf8JsonReader reader, int node)
    {
        if (!reader.ValueIsEscaped)
        {
            record.AddText(node, reader.ValueSpan);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            record.AddText(node, buffer.AsSpan(0, JsonEscapes.Resolve(reader.ValueSpan, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
