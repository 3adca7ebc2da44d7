using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Commits a chaincode definition the way an administrator does: proposed, endorsed by all peers, ordered.</summary>
internal static class LifecycleCommit
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

    /// <summary>Commits, and waits until every peer has it.</summary>
    /// <exception cref="InvalidOperationException">A peer or the orderer refused, or the transaction was judged invalid.</exception>
    public static async Task RunAsync(
        CommitChaincodeDefinitionArgs definition, string channelId, FabricIdentity admin, IReadOnlyList<PeerNode> peers, OrdererNode orderer, TimeProvider time, CancellationToken cancellationToken)
    {
        using var signer = new NodeSigner(admin);
        var unsigned = Proposals.Create(new()
        {
            ChannelId = channelId,
            ChaincodeName = SystemNamespaces.Lifecycle,
            Args = [ByteString.CopyFromUtf8("CommitChaincodeDefinition"), definition.ToByteString()],
            Creator = signer.Creator,
            Timestamp = time.GetUtcNow(),
        });
        var proposal = new SignedProposal { ProposalBytes = unsigned.Bytes, Signature = signer.Sign(unsigned.Bytes.Memory) };
        var collection = new EndorsementCollection(proposal, (peer, signed, token) => peer.EndorseAsync(signed, token));
        var asked = peers.Select(p => (IEndorsingPeer)new LocalPeer(p.Entry, p.Endorser)).ToList();
        var endorsements = await collection.CompleteAsync([asked], cancellationToken)
            ?? throw new InvalidOperationException(
                $"Chaincode {definition.Name} was not defined: {string.Join("; ", collection.Errors.Select(e => $"{e.MspId}: {e.Message}"))}");
        var envelope = Transactions.Assemble(unsigned, collection.Payload!, endorsements);
        envelope.Signature = signer.Sign(envelope.Payload.Memory);
        var response = await orderer.BroadcastAsync(envelope, cancellationToken);
        if (response.Status != Status.Success)
        {
            throw new InvalidOperationException(
                $"Chaincode {definition.Name} was not defined: the orderer answered {response.Status}, {response.Info}");
        }

        foreach (var peer in peers)
        {
            var committed = await peer.Ledger.WaitForTransactionAsync(unsigned.ClaimedTransactionId, cancellationToken);
            if (committed.Code != TxValidationCode.Valid)
            {
                throw new InvalidOperationException(
                    $"Chaincode {definition.Name} was not defined: the transaction was judged {committed.Code}.");
            }
        }
    }
}
