using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>Where the lifecycle keeps something: the public state for definitions, an organisation's own collection for its approvals.</summary>
internal interface ILifecycleState
{
    ByteString? Get(string key);

    void Put(string key, ByteString value);
}
