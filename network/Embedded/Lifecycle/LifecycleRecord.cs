using Google.Protobuf;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;
using StateMetadata = Warden.Protocol.Lifecycle.StateMetadata;

namespace Warden.Embedded;

/// <summary>Something that the lifecycle keeps field by field, with a description of the fields beside them.</summary>
/// <remarks>Source: fabric, core/chaincode/lifecycle/serializer.go. A field that stays as it is is not written, so it keeps its version.</remarks>
/// <param name="Space"><c>namespaces</c> or <c>chaincode-sources</c>.</param>
/// <param name="Name">The chaincode, in an approval followed by # and the sequence.</param>
/// <param name="Type">The name of Fabric's type.</param>
/// <param name="Fields">Name and content, in the order of that type.</param>
internal sealed record LifecycleRecord(string Space, string Name, string Type, IReadOnlyList<(string Name, StateData Value)> Fields)
{
    public const string Namespaces = "namespaces";
    public const string Sources = "chaincode-sources";

    /// <summary>A committed definition.</summary>
    public static LifecycleRecord Definition(string name, CommitChaincodeDefinitionArgs definition) => new(
        Namespaces, name, "ChaincodeDefinition", [("Sequence", new() { Int64 = definition.Sequence }), .. ParameterFields(definition)]);

    /// <summary>What an organisation has approved.</summary>
    public static LifecycleRecord Parameters(CommitChaincodeDefinitionArgs definition) => new(
        Namespaces, $"{definition.Name}#{definition.Sequence}", "ChaincodeParameters", ParameterFields(definition));

    /// <summary>The package that the organisation's peers run for it; an empty id for none.</summary>
    public static LifecycleRecord LocalPackage(string name, long sequence, string packageId) => new(
        Sources, $"{name}#{sequence}", "ChaincodeLocalPackage", [("PackageID", new() { String = packageId })]);

    public static string MetadataKey(string space, string name) => $"{space}/metadata/{name}";

    public static string FieldKey(string space, string name, string field) => $"{space}/fields/{name}/{field}";

    /// <summary>Writes what differs from what is there.</summary>
    public void Write(ILifecycleState state)
    {
        var metadata = Metadata(state, Space, Name);
        var existing = (metadata?.Fields ?? []).ToDictionary(field => field, field => state.Get(FieldKey(Space, Name, field)), StringComparer.Ordinal);
        foreach (var (field, value) in Fields)
        {
            var bytes = value.ToByteString();
            if (!bytes.Equals(existing.GetValueOrDefault(field)))
            {
                state.Put(FieldKey(Space, Name, field), bytes);
            }
        }

        if (metadata?.Datatype != Type || metadata.Fields.Count != Fields.Count)
        {
            state.Put(MetadataKey(Space, Name), Description.ToByteString());
        }
    }

    /// <summary>Compares with what an organisation has, by hashes.</summary>
    /// <returns>The fields that differ; the type's name when there is no such record at all.</returns>
    public IReadOnlyList<string> Mismatches(ApprovedState state)
    {
        var metadata = state.GetHash(MetadataKey(Space, Name));
        var hashes = Fields.Select(field => state.GetHash(FieldKey(Space, Name, field.Name))).ToList();
        return PrivateNamespace.Hash(Description.ToByteString()).Equals(metadata)
            ? [.. Fields.Where((field, i) => !PrivateNamespace.Hash(field.Value.ToByteString()).Equals(hashes[i])).Select(field => field.Name)]
            : [Type];
    }

    /// <summary>Asks whether a state has exactly this record; reads it as a whole.</summary>
    public bool IsIn(ILifecycleState state) =>
        Metadata(state, Space, Name) is not null
        && Fields.Select(field => field.Value.ToByteString().Equals(state.Get(FieldKey(Space, Name, field.Name)))).ToList().TrueForAll(same => same);

    public static StateMetadata? Metadata(ILifecycleState state, string space, string name) =>
        state.Get(MetadataKey(space, name)) is { } bytes ? StateMetadata.Parser.ParseFrom(bytes) : null;

    public static StateData Field(ILifecycleState state, string space, string name, string field) =>
        state.Get(FieldKey(space, name, field)) is { } bytes ? StateData.Parser.ParseFrom(bytes) : new();

    private StateMetadata Description
    {
        get
        {
            var description = new StateMetadata { Datatype = Type };
            description.Fields.Add(Fields.Select(f => f.Name));
            return description;
        }
    }

    private static (string, StateData)[] ParameterFields(CommitChaincodeDefinitionArgs definition) =>
    [
        (
            "EndorsementInfo",
            Bytes(new ChaincodeEndorsementInfo { Version = definition.Version, InitRequired = definition.InitRequired, EndorsementPlugin = definition.EndorsementPlugin })),
        (
            "ValidationInfo",
            Bytes(new ChaincodeValidationInfo { ValidationPlugin = definition.ValidationPlugin, ValidationParameter = definition.ValidationParameter })),
        ("Collections", Bytes(definition.Collections ?? new CollectionConfigPackage())),
    ];

    private static StateData Bytes(IMessage value) => new() { Bytes = value.ToByteString() };
}
