using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Answers a chaincode's requests for private data, after asking whether the transaction's creator may. Error texts are Fabric's own.</summary>
/// <remarks>Source: fabric, core/chaincode/handler.go and core/common/privdata/store.go.</remarks>
internal sealed class PrivateRequests(Collections collections, ChannelResources channel)
{
    public ByteString Get(GetState request, TransactionContext context)
    {
        CheckMayRead(request.Collection, context);
        return context.Invocation.Simulator.GetPrivate(context.Namespace, request.Collection, request.Key) ?? ByteString.Empty;
    }

    public IEnumerable<ByteString> GetMultiple(GetStateMultiple request, TransactionContext context)
    {
        CheckMayRead(request.Collection, context);
        return context.Invocation.Simulator.GetPrivate(context.Namespace, request.Collection, request.Keys).Select(v => v ?? ByteString.Empty);
    }

    /// <summary>Gets the hash of a value; anybody may.</summary>
    public ByteString GetHash(GetState request, TransactionContext context)
    {
        CheckNotInit(context);
        return context.Invocation.Simulator.GetPrivateHash(context.Namespace, request.Collection, request.Key)?.Value ?? ByteString.Empty;
    }

    /// <summary>Gets the entry of a key's hash for its metadata, which only readers may have.</summary>
    public StateEntry? GetHashEntry(string collection, string key, TransactionContext context)
    {
        CheckMayRead(collection, context);
        return context.Invocation.Simulator.GetPrivateHash(context.Namespace, collection, key);
    }

    public IEnumerable<StateEntry> Range(GetStateByRange request, TransactionContext context)
    {
        CheckMayRead(request.Collection, context);
        return context.Invocation.Simulator.PrivateRange(context.Namespace, request.Collection, request.StartKey, request.EndKey);
    }

    public void BeginQuery(string collection, TransactionContext context)
    {
        CheckMayRead(collection, context);
        context.Invocation.Simulator.BeginPrivateQuery(context.Namespace, collection);
    }

    /// <summary>Writes a value; an empty one deletes.</summary>
    public void Put(string collection, string key, ByteString value, TransactionContext context)
    {
        CheckMayWrite(collection, context);
        context.Invocation.Simulator.SetPrivate(context.Namespace, collection, key, value);
    }

    public void PutMetadata(PutStateMetadata request, string name, ByteString value, TransactionContext context)
    {
        CheckMayWrite(request.Collection, context);
        context.Invocation.Simulator.SetPrivateMetadata(context.Namespace, request.Collection, request.Key, name, value);
    }

    public ByteString Purge(string collection, string key, TransactionContext context)
    {
        if (collection.Length == 0)
        {
            throw new ChaincodeRequestException("only applicable for private data");
        }

        CheckMayWrite(collection, context);
        context.Invocation.Simulator.PurgePrivate(context.Namespace, collection, key);
        return ByteString.Empty;
    }

    private static void CheckNotInit(TransactionContext context)
    {
        if (context.IsInit)
        {
            throw new ChaincodeRequestException("private data APIs are not allowed in chaincode Init()");
        }
    }

    private void CheckMayRead(string collection, TransactionContext context)
    {
        if (!Permission(collection, context).Read)
        {
            throw Denied("read", collection, context);
        }
    }

    private void CheckMayWrite(string collection, TransactionContext context)
    {
        if (!Permission(collection, context).Write)
        {
            throw Denied("write", collection, context);
        }
    }

    private static ChaincodeRequestException Denied(string access, string collection, TransactionContext context) => new(
        $"tx creator does not have {access} access permission on privatedata in chaincodeName:{context.Namespace} collectionName: {collection}");

    private (bool Read, bool Write) Permission(string collection, TransactionContext context)
    {
        CheckNotInit(context);
        var invocation = context.Invocation;
        invocation.Simulator.ReadDefinition(context.Namespace);
        var configured = collections.Find(invocation.Simulator.State, context.Namespace, collection)
            ?? throw new ChaincodeRequestException(
                $"collection {invocation.ChannelId}/{context.Namespace}/{collection} could not be found");
        var creator = channel.Membership.Read(ProposalContents.Unpack(invocation.Proposal).SignatureHeader.Creator);
        return creator is not null && Collections.HasMember(configured, creator)
            ? (true, true)
            : (!configured.MemberOnlyRead, !configured.MemberOnlyWrite);
    }
}
