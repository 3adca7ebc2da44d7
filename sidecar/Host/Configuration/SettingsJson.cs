using System.Text.Json;
using System.Text.Json.Serialization;

namespace Warden.Host;

/// <summary>Reads files that people write: unknown members are errors, comments and a last comma are not.</summary>
internal static class SettingsJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="SidecarOptionsException">The file or one of its members is not what it has to be.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Format) ?? throw new SidecarOptionsException(path, "an object", "null");
        }
        catch (JsonException e)
        {
            throw new SidecarOptionsException($"{path}: {e.Path ?? "$"}", "the members of docs/operations.md", CameOf(e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SidecarOptionsException(path, "a file that can be read", e is FileNotFoundException or DirectoryNotFoundException ? "none" : "another one");
        }
    }

    // The reader's own words name types of this program, and end with a full stop.
    private static string CameOf(JsonException fault)
    {
        var message = fault.Message;
        return message.Contains("could not be mapped", StringComparison.Ordinal) ? "one that is none of them"
            : message.IndexOf("required properties including: ", StringComparison.Ordinal) is var at and >= 0
                ? $"a file without {message[(at + "required properties including: ".Length)..].Split('.')[0]}"
            : message.Contains("could not be converted", StringComparison.Ordinal) || message.Contains("null values", StringComparison.Ordinal) ? "a value of another kind"
            : "what is no JSON";
    }
}
