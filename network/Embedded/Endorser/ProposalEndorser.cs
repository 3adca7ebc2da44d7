using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Embedded;

/// <summary>Runs a proposal against this peer's state and signs what came out.</summary>
/// <remarks>Source: fabric, core/endorser/endorser.go.</remarks>
internal sealed class ProposalEndorser(
    ChannelResources channel, PeerLedger ledger, ChaincodeRuntime chaincodes, ProposalChecks checks, PrivateDataDistribution privateData, NodeSigner signer)
{
    /// <summary>Processes a proposal; never throws for what a client or a chaincode does wrong.</summary>
    public async Task<EndorserReply> ProcessAsync(SignedProposal signed)
    {
        ProposalContents proposal;
        try
        {
            proposal = ProposalContents.Unpack(signed);
        }
        catch (ProposalException e)
        {
            return Refused(e.Message);
        }

        try
        {
            checks.Filter(proposal);
        }
        catch (ProposalException e)
        {
            return new(null, e.Message);
        }

        var channelId = proposal.ChannelHeader.ChannelId;
        if (channelId.Length > 0 && channelId != channel.ChannelId)
        {
            return new(Failure($"channel '{channelId}' not found"), null);
        }

        try
        {
            if (channelId.Length == 0)
            {
                checks.CheckCreator(proposal);
            }
            else
            {
                checks.Check(proposal);
            }
        }
        catch (ProposalException e)
        {
            return Refused(e.Message);
        }

        try
        {
            return new(await (channelId.Length == 0 ? QueryAsync(proposal) : RunAsync(proposal)), null);
        }
        catch (ChaincodeExecutionException e)
        {
            return new(Failure(e.Message), null);
        }
    }

    // Without a channel only the peer itself can be asked, and what it answers is not endorsed.
    private async Task<ProposalResponse> QueryAsync(ProposalContents proposal)
    {
        if (!SystemNamespaces.Contains(proposal.ChaincodeName))
        {
            throw new ChaincodeExecutionException(
                $"make sure the chaincode {proposal.ChaincodeName} has been successfully defined on channel  and try again: could not get channel config for channel ''");
        }

        var invocation = NewInvocation("", proposal);
        var answer = await ExecuteAsync(invocation, proposal);
        return new() { Response = ReadResponse(answer) };
    }

    private async Task<ProposalResponse> RunAsync(ProposalContents proposal)
    {
        var invocation = NewInvocation(channel.ChannelId, proposal);
        string version;
        try
        {
            version = chaincodes.Version(invocation, proposal.ChaincodeName);
        }
        catch (ChaincodeExecutionException e)
        {
            throw new ChaincodeExecutionException(
                $"make sure the chaincode {proposal.ChaincodeName} has been successfully defined on channel {channel.ChannelId} and try again: {e.Message}");
        }

        var answer = await ExecuteAsync(invocation, proposal);
        var response = ReadResponse(answer);
        var (results, written, interest) = invocation.Simulator.Finish();
        // Also what a refused call wrote: Fabric distributes before it looks at the status, unless the chaincode failed outright.
        if (written is not null && privateData.Distribute(invocation, written) is { } reason)
        {
            throw new ChaincodeExecutionException($"error in simulation: {reason}");
        }

        var action = new ChaincodeAction { Results = results.ToByteString(), Response = response, ChaincodeId = new() { Name = proposal.ChaincodeName, Version = version } };
        // The event of a refused call is not kept: endorser.go, callChaincode.
        if (answer.ChaincodeEvent is { } raised && response.Status < 400)
        {
            raised.ChaincodeId = proposal.ChaincodeName;
            raised.TxId = invocation.TransactionId;
            action.Events = raised.ToByteString();
        }

        var payload = new ProposalResponsePayload { ProposalHash = proposal.Hash, Extension = action.ToByteString() }.ToByteString();
        return response.Status switch
        {
            >= 500 => new() { Response = response, Payload = payload, Interest = interest },
            >= 400 => new() { Response = response },
            _ => new() { Version = 1, Response = response, Payload = payload, Interest = interest, Endorsement = Endorse(payload) },
        };
    }

    private Invocation NewInvocation(string channelId, ProposalContents proposal)
    {
        var id = proposal.ChannelHeader.TxId;
        return new(channelId, id, proposal.Signed, new TransactionSimulator(ledger.State, id, privateData.Collections));
    }

    private async Task<ChaincodeMessage> ExecuteAsync(Invocation invocation, ProposalContents proposal)
    {
        ChaincodeMessage answer;
        try
        {
            answer = await chaincodes.InvokeAsync(invocation, proposal.ChaincodeName, proposal.Input);
        }
        catch (ChaincodeExecutionException e)
        {
            throw new ChaincodeExecutionException(
                $"error in simulation: failed to execute transaction {invocation.TransactionId}: {e.Message}");
        }

        return answer.Type == MessageType.Completed
            ? answer
            : throw new ChaincodeExecutionException(
                $"error in simulation: transaction returned with failure: {answer.Payload.ToStringUtf8()}");
    }

    private static Response ReadResponse(ChaincodeMessage answer)
    {
        try
        {
            return Response.Parser.ParseFrom(answer.Payload);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ChaincodeExecutionException(
                $"error in simulation: failed to unmarshal response for transaction {answer.Txid}: {WireMessages.Malformed}");
        }
    }

    private Endorsement Endorse(ByteString payload) =>
        new() { Endorser = signer.Creator, Signature = signer.Sign(EndorsementInput.Join(payload.Span, signer.Creator.Span)) };

    private static EndorserReply Refused(string message) => new(Failure(message), message);

    private static ProposalResponse Failure(string message) => new() { Response = new() { Status = 500, Message = message } };
}
