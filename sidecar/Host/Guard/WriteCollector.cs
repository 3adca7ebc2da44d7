using System.Text;
using Warden.Detection;
using Warden.Host.Relay;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Guard;

/// <summary>Collects what a contract writes, from the requests that it sends to its peer.</summary>
/// <remarks>
/// Keeps what the ledger would keep: the last write of a key wins, a put of nothing is a delete (WIRE_FACTS A8). Private data
/// is counted with its size; of its keys and values only digests are kept. Bounded: past <see cref="MaxWrites"/> keys or <see cref="MaxBytes"/> the rest is
/// not collected and <see cref="IsCut"/> is set, which makes the call UNSCORED. No more bytes of private values are hashed.
/// </remarks>
internal sealed class WriteCollector
{
    /// <summary>How many keys of one transaction are looked at.</summary>
    public const int MaxWrites = 10_000;

    /// <summary>How many bytes of one transaction's keys and values are kept.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly SortedDictionary<string, StateWrite> writes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Collection, string Key), KeyTouch> privateKeys = [];
    private readonly SortedSet<(string Collection, string Key)> policies = [];
    private bool privateOverflown;

    /// <summary>How many writes went to private collections.</summary>
    public int PrivateWrites { get; private set; }

    /// <summary>How many bytes those have together.</summary>
    public int PrivateBytes { get; private set; }

    /// <summary>How many private keys are purged.</summary>
    public int Purges => privateKeys.Values.Count(k => k.Kind == KeyTouchKind.Purge);

    /// <summary>How many public keys are deleted.</summary>
    public int Deletes => writes.Values.Count(w => w.IsDelete);

    /// <summary>How many keys had their metadata (endorsement policy) written.</summary>
    public int MetadataWrites { get; private set; }

    /// <summary>Whether there were more public writes than are looked at.</summary>
    public bool Overflown { get; private set; }

    /// <summary>Whether there was more than is looked at, public or private.</summary>
    public bool IsCut => Overflown || privateOverflown;

    /// <summary>How many bytes the public keys and values have that were written.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many requests to write did not parse.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Whether the contract wrote anything.</summary>
    public bool Any => writes.Count > 0 || PrivateWrites > 0 || MetadataWrites > 0 || Overflown || Unreadable > 0;

    /// <summary>Gets the public writes, by key.</summary>
    public IReadOnlyList<StateWrite> Writes() => [.. writes.Values];

    /// <summary>Gets what else is done to keys, as the block will tell it: of private keys only that, in which collection, and digests.</summary>
    public IReadOnlyList<KeyTouch> Touches() =>
    [
        .. policies.Select(p => p.Collection.Length == 0
            ? new KeyTouch(KeyTouchKind.Metadata, p.Key)
            : new KeyTouch(KeyTouchKind.PrivateMetadata, p.Collection)),
        .. privateKeys.Values,
    ];

    /// <summary>Whether a frame of this type asks for a write.</summary>
    public static bool IsWrite(MessageType type) =>
        type is MessageType.PutState or MessageType.DelState or MessageType.PutStateMetadata
            or MessageType.PurgePrivateData or MessageType.WriteBatchState;

    /// <summary>Takes in one request.</summary>
    public void Add(in Frame frame)
    {
        if (frame.Type != MessageType.WriteBatchState)
        {
            // PutState, DelState, PurgePrivateState and PutStateMetadata agree in key = 1; PutState has value = 2, collection = 3.
            var collectionField = frame.Type is MessageType.DelState or MessageType.PurgePrivateData ? 2 : 3;
            AddRecord(frame.Payload, frame.Type, valueField: 2, collectionField);
            return;
        }

        var batch = new WireFields(frame.Payload);
        while (batch.Next())
        {
            if (batch.Field == 1 && batch.HasBytes)
            {
                AddRecord(batch.Bytes, TypeOfRecord(batch.Bytes), valueField: 2, collectionField: 3);
            }
        }

        if (batch.Failed)
        {
            Unreadable++;
        }
    }

    private static MessageType TypeOfRecord(ReadOnlyMemory<byte> record)
    {
        var type = MessageType.Undefined;
        var fields = new WireFields(record);
        while (fields.Next())
        {
            if (fields.Field == 5 && fields.HasNumber)
            {
                type = (MessageType)(int)fields.Number;
            }
        }

        return type;
    }

    private void AddRecord(ReadOnlyMemory<byte> record, MessageType type, int valueField, int collectionField)
    {
        ReadOnlyMemory<byte> key = default, value = default, collection = default;
        var fields = new WireFields(record);
        while (fields.Next())
        {
            if (!fields.HasBytes)
            {
                continue;
            }

            if (fields.Field == 1)
            {
                key = fields.Bytes;
            }
            else if (fields.Field == collectionField)
            {
                collection = fields.Bytes;
            }
            else if (fields.Field == valueField)
            {
                value = fields.Bytes;
            }
        }

        if (fields.Failed)
        {
            Unreadable++;
        }
        else if (type == MessageType.PutStateMetadata)
        {
            MetadataWrites++;
            PrivateWrites += collection.IsEmpty ? 0 : 1;
            if (policies.Count < MaxWrites)
            {
                policies.Add((Encoding.UTF8.GetString(collection.Span), Encoding.UTF8.GetString(key.Span)));
            }
        }
        else if (!collection.IsEmpty || type == MessageType.PurgePrivateData)
        {
            PrivateWrites++;
            PrivateBytes = (int)Math.Min(int.MaxValue, (long)PrivateBytes + value.Length);
            var name = Encoding.UTF8.GetString(collection.Span);
            KeepPrivate((name, Encoding.UTF8.GetString(key.Span)), type switch
            {
                MessageType.PurgePrivateData => new KeyTouch(KeyTouchKind.Purge, name),
                MessageType.PutState when !value.IsEmpty => new KeyTouch(KeyTouchKind.PrivateWrite, name)
                {
                    Hash = PrivateBytes <= MaxBytes && privateKeys.Count < MaxWrites ? PrivateHash.Of(key.Span, value.Span) : null,
                },
                _ => new KeyTouch(KeyTouchKind.PrivateDelete, name),
            });
        }
        else if (type is MessageType.PutState or MessageType.DelState)
        {
            Keep(Encoding.UTF8.GetString(key.Span), type == MessageType.PutState ? value : default);
        }
        else
        {
            Unreadable++;
        }
    }

    // The key is needed to see that it is written again, and goes no further.
    private void KeepPrivate((string Collection, string Key) key, KeyTouch touch)
    {
        if (privateKeys.Count < MaxWrites || privateKeys.ContainsKey(key))
        {
            privateKeys[key] = touch;
        }
        else
        {
            privateOverflown = true;
        }
    }

    private void Keep(string key, ReadOnlyMemory<byte> value)
    {
        Bytes += key.Length + value.Length;
        if (Bytes > MaxBytes || (writes.Count >= MaxWrites && !writes.ContainsKey(key)))
        {
            Overflown = true;
            return;
        }

        writes[key] = new StateWrite(key, value, IsDelete: value.IsEmpty);
    }
}
