using Google.Protobuf;
using Warden.Protocol.Gateway;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Collects endorsements of one proposal until one of the planned layouts is complete.</summary>
/// <remarks>
/// Source: fabric, internal/pkg/gateway/endorsement.go and endorse.go. All payloads have to be the same bytes as the first one's. After a
/// peer's error the next peer of its organisation is asked; when none is left, so are the layouts that need one.
/// </remarks>
internal sealed class EndorsementCollection(
    SignedProposal proposal, Func<IEndorsingPeer, SignedProposal, CancellationToken, Task<EndorserReply>> ask)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Endorsement>> endorsements = new(StringComparer.Ordinal);
    private IEndorsingPeer? first;
    private readonly List<ErrorDetail> errors = [];

    /// <summary>Gets the payload that all endorsers signed.</summary>
    public ByteString? Payload { get; private set; }

    /// <summary>Gets why peers did not endorse, one entry each, in the order of their answers. The first endorsement clears those before it.</summary>
    public IReadOnlyList<ErrorDetail> Errors => errors;

    /// <summary>Asks peers one after the other until one endorses.</summary>
    /// <returns>Who did, and its answer; null when none did.</returns>
    public async Task<(IEndorsingPeer Peer, ProposalResponse Response)?> FirstAsync(IEnumerable<IEndorsingPeer> peers, CancellationToken cancellationToken)
    {
        foreach (var peer in peers)
        {
            var reply = await ask(peer, proposal, cancellationToken);
            if (Add(peer, reply))
            {
                first = peer;
                errors.Clear();
                return (peer, reply.Response!);
            }
        }

        return null;
    }

    /// <summary>Fills one layout after the other, asking in all its groups at the same time, until one is complete.</summary>
    /// <returns>The endorsements of the complete layout, or null when none can be completed.</returns>
    public async Task<IReadOnlyList<Endorsement>?> CompleteAsync(EndorsementPlan plan, CancellationToken cancellationToken)
    {
        var waiting = plan.Groups.ToDictionary(
            g => g.MspId, g => new Queue<IEndorsingPeer>(g.Peers.Where(p => p != first)), StringComparer.Ordinal);
        foreach (var layout in plan.Layouts)
        {
            var missing = layout.Select(g => (Peers: waiting[g.Key], Count: g.Value - Endorsed(g.Key))).Where(g => g.Count > 0).ToList();
            if (missing.Exists(g => g.Peers.Count < g.Count))
            {
                continue;
            }

            await Task.WhenAll(missing.SelectMany(g => Enumerable.Range(0, g.Count).Select(_ => AskOneOfAsync(g.Peers, g.Peers.Dequeue(), cancellationToken))));
            if (layout.All(g => Endorsed(g.Key) >= g.Value))
            {
                return [.. plan.Groups.Where(g => layout.ContainsKey(g.MspId)).SelectMany(g => endorsements[g.MspId].Take(layout[g.MspId]))];
            }
        }

        return null;
    }

    private async Task AskOneOfAsync(Queue<IEndorsingPeer> others, IEndorsingPeer? peer, CancellationToken cancellationToken)
    {
        while (peer is not null && !Add(peer, await ask(peer, proposal, cancellationToken)))
        {
            lock (gate)
            {
                others.TryDequeue(out peer);
            }
        }
    }

    private int Endorsed(string mspId) => endorsements.TryGetValue(mspId, out var known) ? known.Count : 0;

    private bool Add(IEndorsingPeer peer, EndorserReply reply)
    {
        lock (gate)
        {
            var verdict = EndorserVerdict.Of(reply);
            if (verdict.Code != Grpc.Core.StatusCode.OK)
            {
                return Fail(peer, verdict.Message);
            }

            Payload ??= reply.Response!.Payload;
            if (!Payload.Equals(reply.Response!.Payload))
            {
                return Fail(peer, "ProposalResponsePayloads do not match");
            }

            if (!endorsements.TryGetValue(peer.MspId, out var known))
            {
                endorsements[peer.MspId] = known = [];
            }

            known.Add(reply.Response.Endorsement);
            return true;
        }
    }

    private bool Fail(IEndorsingPeer peer, string message)
    {
        errors.Add(new() { Address = peer.Address, MspId = peer.MspId, Message = message });
        return false;
    }
}
