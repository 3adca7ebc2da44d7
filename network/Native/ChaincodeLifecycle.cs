using System.Collections.Concurrent;
using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Msp;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Native;

/// <summary>Installs, approves and commits chaincodes as the organisations' administrators do, by calls to <c>_lifecycle</c>.</summary>
internal sealed class ChaincodeLifecycle(string channelId, IReadOnlyList<PeerAdministration> peers)
{
    private const string Lifecycle = "_lifecycle";

    // What the channel's configuration calls the policy that a chaincode without one of its own has.
    private const string ChannelPolicy = "/Channel/Application/Endorsement";

    private readonly ConcurrentDictionary<string, HashSet<ByteString>> endorsers = new(StringComparer.Ordinal);

    /// <returns>The definition's sequence, once all peers have it and all gateways know who endorses it.</returns>
    public async Task<long> DeployAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken)
    {
        var sequence = deployment.Sequence ?? await LastSequenceAsync(deployment.Name, cancellationToken) + 1;
        await Task.WhenAll(peers.GroupBy(p => p.MspId, StringComparer.Ordinal).Select(async organization =>
        {
            var package = deployment.Packages.GetValueOrDefault(organization.Key);
            await Task.WhenAll(organization.Select(peer => InstallAsync(peer, package, cancellationToken)));
            await ApproveAsync(organization.First(), deployment, sequence, package, cancellationToken);
        }));
        await CommitAsync(deployment, sequence, cancellationToken);
        endorsers[deployment.Name] = Endorsers(deployment);
        await Task.WhenAll(peers.Select(peer => PlanAsync(peer, deployment.Name, endorsers[deployment.Name], cancellationToken)));
        return sequence;
    }

    /// <summary>Waits until the gateways of these peers know again who endorses what is deployed, and reach each other, after one of them was away.</summary>
    public async Task PlannedAsync(IReadOnlyList<PeerAdministration> running, CancellationToken cancellationToken)
    {
        var here = running.Select(p => p.Peer).ToHashSet();
        await Task.WhenAll(endorsers.SelectMany(e => running.Select(peer =>
            PlanAsync(peer, e.Key, [.. e.Value.Intersect(here)], cancellationToken))));
        var organizations = running.GroupBy(p => p.MspId, StringComparer.Ordinal).ToList();
        await Task.WhenAll(running.SelectMany(from => organizations.Select(to => GatewayReach.WaitAsync(from, channelId, to.Key, to.Count(), cancellationToken))));
    }

    /// <summary>Has one organisation approve the definition that is committed already, with another package.</summary>
    public async Task RepackageAsync(string mspId, string chaincode, ChaincodePackage package, CancellationToken cancellationToken)
    {
        var own = peers.Where(p => p.MspId == mspId).ToList();
        var peer = own[0];
        var committed = QueryChaincodeDefinitionResult.Parser.ParseFrom(await CallAsync(
            peer, channelId, "QueryChaincodeDefinition", new QueryChaincodeDefinitionArgs { Name = chaincode }, cancellationToken));
        await Task.WhenAll(own.Select(each => InstallAsync(each, package, cancellationToken)));
        await TransactAsync(
            peer,
            [peer],
            "ApproveChaincodeDefinitionForMyOrg",
            new ApproveChaincodeDefinitionForMyOrgArgs
            {
                Name = chaincode,
                Version = committed.Version,
                Sequence = committed.Sequence,
                EndorsementPlugin = committed.EndorsementPlugin,
                ValidationPlugin = committed.ValidationPlugin,
                ValidationParameter = committed.ValidationParameter,
                Collections = committed.Collections,
                InitRequired = committed.InitRequired,
                Source = SourceOf(package),
            },
            cancellationToken);
    }

    private static ChaincodeSource SourceOf(ChaincodePackage? package) => package is null
        ? new() { Unavailable = new() }
        : new() { LocalPackage = new() { PackageId = package.PackageId } };

    private static ByteString PolicyOf(ChaincodeDeployment deployment) => (deployment.EndorsementPolicy is { } policy
        ? new Protocol.Peer.ApplicationPolicy { SignaturePolicy = policy }
        : new() { ChannelConfigPolicyReference = ChannelPolicy }).ToByteString();

    private static Task<ByteString> CallAsync(PeerAdministration peer, string channel, string function, IMessage args, CancellationToken cancellationToken) =>
        peer.CallAsync(channel, Lifecycle, cancellationToken, ByteString.CopyFromUtf8(function), args.ToByteString());

    private static async Task InstallAsync(PeerAdministration peer, ChaincodePackage? package, CancellationToken cancellationToken)
    {
        if (package is null)
        {
            return;
        }

        var installed = QueryInstalledChaincodesResult.Parser.ParseFrom(
            await CallAsync(peer, "", "QueryInstalledChaincodes", new QueryInstalledChaincodesArgs(), cancellationToken));
        if (installed.InstalledChaincodes.All(c => c.PackageId != package.PackageId))
        {
            await CallAsync(
                peer,
                "",
                "InstallChaincode",
                new InstallChaincodeArgs { ChaincodeInstallPackage = ByteString.CopyFrom(package.Bytes.Span) },
                cancellationToken);
        }
    }

    private async Task<long> LastSequenceAsync(string chaincode, CancellationToken cancellationToken)
    {
        var definitions = QueryChaincodeDefinitionsResult.Parser.ParseFrom(
            await CallAsync(peers[0], channelId, "QueryChaincodeDefinitions", new QueryChaincodeDefinitionsArgs(), cancellationToken));
        return definitions.ChaincodeDefinitions.FirstOrDefault(d => d.Name == chaincode)?.Sequence ?? 0;
    }

    private Task ApproveAsync(PeerAdministration peer, ChaincodeDeployment deployment, long sequence, ChaincodePackage? package, CancellationToken cancellationToken) =>
        TransactAsync(
            peer,
            [peer],
            "ApproveChaincodeDefinitionForMyOrg",
            new ApproveChaincodeDefinitionForMyOrgArgs
            {
                Name = deployment.Name,
                Version = deployment.Version,
                Sequence = sequence,
                EndorsementPlugin = "escc",
                ValidationPlugin = "vscc",
                ValidationParameter = PolicyOf(deployment),
                Collections = deployment.Collections,
                InitRequired = deployment.InitRequired,
                Source = SourceOf(package),
            },
            cancellationToken);

    private Task CommitAsync(ChaincodeDeployment deployment, long sequence, CancellationToken cancellationToken) => TransactAsync(
        peers[0],
        [.. peers.DistinctBy(p => p.MspId, StringComparer.Ordinal)],
        "CommitChaincodeDefinition",
        new CommitChaincodeDefinitionArgs
        {
            Name = deployment.Name,
            Version = deployment.Version,
            Sequence = sequence,
            EndorsementPlugin = "escc",
            ValidationPlugin = "vscc",
            ValidationParameter = PolicyOf(deployment),
            Collections = deployment.Collections,
            InitRequired = deployment.InitRequired,
        },
        cancellationToken);

    // A peer signs what it tells of itself outside its lock (gossip/channel, publishSignedStateInfoMessage). Where its clock publishes while it takes in a new
    // chaincode, the older words can be stored last: others learn of the chaincode, the peer itself does not, until its next block. So it is given one.
    private async Task PlanAsync(PeerAdministration peer, string chaincode, IReadOnlyCollection<ByteString> planned, CancellationToken cancellationToken)
    {
        if (await EndorsementPlans.HasAllAsync(peer, channelId, chaincode, planned, cancellationToken))
        {
            return;
        }

        var query = new QueryChaincodeDefinitionArgs { Name = chaincode };
        var proposal = peer.Propose(channelId, Lifecycle, ByteString.CopyFromUtf8("QueryChaincodeDefinition"), query.ToByteString());
        await peer.SubmitAsync(proposal, [await peer.EndorseAsync(peer.Signed(proposal), cancellationToken)], cancellationToken);
        if (!await EndorsementPlans.HasAllAsync(peer, channelId, chaincode, planned, cancellationToken))
        {
            throw new TimeoutException($"A peer of {peer.MspId} does not learn of the {planned.Count} peers that endorse {chaincode}.");
        }
    }

    // Every peer commits before this returns: the next step may be endorsed by any of them.
    private async Task TransactAsync(
        PeerAdministration proposer, IReadOnlyList<PeerAdministration> endorsers, string function, IMessage args, CancellationToken cancellationToken)
    {
        var proposal = proposer.Propose(channelId, Lifecycle, ByteString.CopyFromUtf8(function), args.ToByteString());
        var signed = proposer.Signed(proposal);
        var endorsements = await Task.WhenAll(endorsers.Select(e => e.EndorseAsync(signed, cancellationToken)));
        await proposer.SubmitAsync(proposal, endorsements, cancellationToken);
        await Task.WhenAll(peers.Select(peer => peer.CommittedAsync(proposal, cancellationToken)));
    }

    // The plan has the peers that have the chaincode and that the policy names.
    private HashSet<ByteString> Endorsers(ChaincodeDeployment deployment)
    {
        var having = deployment.Packages.Keys.ToHashSet(StringComparer.Ordinal);
        if (deployment.EndorsementPolicy is { } policy)
        {
            having.IntersectWith(policy.Identities
                .Where(i => i.PrincipalClassification == MSPPrincipal.Types.Classification.Role)
                .Select(i => MSPRole.Parser.ParseFrom(i.Principal).MspIdentifier));
        }

        return [.. peers.Where(p => having.Contains(p.MspId)).Select(p => p.Peer)];
    }
}
