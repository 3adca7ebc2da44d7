using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>The definitions of the channel, which all organisations see.</summary>
internal sealed class DefinedState(TransactionSimulator simulator) : ILifecycleState
{
    public ByteString? Get(string key) => simulator.Get(SystemNamespaces.Lifecycle, key)?.Value;

    public void Put(string key, ByteString value) => simulator.Set(SystemNamespaces.Lifecycle, key, value);
}

/// <summary>The approvals of one organisation; others have their hashes.</summary>
internal sealed class ApprovedState(TransactionSimulator simulator, string mspId) : ILifecycleState
{
    private readonly string collection = Collections.ImplicitPrefix + mspId;

    public string MspId => mspId;

    public ByteString? Get(string key) => simulator.GetPrivate(SystemNamespaces.Lifecycle, collection, key);

    public ByteString? GetHash(string key) => simulator.GetPrivateHash(SystemNamespaces.Lifecycle, collection, key)?.Value;

    public void Put(string key, ByteString value) => simulator.SetPrivate(SystemNamespaces.Lifecycle, collection, key, value);
}
