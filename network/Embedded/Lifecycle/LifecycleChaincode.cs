using Google.Protobuf;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary><c>_lifecycle</c>: installs packages, takes approvals, commits and queries chaincode definitions.</summary>
/// <remarks>Source: fabric, core/chaincode/lifecycle/scc.go.</remarks>
internal sealed class LifecycleChaincode(
    string mspId, ChannelResources channel, ChaincodeDefinitions definitions, InstalledChaincodes installed, PeerLedger ledger) : ISystemChaincode
{
    private readonly ApprovedPackages packages = new(mspId);
    private readonly ChaincodeApprovals approvals = new(mspId, channel, definitions);

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
        if (WhyNot(function, invocation) is { } reason)
        {
            return Responses.Error($"Failed to authorize invocation due to failed ACL check: {reason}");
        }

        try
        {
            return Dispatch(function, arguments[1], invocation);
        }
        catch (Exception e) when (e is ChaincodeRequestException or InvalidProtocolBufferException)
        {
            return Responses.Error($"failed to invoke backing implementation of '{function}': {e.Message}");
        }
    }

    private static bool IsForAdministrators(string function) => function is "InstallChaincode" or "QueryInstalledChaincode"
        or "GetInstalledChaincodePackage" or "QueryInstalledChaincodes" or "ApproveChaincodeDefinitionForMyOrg"
        or "QueryApprovedChaincodeDefinition" or "QueryApprovedChaincodeDefinitions";

    // What concerns the peer or its organisation alone is for the organisation's administrators, the rest for the channel's writers.
    private string? WhyNot(string function, Invocation invocation)
    {
        var proposal = ProposalContents.Unpack(invocation.Proposal);
        var creator = proposal.SignatureHeader.Creator;
        if (IsForAdministrators(function))
        {
            return LocalAccess.WhyNotAdministrator(channel.Membership, mspId, creator);
        }

        if (function is not ("CommitChaincodeDefinition" or "CheckCommitReadiness" or "QueryChaincodeDefinition" or "QueryChaincodeDefinitions"))
        {
            return $"Unmapped policy for {Name}/{function}";
        }

        var signed = new SignedData(invocation.Proposal.ProposalBytes, creator, invocation.Proposal.Signature);
        return channel.Current.Access.WhyNot($"{Name}/{function}", channel.ChannelId, signed);
    }

    private Response Dispatch(string function, ByteString argument, Invocation invocation)
    {
        var simulator = invocation.Simulator;
        switch (function)
        {
            case "InstallChaincode":
                return Install(InstallChaincodeArgs.Parser.ParseFrom(argument).ChaincodeInstallPackage);
            case "QueryInstalledChaincodes":
                var all = new QueryInstalledChaincodesResult();
                all.InstalledChaincodes.Add(installed.All.Select(Describe));
                return Responses.Success(all);
            case "QueryInstalledChaincode":
                var id = QueryInstalledChaincodeArgs.Parser.ParseFrom(argument).PackageId;
                return installed.Find(id) is { } one
                    ? Responses.Success(QueryInstalledChaincodeResult.Parser.ParseFrom(Describe(one).ToByteString()))
                    : Responses.Error($"failed to invoke backing implementation of '{function}': could not find chaincode with package id '{id}'");
            case "GetInstalledChaincodePackage":
                var wanted = GetInstalledChaincodePackageArgs.Parser.ParseFrom(argument).PackageId;
                return installed.Find(wanted) is { Package.IsEmpty: false } kept
                    ? Responses.Success(new GetInstalledChaincodePackageResult { ChaincodeInstallPackage = kept.Package })
                    : Responses.Error($"failed to invoke backing implementation of '{function}': could not load cc install package: chaincode install package '{wanted}' not found");
            case "ApproveChaincodeDefinitionForMyOrg":
                var approval = ApproveChaincodeDefinitionForMyOrgArgs.Parser.ParseFrom(argument);
                // The fields of a definition have the same numbers in both messages.
                approvals.Approve(CommitChaincodeDefinitionArgs.Parser.ParseFrom(argument), approval.Source?.LocalPackage?.PackageId ?? "", simulator);
                return Responses.Success(new ApproveChaincodeDefinitionForMyOrgResult());
            case "QueryApprovedChaincodeDefinition":
                var asked = QueryApprovedChaincodeDefinitionArgs.Parser.ParseFrom(argument);
                return Responses.Success(approvals.Approved(asked.Name, asked.Sequence, channel.ChannelId, simulator));
            case "QueryApprovedChaincodeDefinitions":
                return Responses.Success(AllApproved(simulator));
            case "CheckCommitReadiness":
                return Responses.Success(approvals.CheckReadiness(CommitChaincodeDefinitionArgs.Parser.ParseFrom(argument), simulator));
            case "CommitChaincodeDefinition":
                approvals.Commit(CommitChaincodeDefinitionArgs.Parser.ParseFrom(argument), simulator);
                return Responses.Success(new CommitChaincodeDefinitionResult());
            case "QueryChaincodeDefinition":
                return Query(QueryChaincodeDefinitionArgs.Parser.ParseFrom(argument).Name, simulator);
            default:
                return QueryAll(simulator);
        }
    }

    private Response Install(ByteString package)
    {
        var endpoint = ServicePackages.Read(package);
        return installed.TryInstall(endpoint, package)
            ? Responses.Success(new InstallChaincodeResult { PackageId = endpoint.PackageId, Label = endpoint.PackageId.Split(':')[0] })
            : throw new ChaincodeRequestException($"chaincode already successfully installed (package ID '{endpoint.PackageId}')");
    }

    // Which definitions of the channel run it.
    private QueryInstalledChaincodesResult.Types.InstalledChaincode Describe(InstalledChaincodes.Installed package)
    {
        var described = new QueryInstalledChaincodesResult.Types.InstalledChaincode { PackageId = package.PackageId, Label = package.Label };
        var state = ledger.State;
        var references = new QueryInstalledChaincodesResult.Types.References();
        references.Chaincodes.Add(definitions.All(state)
            .Where(d => packages.Of(state, d) == package.PackageId)
            .Select(d => new QueryInstalledChaincodesResult.Types.Chaincode { Name = d.Name, Version = d.Endorsement.Version }));
        if (references.Chaincodes.Count > 0)
        {
            described.References[channel.ChannelId] = references;
        }

        return described;
    }

    private QueryApprovedChaincodeDefinitionsResult AllApproved(TransactionSimulator simulator)
    {
        var result = new QueryApprovedChaincodeDefinitionsResult();
        foreach (var (name, approval) in approvals.AllApproved(simulator))
        {
            result.ApprovedChaincodeDefinitions.Add(new QueryApprovedChaincodeDefinitionsResult.Types.ApprovedChaincodeDefinition
            {
                Name = name,
                Sequence = approval.Sequence,
                Version = approval.Version,
                EndorsementPlugin = approval.EndorsementPlugin,
                ValidationPlugin = approval.ValidationPlugin,
                ValidationParameter = approval.ValidationParameter,
                Collections = approval.Collections,
                InitRequired = approval.InitRequired,
                Source = approval.Source,
            });
        }

        return result;
    }

    private Response Query(string name, TransactionSimulator simulator)
    {
        simulator.ReadDefinition(name);
        if (definitions.Find(simulator.State, name) is not { } found)
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
        result.Approvals.Add(approvals.Approvals(found.ToArgs(), simulator).Approvals);
        return Responses.Success(result);
    }

    private Response QueryAll(TransactionSimulator simulator)
    {
        var result = new QueryChaincodeDefinitionsResult();
        var prefix = ChaincodeDefinitions.MetadataKey("");
        var scan = simulator.OpenRange(Name, prefix, prefix + "\x7f", paged: false);
        while (scan.Next() is { } entry)
        {
            simulator.ReadDefinition(entry.Key[prefix.Length..]);
        }

        foreach (var found in definitions.All(simulator.State))
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
