using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Warden.Documents;

/// <summary>Says of a document that cannot be read what was expected at which path, and what came: the reader names types of this program instead.</summary>
internal static class DocumentFault
{
    private const int LongestValue = 80;
    private const int LongestText = 400;
    private const string NotConverted = "The JSON value could not be converted to ";
    private const string NotMapped = "The JSON property '";
    private const string Missing = "was missing required properties including: ";
    private const string NoNull = "doesn't allow setting null values";

    /// <summary>Gets the sentence: path and reason.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="fault">What the reader says of it.</param>
    public static string Of(ReadOnlySpan<byte> utf8, JsonException fault)
    {
        var message = FirstSentence(fault.Message);
        var (place, path) = (fault.Path ?? "$", Cut(fault.Path ?? "$", LongestText));
        if (message.StartsWith(NotConverted, StringComparison.Ordinal))
        {
            return $"at {path}: expected {Described(message[NotConverted.Length..].TrimEnd('.'))}, but {Shown(utf8, place)} came";
        }

        if (message.StartsWith(NotMapped, StringComparison.Ordinal))
        {
            return $"at {path}: expected no member of this name, but one came";
        }

        var missing = message.IndexOf(Missing, StringComparison.Ordinal);
        if (missing >= 0)
        {
            return $"at {path}: expected the members {message[(missing + Missing.Length)..].TrimEnd('.').Replace("'", "", StringComparison.Ordinal)}, but none came";
        }

        return message.Contains(NoNull, StringComparison.Ordinal) ? $"at {path}: expected a value, but null came" : $"at {path}: {Cut(message, LongestText)}";
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    // As the reader writes types: a name, or System.Nullable`1[name], or a generic name with the elements' names in brackets.
    private static string Described(string type)
    {
        const string Nullable = "System.Nullable`1[";
        if (type.StartsWith(Nullable, StringComparison.Ordinal))
        {
            type = type[Nullable.Length..^1];
        }

        return type switch
        {
            "System.String" => "text",
            "System.Boolean" => "true or false",
            "System.Int32" => string.Create(CultureInfo.InvariantCulture, $"a whole number, {int.MinValue} to {int.MaxValue}"),
            "System.Int64" => "a whole number",
            "System.Double" => "a number",
            _ when type.Contains("Dictionary`2", StringComparison.Ordinal) => "an object",
            _ when type.Contains("List`1", StringComparison.Ordinal) => "an array",
            _ => typeof(DocumentFault).Assembly.GetType(type) is { IsEnum: true } names ? $"one of {string.Join(", ", NamesOf(names))}" : "an object",
        };
    }

    private static IEnumerable<string> NamesOf(Type type) => Enum.GetNames(type)
        .Select(name => type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(name));

    private static string Shown(ReadOnlySpan<byte> utf8, string path)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            return Find(document.RootElement, path) is not { } value ? "another value"
                : value.ValueKind switch
                {
                    JsonValueKind.Object => "an object",
                    JsonValueKind.Array => "an array",
                    _ => Cut(value.GetRawText(), LongestValue),
                };
        }
        catch (JsonException)
        {
            // What comes behind the fault is no JSON either.
            return "another value";
        }
    }

    // Names and values are somebody else's, and may be printed on a terminal.
    private static string Cut(string text, int longest) => string.Concat(
        (text.Length <= longest ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..longest]}… ({text.Length} characters)"))
        .Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    // $.name, $[3], $['a name with other characters'].
    private static JsonElement? Find(JsonElement at, string path)
    {
        for (var i = 1; i < path.Length;)
        {
            var quoted = path.AsSpan(i).StartsWith("['");
            var end = quoted ? path.IndexOf("']", i, StringComparison.Ordinal)
                : path[i] == '[' ? path.IndexOf(']', i)
                : path.AsSpan(i + 1).IndexOfAny('.', '[') is var next and >= 0 ? i + 1 + next : path.Length;
            if (end < 0)
            {
                return null;
            }

            var name = path[(i + (quoted ? 2 : 1))..end];
            if (path[i] == '[' && !quoted)
            {
                if (at.ValueKind != JsonValueKind.Array || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= at.GetArrayLength())
                {
                    return null;
                }

                at = at[place];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }

            i = end + (quoted ? 2 : path.Length > end && path[end] == ']' ? 1 : 0);
        }

        return at;
    }
}
