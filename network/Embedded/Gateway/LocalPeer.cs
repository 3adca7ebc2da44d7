using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>The peer that the gateway is part of.</summary>
internal sealed class LocalPeer(PeerEntry entry, PeerLedger ledger, ProposalEndorser endorser) : IEndorsingPeer
{
    public string MspId => entry.MspId;

    public string Address => entry.Address;

    public ByteString Identity => entry.Identity;

    public ulong Height => ledger.Blocks.Height;

    public bool Has(string chaincodeName) => entry.Has(chaincodeName);

    public Protocol.Discovery.Peer Describe(bool onChannel) => entry.Presence.Describe(onChannel);

    public Task<EndorserReply> EndorseAsync(SignedProposal proposal, CancellationToken cancellationToken) =>
        endorser.ProcessAsync(proposal).WaitAsync(cancellationToken);
}
