using System.Globalization;
using Google.Protobuf;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>How a definition comes about: each organisation approves, it is looked who has, and it is committed.</summary>
/// <remarks>Source: fabric, core/chaincode/lifecycle/lifecycle.go. Reads what Fabric reads, because that is in the read-write set.</remarks>
internal sealed class ChaincodeApprovals(string mspId, ChannelResources channel, ChaincodeDefinitions definitions)
{
    /// <summary>Writes the own organisation's approval into its collection.</summary>
    /// <exception cref="ChaincodeRequestException">It cannot be given.</exception>
    public void Approve(CommitChaincodeDefinitionArgs definition, string packageId, TransactionSimulator simulator)
    {
        CheckInput(definition, simulator);
        var (defined, approved) = (new DefinedState(simulator), new ApprovedState(simulator, mspId));
        var (name, requested, current) = (definition.Name, definition.Sequence, Sequence(defined, definition.Name));
        if (current == requested && requested == 0)
        {
            throw new ChaincodeRequestException("requested sequence is 0, but first definable sequence number is 1");
        }

        if (requested < current)
        {
            throw Refused($"currently defined sequence {current} is larger than requested sequence {requested}");
        }

        if (requested > current + 1)
        {
            throw Refused($"requested sequence {requested} is larger than the next available sequence number {current + 1}");
        }

        SetDefaults(definition);
        var (parameters, package) = (LifecycleRecord.Parameters(definition), LifecycleRecord.LocalPackage(name, requested, packageId));
        if (requested == current && Difference(definition, defined) is { } different)
        {
            throw Refused($"attempted to redefine the current committed sequence ({current}) for namespace {name} with different parameters: {different}");
        }

        if (parameters.IsIn(approved) && package.IsIn(approved))
        {
            throw requested == current
                ? Refused($"attempted to redefine the current committed sequence ({current}) for namespace {name}")
                : Refused($"attempted to redefine uncommitted sequence ({requested}) for namespace {name} with unchanged content");
        }

        parameters.Write(approved);
        package.Write(approved);
    }

    /// <summary>Gets who has approved a definition that could be committed next, and where the others' approvals differ.</summary>
    /// <exception cref="ChaincodeRequestException">It could not be committed next.</exception>
    public CheckCommitReadinessResult CheckReadiness(CommitChaincodeDefinitionArgs definition, TransactionSimulator simulator)
    {
        var current = Sequence(new DefinedState(simulator), definition.Name);
        if (definition.Sequence != current + 1)
        {
            throw Refused($"requested sequence is {definition.Sequence}, but new definition must be sequence {current + 1}");
        }

        SetDefaults(definition);
        return Approvals(definition, simulator);
    }

    /// <summary>Writes a definition into the public state.</summary>
    /// <exception cref="ChaincodeRequestException">It is not the next one, or the own organisation has not approved it.</exception>
    public void Commit(CommitChaincodeDefinitionArgs definition, TransactionSimulator simulator)
    {
        CheckInput(definition, simulator);
        var readiness = CheckReadiness(definition, simulator);
        LifecycleRecord.Definition(definition.Name, definition).Write(new DefinedState(simulator));
        if (!readiness.Approvals[mspId])
        {
            throw new ChaincodeRequestException($"chaincode definition not agreed to by this org ({mspId})");
        }
    }

    /// <summary>Gets who has approved a definition as it is.</summary>
    public CheckCommitReadinessResult Approvals(CommitChaincodeDefinitionArgs definition, TransactionSimulator simulator)
    {
        var parameters = LifecycleRecord.Parameters(definition);
        var result = new CheckCommitReadinessResult();
        foreach (var organization in channel.ApplicationMspIds)
        {
            var mismatches = parameters.Mismatches(new(simulator, organization));
            result.Approvals[organization] = mismatches.Count == 0;
            if (mismatches.Count > 0)
            {
                result.Mismatches[organization] = new() { Items = { mismatches } };
            }
        }

        return result;
    }

    /// <summary>Gets the own organisation's approval; sequence 0 for the newest.</summary>
    /// <exception cref="ChaincodeRequestException">There is none.</exception>
    public QueryApprovedChaincodeDefinitionResult Approved(string name, long sequence, string channelId, TransactionSimulator simulator)
    {
        var approved = new ApprovedState(simulator, mspId);
        if (sequence == 0)
        {
            var current = Sequence(new DefinedState(simulator), name);
            sequence = LifecycleRecord.Metadata(approved, LifecycleRecord.Namespaces, $"{name}#{current + 1}") is null ? current : current + 1;
        }

        var recorded = FormattableString.Invariant($"{name}#{sequence}");
        if (LifecycleRecord.Metadata(approved, LifecycleRecord.Namespaces, recorded) is null)
        {
            throw Refused($"could not fetch approved chaincode definition (name: '{name}', sequence: '{sequence}') on channel '{channelId}'");
        }

        return Fetch(approved, recorded, sequence);
    }

    /// <summary>Gets all of the own organisation's approvals.</summary>
    public IEnumerable<(string Name, QueryApprovedChaincodeDefinitionResult Approval)> AllApproved(TransactionSimulator simulator)
    {
        var approved = new ApprovedState(simulator, mspId);
        var prefix = LifecycleRecord.MetadataKey(LifecycleRecord.Namespaces, "");
        foreach (var entry in simulator.PrivateRange(SystemNamespaces.Lifecycle, Collections.ImplicitPrefix + mspId, prefix, prefix + "\x7f"))
        {
            var recorded = entry.Key[prefix.Length..];
            var parts = recorded.Split('#');
            yield return (parts[0], Fetch(approved, recorded, long.Parse(parts[1], CultureInfo.InvariantCulture)));
        }
    }

    private static QueryApprovedChaincodeDefinitionResult Fetch(ApprovedState approved, string recorded, long sequence)
    {
        var endorsement = ChaincodeEndorsementInfo.Parser.ParseFrom(Field("EndorsementInfo"));
        var validation = ChaincodeValidationInfo.Parser.ParseFrom(Field("ValidationInfo"));
        LifecycleRecord.Metadata(approved, LifecycleRecord.Sources, recorded);
        var package = LifecycleRecord.Field(approved, LifecycleRecord.Sources, recorded, "PackageID").String;
        return new()
        {
            Sequence = sequence,
            Version = endorsement.Version,
            EndorsementPlugin = endorsement.EndorsementPlugin,
            InitRequired = endorsement.InitRequired,
            ValidationPlugin = validation.ValidationPlugin,
            ValidationParameter = validation.ValidationParameter,
            Collections = CollectionConfigPackage.Parser.ParseFrom(Field("Collections")),
            Source = package.Length > 0 ? new() { LocalPackage = new() { PackageId = package } } : new() { Unavailable = new() },
        };

        ByteString Field(string field) => LifecycleRecord.Field(approved, LifecycleRecord.Namespaces, recorded, field).Bytes;
    }

    private static long Sequence(DefinedState defined, string name) => LifecycleRecord.Field(defined, LifecycleRecord.Namespaces, name, "Sequence").Int64;

    private static void SetDefaults(CommitChaincodeDefinitionArgs definition)
    {
        definition.EndorsementPlugin = definition.EndorsementPlugin.Length > 0 ? definition.EndorsementPlugin : "escc";
        definition.ValidationPlugin = definition.ValidationPlugin.Length > 0 ? definition.ValidationPlugin : "vscc";
        if (definition.ValidationParameter.IsEmpty)
        {
            definition.ValidationParameter =
                new Protocol.Peer.ApplicationPolicy { ChannelConfigPolicyReference = ChannelPolicies.Endorsement }.ToByteString();
        }
    }

    private static ChaincodeRequestException Refused(FormattableString reason) => new(FormattableString.Invariant(reason));

    // Of a definition that is committed already every part has to be the same.
    private static string? Difference(CommitChaincodeDefinitionArgs definition, DefinedState defined)
    {
        var endorsement = ChaincodeEndorsementInfo.Parser.ParseFrom(Field("EndorsementInfo"));
        var validation = ChaincodeValidationInfo.Parser.ParseFrom(Field("ValidationInfo"));
        var collections = CollectionConfigPackage.Parser.ParseFrom(Field("Collections"));
        return endorsement.Version != definition.Version ? $"expected Version '{endorsement.Version}' does not match passed Version '{definition.Version}'"
            : endorsement.EndorsementPlugin != definition.EndorsementPlugin
                ? $"expected EndorsementPlugin '{endorsement.EndorsementPlugin}' does not match passed EndorsementPlugin '{definition.EndorsementPlugin}'"
            : endorsement.InitRequired != definition.InitRequired
                ? $"expected InitRequired '{Go(endorsement.InitRequired)}' does not match passed InitRequired '{Go(definition.InitRequired)}'"
            : validation.ValidationPlugin != definition.ValidationPlugin
                ? $"expected ValidationPlugin '{validation.ValidationPlugin}' does not match passed ValidationPlugin '{definition.ValidationPlugin}'"
            : !validation.ValidationParameter.Equals(definition.ValidationParameter)
                ? $"expected ValidationParameter '{Hex(validation.ValidationParameter)}' does not match passed ValidationParameter '{Hex(definition.ValidationParameter)}'"
            : !collections.Equals(definition.Collections ?? new()) ? "Collections do not match"
            : null;

        ByteString Field(string field) => LifecycleRecord.Field(defined, LifecycleRecord.Namespaces, definition.Name, field).Bytes;

        static string Go(bool value) => value ? "true" : "false";

        static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
    }

    private void CheckInput(CommitChaincodeDefinitionArgs definition, TransactionSimulator simulator)
    {
        CollectionRules.Check(definition.Name, definition.Version, definition.Collections, channel.ApplicationMspIds);
        simulator.ReadDefinition(definition.Name);
        if (definitions.Find(simulator.State, definition.Name) is { } committed)
        {
            CollectionRules.CheckAgainst(committed.Collections, definition.Collections);
        }
        else
        {
            simulator.Get(SystemNamespaces.LegacyLifecycle, definition.Name);
        }
    }
}
