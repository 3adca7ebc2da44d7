using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Gateway;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Evaluates a proposal on one peer: the gateway's own where it has the chaincode, the next when the peer itself fails.</summary>
internal sealed class GatewayEvaluation(string channelId, GatewayPeers peers)
{
    /// <summary>Evaluates.</summary>
    /// <exception cref="RpcException">As a Fabric gateway says it.</exception>
    public async Task<EvaluateResponse> EvaluateAsync(EvaluateRequest request, CancellationToken cancellationToken)
    {
        var target = Read(request.ProposedTransaction);
        if (target.ChannelId != channelId)
        {
            throw GatewayErrors.New(
                StatusCode.Unavailable,
                $"failed to get config for channel [{target.ChannelId}]: could not get last config for channel {target.ChannelId}");
        }

        var wanted = request.TargetOrganizations.ToList();
        var protectsTransient = target.HasTransientData && wanted.Count == 0;
        if (protectsTransient)
        {
            wanted.Add(peers.Local.MspId);
        }

        var candidates = peers.With(target.ChaincodeName).Where(p => wanted.Count == 0 || wanted.Contains(p.MspId)).ToList();
        if (candidates.Count == 0)
        {
            var reason = $"no peers available to evaluate chaincode {target.ChaincodeName} in channel {channelId}";
            throw GatewayErrors.New(StatusCode.FailedPrecondition, protectsTransient
                ? $"no endorsers found in the gateway's organization; retry specifying target organization(s) to protect transient data: {reason}"
                : reason);
        }

        return await AskAsync(candidates, request.ProposedTransaction, cancellationToken);
    }

    private async Task<EvaluateResponse> AskAsync(
        List<IEndorsingPeer> candidates, SignedProposal proposal, CancellationToken cancellationToken)
    {
        var errors = new List<ErrorDetail>();
        EndorserVerdict verdict = default;
        foreach (var peer in candidates)
        {
            var reply = await peers.AskAsync(peer, proposal, cancellationToken);
            verdict = EndorserVerdict.Of(reply);
            if (verdict.Code == StatusCode.OK)
            {
                return new() { Result = Result(reply.Response!) };
            }

            errors.Add(new() { Address = peer.Address, MspId = peer.MspId, Message = verdict.Message });
            if (!verdict.Retry)
            {
                throw GatewayErrors.New(verdict.Code, $"evaluate call to endorser returned error: {verdict.Message}", errors);
            }
        }

        throw GatewayErrors.New(verdict.Code, "failed to evaluate transaction, see attached details for more info", errors);
    }

    private static Response Result(ProposalResponse endorsed)
    {
        var payload = ProposalResponsePayload.Parser.ParseFrom(endorsed.Payload);
        var result = endorsed.Response;
        result.Payload = ChaincodeAction.Parser.ParseFrom(payload.Extension).Response?.Payload ?? ByteString.Empty;
        return result;
    }

    private static ProposalTarget Read(SignedProposal? signed)
    {
        if (signed is null || signed.ProposalBytes.IsEmpty)
        {
            throw Invalid("a signed proposal is required");
        }

        ProposalTarget target;
        try
        {
            target = ProposalTarget.Read(signed);
        }
        catch (ProposalException e)
        {
            throw Invalid(e.Message);
        }

        return target switch
        {
            { ChannelId: "" } => throw Invalid("no channel id provided"),
            { Call: null } => throw Invalid($"no chaincode spec is provided, channel id [{target.ChannelId}]"),
            { Call.ChaincodeId: null } => throw Invalid($"no chaincode id is provided, channel id [{target.ChannelId}]"),
            { ChaincodeName: "" } => throw Invalid($"no chaincode name is provided, channel id [{target.ChannelId}]"),
            _ => target,
        };
    }

    private static RpcException Invalid(string reason) =>
        GatewayErrors.New(StatusCode.InvalidArgument, $"failed to unpack transaction proposal: {reason}");
}
