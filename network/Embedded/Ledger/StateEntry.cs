using System.Collections.Immutable;
using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>A committed key with its value, version and metadata.</summary>
internal sealed record StateEntry(
    string Key, ByteString Value, StateVersion Version, ImmutableSortedDictionary<string, ByteString> Metadata)
{
    /// <summary>The metadata name under which a key's own endorsement policy is kept.</summary>
    public const string ValidationParameter = "VALIDATION_PARAMETER";

    public static ImmutableSortedDictionary<string, ByteString> NoMetadata { get; } =
        ImmutableSortedDictionary.Create<string, ByteString>(StringComparer.Ordinal);

    /// <summary>Gets a key-only entry to search a sorted set with.</summary>
    public static StateEntry Probe(string key) => new(key, ByteString.Empty, default, NoMetadata);
}
