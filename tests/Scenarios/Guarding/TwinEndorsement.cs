using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Peer;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios.Guarding;

/// <summary>One signed proposal, endorsed by the peer of each organisation without the gateway between.</summary>
/// <param name="TransactionId">The proposal's transaction id.</param>
/// <param name="Guarded">What the first organisation's peer answered, whose chaincode is behind a sidecar.</param>
/// <param name="Unguarded">What the second one's peer answered, whose chaincode is not.</param>
internal sealed record TwinEndorsement(string TransactionId, ProposalResponse Guarded, ProposalResponse Unguarded)
{
    /// <summary>Signs a proposal and sends it to both peers.</summary>
    public static async Task<TwinEndorsement> OfAsync(
        NetworkFixture network, string chaincode, IEnumerable<byte[]> arguments, CancellationToken cancellationToken)
    {
        var identity = network.Material.Organizations[0].User("User1");
        var proposal = Proposals.Create(new ProposalRequest
        {
            ChannelId = network.ChannelName,
            ChaincodeName = chaincode,
            Args = [.. arguments.Select(a => ByteString.CopyFrom(a))],
            Creator = identity.Creator,
        });
        using var key = identity.OpenPrivateKey();
        var signed = new SignedProposal
        {
            ProposalBytes = proposal.Bytes, Signature = ByteString.CopyFrom(EcdsaSigning.SignSha256LowS(key, proposal.Bytes.Span)),
        };
        var answers = await Task.WhenAll(network.Organizations.Take(2).Select(
            mspId => new Endorser.EndorserClient(network.ChannelTo(mspId)).ProcessProposalAsync(signed, cancellationToken: cancellationToken).ResponseAsync));
        return new TwinEndorsement(proposal.ClaimedTransactionId, answers[0], answers[1]);
    }

    /// <summary>Gets whether both answered the same bytes: the payload that endorsers sign, and the response beside it.</summary>
    public bool IsSame => Guarded.Payload.Equals(Unguarded.Payload) && Guarded.Response.Equals(Unguarded.Response);

    /// <summary>Gets the action inside an answer's payload.</summary>
    public static ChaincodeAction ActionOf(ProposalResponse answer) =>
        ChaincodeAction.Parser.ParseFrom(ProposalResponsePayload.Parser.ParseFrom(answer.Payload).Extension);
}
