using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Gateway;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>
/// Gets a proposal endorsed: by the organisations the client names, or by its own first and then by whom the policies ask for.
/// </summary>
internal sealed class GatewayEndorsement(string channelId, GatewayPeers peers, EndorsementPlanner planner)
{
    /// <summary>Collects endorsements and assembles the transaction for the client to sign.</summary>
    /// <exception cref="RpcException">As a Fabric gateway says it.</exception>
    public async Task<EndorseResponse> EndorseAsync(EndorseRequest request, CancellationToken cancellationToken)
    {
        var proposal = request.ProposedTransaction;
        if (proposal is null || proposal.ProposalBytes.IsEmpty)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, "the proposed transaction must contain a signed proposal");
        }

        ProposalTarget target;
        try
        {
            target = ProposalTarget.Read(proposal);
        }
        catch (ProposalException e)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, e.Message);
        }

        var collection = new EndorsementCollection(proposal, peers.AskAsync);
        var plan = request.EndorsingOrganizations.Count > 0
            ? NamedPeers(target, request.EndorsingOrganizations)
            : await PlanAsync(target, collection, cancellationToken);
        var endorsements = await collection.CompleteAsync(plan, cancellationToken)
            ?? throw GatewayErrors.New(
                StatusCode.Aborted,
                "failed to collect enough transaction endorsements, see attached details for more info",
                collection.Errors);
        return new() { PreparedTransaction = Assemble(target, collection.Payload!, endorsements) };
    }

    private EndorsementPlan NamedPeers(ProposalTarget target, IReadOnlyList<string> organizations)
    {
        var offering = target.ChannelId == channelId ? peers.With(target.ChaincodeName).ToList() : [];
        var missing = organizations.Where(o => !offering.Exists(p => p.MspId == o)).ToList();
        return missing.Count == 0
            ? EndorsementPlan.OneOfEach(offering.Where(p => organizations.Contains(p.MspId)))
            : throw GatewayErrors.New(
                StatusCode.Unavailable, $"failed to find any endorsing peers for org(s): {string.Join(", ", missing)}");
    }

    // The first endorser is asked alone, and after an error the next peer of its organisation; what its simulation touched decides who else is needed.
    private async Task<EndorsementPlan> PlanAsync(ProposalTarget target, EndorsementCollection collection, CancellationToken cancellationToken)
    {
        var interest = new ChaincodeInterest();
        interest.Chaincodes.Add(new ChaincodeCall { Name = target.ChaincodeName });
        IReadOnlyList<IEndorsingPeer> candidates = target.ChannelId == channelId
            ? [.. peers.With(target.ChaincodeName).Where(p => p.MspId == peers.Local.MspId)]
            : [];
        if (candidates.Count == 0 && target.HasTransientData)
        {
            throw GatewayErrors.New(
                StatusCode.FailedPrecondition,
                "no endorsers found in the gateway's organization; retry specifying endorsing organization(s) to protect transient data");
        }

        if (candidates.Count == 0)
        {
            candidates = Plan(target, interest, null).FirstGroup();
        }

        (IEndorsingPeer Peer, ProposalResponse Response)? first;
        try
        {
            first = await collection.FirstAsync(candidates, cancellationToken);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            throw GatewayErrors.New(StatusCode.DeadlineExceeded, "endorsement timeout expired while collecting first endorsement");
        }

        if (first is not { } endorsed)
        {
            throw GatewayErrors.New(
                StatusCode.Aborted, "failed to endorse transaction, see attached details for more info", collection.Errors);
        }

        var touched = endorsed.Response.Interest is { Chaincodes.Count: > 0 } found ? found : interest;
        return target.HasTransientData ? PlanTrusted(target, touched, endorsed.Peer.MspId) : Plan(target, touched, endorsed.Peer.MspId);
    }

    // Transient data goes to members of the collections only, unless the client names others.
    private EndorsementPlan PlanTrusted(ProposalTarget target, ChaincodeInterest touched, string first)
    {
        var trusted = touched.Clone();
        var guarded = trusted.Chaincodes.Where(call => call.NoPrivateReads).ToList();
        guarded.ForEach(call => call.NoPrivateReads = false);
        try
        {
            return Plan(target, trusted, first);
        }
        catch (RpcException) when (guarded.Count > 0)
        {
            Plan(target, touched, first);
            throw GatewayErrors.New(
                StatusCode.FailedPrecondition,
                $"requires endorsement from organisation(s) that are not in the distribution policy of the private data collection(s): [{string.Join(' ', guarded.SelectMany(c => c.CollectionNames))}]; retry specifying trusted endorsing organizations to protect transient data");
        }
    }

    private EndorsementPlan Plan(ProposalTarget target, ChaincodeInterest interest, string? preferred)
    {
        try
        {
            return target.ChannelId == channelId
                ? planner.Plan(interest, peers.InOrder, preferred)
                : throw new EndorsementPlanException(
                    $"No metadata was found for chaincode {target.ChaincodeName} in channel {target.ChannelId}");
        }
        catch (EndorsementPlanException e)
        {
            throw GatewayErrors.New(
                StatusCode.FailedPrecondition, $"no combination of peers can be derived which satisfy the endorsement policy: {e.Message}");
        }
    }

    /// <summary>Puts a transaction together from a proposal and its endorsements; it is not signed yet.</summary>
    internal static Envelope Assemble(ProposalTarget target, ByteString payload, IReadOnlyList<Endorsement> endorsements)
    {
        var endorsed = new ChaincodeEndorsedAction { ProposalResponsePayload = payload };
        endorsed.Endorsements.Add(endorsements.DistinctBy(e => e.Endorser));
        var action = new ChaincodeActionPayload
        {
            // Without the transient data, which must not reach the ledger.
            ChaincodeProposalPayload = new ChaincodeProposalPayload { Input = target.Payload.Input }.ToByteString(),
            Action = endorsed,
        };
        var transaction = new Transaction();
        transaction.Actions.Add(new TransactionAction { Header = target.Header.SignatureHeader, Payload = action.ToByteString() });
        return new() { Payload = new Payload { Header = target.Header, Data = transaction.ToByteString() }.ToByteString() };
    }
}
