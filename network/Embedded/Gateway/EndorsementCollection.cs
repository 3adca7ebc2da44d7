using Google.Protobuf;
using Warden.Protocol.Gateway;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Collects endorsements of one proposal until one of the planned sets of peers is complete.</summary>
/// <remarks>Source: fabric, internal/pkg/gateway/endorsement.go. All payloads have to be the same bytes as the first one's.</remarks>
internal sealed class EndorsementCollection(
    SignedProposal proposal, Func<IEndorsingPeer, SignedProposal, CancellationToken, Task<EndorserReply>> ask)
{
    private readonly Dictionary<IEndorsingPeer, Endorsement> endorsements = [];
    private readonly HashSet<IEndorsingPeer> failed = [];
    private readonly List<ErrorDetail> errors = [];

    /// <summary>Gets the payload that all endorsers signed.</summary>
    public ByteString? Payload { get; private set; }

    /// <summary>Gets why peers did not endorse, one entry each, in the order of their answers.</summary>
    public IReadOnlyList<ErrorDetail> Errors => errors;

    /// <summary>Takes in an answer.</summary>
    public void Add(IEndorsingPeer peer, EndorserReply reply)
    {
        var verdict = EndorserVerdict.Of(reply);
        if (verdict.Code != Grpc.Core.StatusCode.OK)
        {
            Fail(peer, verdict.Message);
            return;
        }

        Payload ??= reply.Response!.Payload;
        if (!Payload.Equals(reply.Response!.Payload))
        {
            Fail(peer, "ProposalResponsePayloads do not match");
            return;
        }

        endorsements[peer] = reply.Response.Endorsement;
    }

    /// <summary>Asks the peers of one set after the other, those of a set at the same time, until one is complete.</summary>
    /// <returns>The endorsements of the complete set, or null when none can be completed.</returns>
    public async Task<IReadOnlyList<Endorsement>?> CompleteAsync(
        IReadOnlyList<IReadOnlyList<IEndorsingPeer>> layouts, CancellationToken cancellationToken)
    {
        foreach (var layout in layouts)
        {
            if (layout.Any(failed.Contains))
            {
                continue;
            }

            var missing = layout.Where(peer => !endorsements.ContainsKey(peer)).ToList();
            var asked = missing.ToDictionary(peer => ask(peer, proposal, cancellationToken));
            await foreach (var answer in Task.WhenEach(asked.Keys).WithCancellation(cancellationToken))
            {
                Add(asked[answer], await answer);
            }

            if (!layout.Any(failed.Contains))
            {
                return [.. layout.Select(peer => endorsements[peer])];
            }
        }

        return null;
    }

    private void Fail(IEndorsingPeer peer, string message)
    {
        failed.Add(peer);
        errors.Add(new() { Address = peer.Address, MspId = peer.MspId, Message = message });
    }
}
