using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Has definitions approved and committed the way administrators do: proposed, endorsed, ordered.</summary>
/// <param name="channelId">The channel.</param>
/// <param name="peers">The peers that are running.</param>
/// <param name="orderer">Where transactions go.</param>
/// <param name="time">The clock of proposals.</param>
internal sealed class LifecycleTransactions(string channelId, IReadOnlyList<PeerNode> peers, OrdererNode orderer, TimeProvider time)
{
    public static CommitChaincodeDefinitionArgs Definition(ChaincodeDeployment deployment, long sequence) => new()
    {
        Name = deployment.Name,
        Version = deployment.Version,
        Sequence = sequence,
        EndorsementPlugin = "escc",
        ValidationPlugin = "vscc",
        InitRequired = deployment.InitRequired,
        Collections = deployment.Collections,
        ValidationParameter = (deployment.EndorsementPolicy is { } policy
            ? new Protocol.Peer.ApplicationPolicy { SignaturePolicy = policy }
            : new() { ChannelConfigPolicyReference = ChannelPolicies.Endorsement }).ToByteString(),
    };

    /// <summary>Approves for one organisation, and waits until every peer has it. What is approved already stays.</summary>
    /// <exception cref="InvalidOperationException">The peer or the orderer refused, or the transaction was judged invalid.</exception>
    public async Task ApproveAsync(
        CommitChaincodeDefinitionArgs definition, string? packageId, PeerNode peer, FabricIdentity admin, CancellationToken cancellationToken)
    {
        // The fields of a definition have the same numbers in both messages.
        var approval = ApproveChaincodeDefinitionForMyOrgArgs.Parser.ParseFrom(definition.ToByteString());
        approval.Source = packageId is null ? new() { Unavailable = new() } : new() { LocalPackage = new() { PackageId = packageId } };
        try
        {
            await TransactAsync(definition.Name, "ApproveChaincodeDefinitionForMyOrg", approval, [peer], admin, cancellationToken);
        }
        catch (InvalidOperationException e) when (e.Message.Contains("attempted to redefine", StringComparison.Ordinal) && !e.Message.Contains("different parameters", StringComparison.Ordinal))
        {
            // The organisation has approved the very same before.
        }
    }

    /// <summary>Commits, and waits until every peer has it.</summary>
    /// <exception cref="InvalidOperationException">A peer or the orderer refused, or the transaction was judged invalid.</exception>
    public Task CommitAsync(CommitChaincodeDefinitionArgs definition, FabricIdentity admin, CancellationToken cancellationToken) =>
        TransactAsync(definition.Name, "CommitChaincodeDefinition", definition, peers, admin, cancellationToken);

    private async Task TransactAsync(
        string chaincode, string function, IMessage argument, IReadOnlyList<PeerNode> endorsers, FabricIdentity admin, CancellationToken cancellationToken)
    {
        using var signer = new NodeSigner(admin);
        var unsigned = Proposals.Create(new()
        {
            ChannelId = channelId,
            ChaincodeName = SystemNamespaces.Lifecycle,
            Args = [ByteString.CopyFromUtf8(function), argument.ToByteString()],
            Creator = signer.Creator,
            Timestamp = time.GetUtcNow(),
        });
        var proposal = new SignedProposal { ProposalBytes = unsigned.Bytes, Signature = signer.Sign(unsigned.Bytes.Memory) };
        var collection = new EndorsementCollection(proposal, (peer, signed, token) => peer.EndorseAsync(signed, token));
        var plan = EndorsementPlan.OneOfEach(endorsers.Select(p => new LocalPeer(p.Entry, p.Ledger, p.Endorser)));
        var endorsements = await collection.CompleteAsync(plan, cancellationToken)
            ?? throw new InvalidOperationException(
                $"Chaincode {chaincode} was not defined: {string.Join("; ", collection.Errors.Select(e => $"{e.MspId}: {e.Message}"))}");
        var envelope = Transactions.Assemble(unsigned, collection.Payload!, endorsements);
        envelope.Signature = signer.Sign(envelope.Payload.Memory);
        var response = await orderer.BroadcastAsync(envelope, cancellationToken);
        if (response.Status != Status.Success)
        {
            throw new InvalidOperationException(
                $"Chaincode {chaincode} was not defined: the orderer answered {response.Status}, {response.Info}");
        }

        foreach (var peer in peers)
        {
            var committed = await peer.Ledger.WaitForTransactionAsync(unsigned.ClaimedTransactionId, cancellationToken);
            if (committed.Code != TxValidationCode.Valid)
            {
                throw new InvalidOperationException(
                    $"Chaincode {chaincode} was not defined: the transaction was judged {committed.Code}.");
            }
        }
    }
}
