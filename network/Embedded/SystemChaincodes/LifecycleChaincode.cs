using Google.Protobuf;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;
using StateMetadata = Warden.Protocol.Lifecycle.StateMetadata;

namespace Warden.Embedded;

/// <summary><c>_lifecycle</c>: commits and queries chaincode definitions.</summary>
/// <remarks>
/// Source: fabric, core/chaincode/lifecycle. Approvals are kept by each peer for its own organisation and given through
/// <see cref="EmbeddedNetwork.DeployChaincodeAsync"/>, not through a transaction of their own; commits are transactions.
/// </remarks>
internal sealed class LifecycleChaincode(
    string mspId, ChannelResources channel, ChaincodeDefinitions definitions, InstalledChaincodes installed) : ISystemChaincode
{
    public string Name => SystemNamespaces.Lifecycle;

    public Response Invoke(IReadOnlyList<ByteString> arguments, Invocation invocation)
    {
        if (arguments.Count != 2)
        {
            return Responses.Error(arguments.Count == 0
                ? "lifecycle scc must be invoked with arguments"
                : $"lifecycle scc operations require exactly two arguments but received {arguments.Count}");
        }

        var function = arguments[0].ToStringUtf8();
        var policy = function switch
        {
            "CommitChaincodeDefinition" or "QueryChaincodeDefinition" or "QueryChaincodeDefinitions" => ChannelPolicies.Writers,
            _ => null,
        };
        if (policy is null)
        {
            return Responses.Error($"Failed to authorize invocation due to failed ACL check: Unmapped policy for {Name}/{function}");
        }

        var proposal = ProposalContents.Unpack(invocation.Proposal);
        var signed = new SignedData(invocation.Proposal.ProposalBytes, proposal.SignatureHeader.Creator, invocation.Proposal.Signature);
        if (AccessCheck.WhyNot(channel.Policies, channel.ChannelId, policy, signed) is { } reason)
        {
            return Responses.Error($"Failed to authorize invocation due to failed ACL check: {reason}");
        }

        try
        {
            return function switch
            {
                "CommitChaincodeDefinition" => Commit(CommitChaincodeDefinitionArgs.Parser.ParseFrom(arguments[1]), invocation),
                "QueryChaincodeDefinition" => Query(QueryChaincodeDefinitionArgs.Parser.ParseFrom(arguments[1]).Name, invocation),
                _ => QueryAll(invocation),
            };
        }
        catch (Exception e) when (e is ChaincodeRequestException or InvalidProtocolBufferException)
        {
            return Responses.Error($"failed to invoke backing implementation of '{function}': {e.Message}");
        }
    }

    private Response Commit(CommitChaincodeDefinitionArgs definition, Invocation invocation)
    {
        var state = invocation.Simulator;
        var current = state.Get(Name, ChaincodeDefinitions.FieldKey(definition.Name, "Sequence"));
        var next = (current is null ? 0 : StateData.Parser.ParseFrom(current.Value).Int64) + 1;
        if (definition.Sequence != next)
        {
            throw new ChaincodeRequestException($"requested sequence is {definition.Sequence}, but new definition must be sequence {next}");
        }

        if (!installed.HasApproved(definition))
        {
            throw new ChaincodeRequestException($"chaincode definition not agreed to by this org ({mspId})");
        }

        Write(state, definition.Name, definition.Sequence, [
            (
                "EndorsementInfo",
                new ChaincodeEndorsementInfo { Version = definition.Version, InitRequired = definition.InitRequired, EndorsementPlugin = definition.EndorsementPlugin }),
            (
                "ValidationInfo",
                new ChaincodeValidationInfo { ValidationPlugin = definition.ValidationPlugin, ValidationParameter = definition.ValidationParameter }),
            ("Collections", definition.Collections ?? new()),
        ]);
        return Responses.Success(new CommitChaincodeDefinitionResult());
    }

    // Fields are written only when they change, so that what a redefinition leaves alone keeps its version.
    private void Write(TransactionSimulator state, string name, long sequence, (string Name, IMessage Value)[] fields)
    {
        var metadata = state.Get(Name, ChaincodeDefinitions.MetadataKey(name));
        if (metadata is null)
        {
            var description = new StateMetadata { Datatype = "ChaincodeDefinition" };
            description.Fields.Add("Sequence");
            description.Fields.Add(fields.Select(f => f.Name));
            state.Set(Name, ChaincodeDefinitions.MetadataKey(name), description.ToByteString());
        }

        Put("Sequence", new() { Int64 = sequence });
        foreach (var (field, value) in fields)
        {
            Put(field, new() { Bytes = value.ToByteString() });
        }

        void Put(string field, StateData data)
        {
            var key = ChaincodeDefinitions.FieldKey(name, field);
            var existing = metadata is null ? null : state.Get(Name, key);
            if (existing is null || !existing.Value.Equals(data.ToByteString()))
            {
                state.Set(Name, key, data.ToByteString());
            }
        }
    }

    private Response Query(string name, Invocation invocation)
    {
        if (definitions.Find(invocation.Simulator.State, name) is not { } found)
        {
            return new() { Status = 404, Message = $"namespace {name} is not defined" };
        }

        var result = new QueryChaincodeDefinitionResult
        {
            Sequence = found.Sequence,
            Version = found.Endorsement.Version,
            EndorsementPlugin = found.Endorsement.EndorsementPlugin,
            ValidationPlugin = found.Validation.ValidationPlugin,
            ValidationParameter = found.Validation.ValidationParameter,
            Collections = found.Collections,
            InitRequired = found.Endorsement.InitRequired,
        };
        foreach (var organization in channel.ApplicationMspIds)
        {
            // Committed definitions were approved by all: the network gives every organisation's approval before the commit.
            result.Approvals[organization] = true;
        }

        return Responses.Success(result);
    }

    private Response QueryAll(Invocation invocation)
    {
        var result = new QueryChaincodeDefinitionsResult();
        foreach (var found in definitions.All(invocation.Simulator.State))
        {
            result.ChaincodeDefinitions.Add(new QueryChaincodeDefinitionsResult.Types.ChaincodeDefinition
            {
                Name = found.Name,
                Sequence = found.Sequence,
                Version = found.Endorsement.Version,
                EndorsementPlugin = found.Endorsement.EndorsementPlugin,
                ValidationPlugin = found.Validation.ValidationPlugin,
                ValidationParameter = found.Validation.ValidationParameter,
                Collections = found.Collections,
                InitRequired = found.Endorsement.InitRequired,
            });
        }

        return Responses.Success(result);
    }
}
