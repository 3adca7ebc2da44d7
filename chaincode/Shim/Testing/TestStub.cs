using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim.Testing;

/// <summary>One transaction on a <see cref="TestLedger"/>; own writes are not readable until <see cref="Commit"/>.</summary>
public sealed class TestStub : ChaincodeStub
{
    private readonly TestPeer _peer;

    internal TestStub(TestPeer peer, ChaincodeInput input, SignedProposal proposal)
        : base(peer, peer.Ledger.ChannelId, peer.Transaction.TransactionId, input, proposal)
    {
        _peer = peer;
    }

    /// <summary>Gets the name of the chaincode that was called.</summary>
    public string Chaincode => _peer.Chaincode;

    /// <summary>Gets the writes so far, in the order in which their keys were written first; callees' writes among them.</summary>
    public IReadOnlyList<TestWrite> Writes => _peer.Transaction.Writes;

    /// <summary>Gets the name of the event, or <c>null</c>.</summary>
    public string? EventName => Event?.EventName;

    /// <summary>Gets the payload of the event; empty when there is none.</summary>
    public ReadOnlyMemory<byte> EventPayload => Event?.Payload.Memory ?? default;

    /// <summary>Puts the writes into the ledger, once.</summary>
    /// <returns>False when something that was read has changed since: then nothing is written.</returns>
    public bool Commit() => _peer.Transaction.Commit();
}
