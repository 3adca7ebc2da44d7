using System.Collections.Concurrent;
using Google.Protobuf;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Reads chaincode definitions out of the world state, where the lifecycle keeps them field by field.</summary>
/// <remarks>Source: fabric, core/chaincode/lifecycle/serializer.go.</remarks>
internal sealed class ChaincodeDefinitions
{
    private const string MetadataPrefix = "namespaces/metadata/";

    private readonly ConcurrentDictionary<(string Name, StateVersion Version), ChaincodeDefinition> parsed = new();

    public static string FieldKey(string name, string field) => $"namespaces/fields/{name}/{field}";

    public static string MetadataKey(string name) => MetadataPrefix + name;

    /// <summary>Gets the keys of a definition's fields.</summary>
    public static IEnumerable<string> FieldKeys(string name) =>
        new[] { "Sequence", "EndorsementInfo", "ValidationInfo", "Collections" }.Select(field => FieldKey(name, field));

    /// <summary>Gets a definition as of a state, or null when the channel has none of that name.</summary>
    public ChaincodeDefinition? Find(StateSnapshot state, string name)
    {
        var sequence = state.Get(SystemNamespaces.Lifecycle, FieldKey(name, "Sequence"));
        return sequence is null
            ? null
            : parsed.GetOrAdd((name, sequence.Version), static (key, at) => Read(at.state, key.Name, at.sequence), (state, sequence));
    }

    /// <summary>Gets all definitions as of a state, by name.</summary>
    public IEnumerable<ChaincodeDefinition> All(StateSnapshot state) => state
        .Range(SystemNamespaces.Lifecycle, MetadataPrefix, "namespaces/metadata0")
        .Select(entry => Find(state, entry.Key[MetadataPrefix.Length..]))
        .OfType<ChaincodeDefinition>();

    private static ChaincodeDefinition Read(StateSnapshot state, string name, StateEntry sequence)
    {
        return new(
            name,
            StateData.Parser.ParseFrom(sequence.Value).Int64,
            ChaincodeEndorsementInfo.Parser.ParseFrom(Field("EndorsementInfo")),
            ChaincodeValidationInfo.Parser.ParseFrom(Field("ValidationInfo")),
            CollectionConfigPackage.Parser.ParseFrom(Field("Collections")));

        ByteString Field(string field) =>
            state.Get(SystemNamespaces.Lifecycle, FieldKey(name, field)) is { } entry
                ? StateData.Parser.ParseFrom(entry.Value).Bytes
                : ByteString.Empty;
    }
}
