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
            throw new SidecarOptionsException($"{path}: {e.Path ?? "$"}", "the members of docs/operations.md", e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SidecarOptionsException(path, "a file that can be read", e.Message);
        }
    }
}
