namespace Warden.Chaincode.Shim;

/// <summary>A chaincode made of contracts: calls <c>function</c> or <c>contract:function</c> become calls of their methods.</summary>
/// <remarks>
/// The name is split at its last ':', so a contract's name may hold colons. What a function throws becomes a refusal: a
/// <see cref="ChaincodeException"/> as it says, anything else masked. <c>org.hyperledger.fabric:GetMetadata</c> describes the contracts.
/// </remarks>
public sealed class ContractChaincode : IChaincode
{
    private readonly Dictionary<string, ContractDescription> _contracts;
    private readonly ContractDescription _default;
    private readonly IArgumentSerializer _serializer;

    public ContractChaincode(params IEnumerable<object> contracts)
        : this(new ContractChaincodeOptions(), contracts)
    {
    }

    /// <param name="options">What surrounds the contracts.</param>
    /// <param name="contracts">Instances of classes with [Contract]. They serve all transactions, so they keep no state.</param>
    /// <exception cref="ArgumentException">There is no contract, two share a name or both are the default, or one is not well formed.</exception>
    /// <exception cref="InvalidDataException">There is metadata written by hand, and it is none.</exception>
    public ContractChaincode(ContractChaincodeOptions options, params IEnumerable<object> contracts)
    {
        var described = contracts.Select(contract => new ContractDescription(contract)).ToList();
        if (described.Count == 0)
            throw new ArgumentException("A chaincode needs a contract.", nameof(contracts));
        if (described.Count(contract => contract.Attribute.Default) > 1)
            throw new ArgumentException("More than one contract is the default.", nameof(contracts));
        _default = described.Find(contract => contract.Attribute.Default) ?? described[0];
        described.Add(new ContractDescription(new SystemContract(this)));
        _contracts = described.ToDictionary(contract => contract.Name, StringComparer.Ordinal);
        _serializer = options.Serializer;
        Metadata = MetadataFile.Read(options.MetadataFolder) ?? ContractMetadata.Describe(options, described, _default);
    }

    /// <summary>Gets the description of the contracts: one line of JSON in the form of Fabric's contract metadata.</summary>
    public string Metadata { get; }

    public Task<ChaincodeResponse> InitAsync(IChaincodeStub stub) => stub.Function.Length == 0
        ? Task.FromResult(ChaincodeResponse.Success("Default initiator successful."))
        : InvokeAsync(stub);

    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        var (contractName, functionName) = Split(stub.Function);
        if (functionName.Length == 0)
            throw new ChaincodeException("The call names no transaction function");
        var contract = contractName is null ? _default
            : _contracts.GetValueOrDefault(contractName) ?? throw new ChaincodeException($"Contract name is not known: {contractName}");

        var context = contract.Hooks.CreateContext(stub);
        await contract.Hooks.BeforeTransactionAsync(context);
        var result = contract.Find(functionName) is { } function
            ? await function.InvokeAsync(contract.Instance, context, _serializer)
            : await contract.Hooks.UnknownTransactionAsync(context, functionName);
        await contract.Hooks.AfterTransactionAsync(context, result);
        return result as ChaincodeResponse ?? ChaincodeResponse.Success(_serializer.Write(result));
    }

    private static (string? Contract, string Function) Split(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon < 0 ? (null, name) : (name[..colon], name[(colon + 1)..]);
    }
}
