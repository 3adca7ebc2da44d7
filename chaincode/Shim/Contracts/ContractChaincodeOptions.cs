namespace Warden.Chaincode.Shim;

/// <summary>What surrounds the contracts of a chaincode.</summary>
public sealed record ContractChaincodeOptions
{
    /// <summary>Gets the title in the metadata.</summary>
    /// <value>Default "chaincode".</value>
    public string Title { get; init; } = "chaincode";

    /// <summary>Gets the version in the metadata.</summary>
    /// <value>Default "1.0.0".</value>
    public string Version { get; init; } = "1.0.0";

    /// <summary>Gets the folder in which metadata written by hand is looked for: META-INF/metadata.json, then contract-metadata/metadata.json.</summary>
    /// <value>Default: the program's folder. Where a file is there, it is what GetMetadata answers.</value>
    public string MetadataFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>Gets how arguments and results are read and written.</summary>
    /// <value>Default: <see cref="ArgumentSerializer"/>.</value>
    public IArgumentSerializer Serializer { get; init; } = new ArgumentSerializer();
}
