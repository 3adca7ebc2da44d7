using Google.Protobuf;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Embedded;

/// <summary>
/// Runs chaincodes for one peer: finds the definition, checks init, and takes the call to the stream or the system chaincode.
/// </summary>
/// <remarks>Source: fabric, core/chaincode/chaincode_support.go and core/chaincode/lifecycle/endorsement_info.go.</remarks>
internal sealed class ChaincodeRuntime(
    ChannelResources channel, ChaincodeDefinitions definitions, ApprovedPackages packages, InstalledChaincodes installed, IEnumerable<ISystemChaincode> systemChaincodes, TimeSpan executeTimeout)
{
    // Under this key of its own namespace a chaincode that requires init has its initialized version: chaincode_support.go.
    private const string InitializedKey = "\0\U0010FFFFinitialized";

    private readonly Dictionary<string, ISystemChaincode> system = systemChaincodes.ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Gets the version that endorsements of a chaincode carry; records that the definition was read.</summary>
    /// <exception cref="ChaincodeExecutionException">The chaincode is not defined, or not installed here.</exception>
    public string Version(Invocation invocation, string name) => Find(invocation, name)?.Definition.Endorsement.Version ?? "syscc";

    /// <summary>Runs a chaincode that another one calls, where the access rules let the transaction's creator; see <see cref="InvokeAsync"/>.</summary>
    /// <exception cref="ChaincodeRequestException">They do not.</exception>
    public Task<ChaincodeMessage> CallAsync(Invocation invocation, string name, ChaincodeInput input)
    {
        if (!system.ContainsKey(name))
        {
            var proposal = ProposalContents.Unpack(invocation.Proposal);
            var signed = new SignedData(invocation.Proposal.ProposalBytes, proposal.SignatureHeader.Creator, invocation.Proposal.Signature);
            if (channel.Current.Access.WhyNot(AccessRules.ChaincodeToChaincode, channel.ChannelId, signed) is { } reason)
            {
                throw new ChaincodeRequestException(reason);
            }
        }

        return InvokeAsync(invocation, name, input);
    }

    /// <summary>Runs a chaincode to its answer.</summary>
    /// <returns>A COMPLETED message with the response; its status may be anything.</returns>
    /// <exception cref="ChaincodeExecutionException">It could not be run to its end.</exception>
    public async Task<ChaincodeMessage> InvokeAsync(Invocation invocation, string name, ChaincodeInput input)
    {
        if (system.TryGetValue(name, out var builtIn))
        {
            return Completed(invocation, builtIn.Invoke(input.Args, invocation));
        }

        var (definition, connection) = FindToInvoke(invocation, name);
        var init = CheckInit(definition, invocation, input);
        var session = await connection.LaunchAsync();
        var message = new ChaincodeMessage
        {
            Type = init ? MessageType.Init : MessageType.Transaction,
            Payload = input.ToByteString(),
            Txid = invocation.TransactionId,
            ChannelId = invocation.ChannelId,
            Proposal = invocation.Proposal,
        };
        return await session.ExecuteAsync(invocation, name, message, executeTimeout);
    }

    private (ChaincodeDefinition Definition, ChaincodeConnection Connection) FindToInvoke(Invocation invocation, string name)
    {
        try
        {
            return Find(invocation, name)!.Value;
        }
        catch (ChaincodeExecutionException e)
        {
            throw new ChaincodeExecutionException(
                $"invalid invocation: [channel {invocation.ChannelId}] failed to get chaincode container info for {name}: {e.Message}");
        }
    }

    private (ChaincodeDefinition Definition, ChaincodeConnection Connection)? Find(Invocation invocation, string name)
    {
        if (system.ContainsKey(name))
        {
            return null;
        }

        // Read through the simulator: a redefinition then makes what was simulated before it an MVCC conflict.
        invocation.Simulator.Get(SystemNamespaces.Lifecycle, ChaincodeDefinitions.FieldKey(name, "Sequence"));
        if (definitions.Find(invocation.Simulator.State, name) is not { } definition)
        {
            invocation.Simulator.Get(SystemNamespaces.LegacyLifecycle, name);
            throw new ChaincodeExecutionException($"chaincode {name} not found");
        }

        return (
            definition,
            (packages.Of(invocation.Simulator.State, definition) is { } package ? installed.Find(package)?.Connection : null)
                ?? throw new ChaincodeExecutionException($"chaincode definition for '{name}' exists, but chaincode is not installed"));
    }

    private static bool CheckInit(ChaincodeDefinition definition, Invocation invocation, ChaincodeInput input)
    {
        var name = definition.Name;
        var required = definition.Endorsement.InitRequired;
        var version = ByteString.CopyFromUtf8(definition.Endorsement.Version);
        var pending = required && !version.Equals(invocation.Simulator.Get(name, InitializedKey)?.Value);
        if (!input.IsInit)
        {
            return !pending
                ? false
                : throw new ChaincodeExecutionException(
                    $"invalid invocation: chaincode '{name}' has not been initialized for this version, must call as init first");
        }

        if (!pending)
        {
            throw new ChaincodeExecutionException(required
                ? $"invalid invocation: chaincode '{name}' is already initialized but called as init"
                : $"invalid invocation: chaincode '{name}' does not require initialization but called as init");
        }

        invocation.Simulator.Set(name, InitializedKey, version);
        return true;
    }

    private static ChaincodeMessage Completed(Invocation invocation, Response response) => new()
    {
        Type = MessageType.Completed,
        Payload = response.ToByteString(),
        Txid = invocation.TransactionId,
        ChannelId = invocation.ChannelId,
    };
}
