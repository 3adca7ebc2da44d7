namespace Warden.Host.Relay;

/// <summary>Walks over the fields of one protobuf message without copying: what a relay needs of a frame that it does not own.</summary>
/// <remarks>
/// Reads what the peer's parser reads, groups included (they are unknown fields to it), so that no encoding of a frame hides it
/// from the guard. Anything else, and anything cut short, ends the walk with <see cref="Failed"/>; it never throws, because the
/// bytes come from a contract.
/// </remarks>
internal ref struct WireFields(ReadOnlyMemory<byte> message)
{
    // Go's protobuf takes 10,000; deeper than this is no message of anybody's.
    private const int DeepestGroup = 10_000;

    private readonly ReadOnlyMemory<byte> message = message;
    private int position = 0;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; } = 0;

    /// <summary>The value of the current field where it is a varint; otherwise 0.</summary>
    public ulong Number { get; private set; } = 0;

    /// <summary>The value of the current field where it has a length: a slice of the message, not a copy.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; } = default;

    /// <summary>Whether the current field has a length.</summary>
    public bool HasBytes { get; private set; } = false;

    /// <summary>Whether the current field is a varint.</summary>
    public bool HasNumber { get; private set; } = false;

    /// <summary>Whether the bytes are not a protobuf message.</summary>
    public bool Failed { get; private set; } = false;

    /// <summary>Moves to the next field; false at the end or on bytes that do not parse.</summary>
    public bool Next()
    {
        if (Failed || position >= message.Length)
        {
            return false;
        }

        if (!TryVarint(out var tag) || tag >> 3 is 0 or > 0x1FFFFFFF)
        {
            return Fail();
        }

        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        HasBytes = false;
        HasNumber = false;
        switch (tag & 7)
        {
            case 0:
                return TryVarint(out var number) ? Found(number) : Fail();
            case 1:
                return TrySkip(8) || Fail();
            case 2:
                if (!TryVarint(out var length) || length > (ulong)(message.Length - position))
                {
                    return Fail();
                }

                Bytes = message.Slice(position, (int)length);
                HasBytes = true;
                position += (int)length;
                return true;
            case 3:
                return TrySkipGroup() || Fail();
            case 5:
                return TrySkip(4) || Fail();
            default:
                return Fail();
        }
    }

    /// <summary>Gets the last value of a field that has a length, as protobuf's "last one wins"; empty where it is absent.</summary>
    public static bool TryGet(ReadOnlyMemory<byte> message, int field, out ReadOnlyMemory<byte> value)
    {
        value = default;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Field == field && fields.HasBytes)
            {
                value = fields.Bytes;
            }
        }

        return !fields.Failed;
    }

    private bool Found(ulong number)
    {
        Number = number;
        HasNumber = true;
        return true;
    }

    private bool Fail()
    {
        Failed = true;
        return false;
    }

    private bool TrySkip(int count)
    {
        if (message.Length - position < count)
        {
            return false;
        }

        position += count;
        return true;
    }

    /// <summary>Passes over the fields of a group, of which the start tag is read, up to its end tag.</summary>
    private bool TrySkipGroup()
    {
        var open = new Stack<ulong>();
        open.Push((ulong)Field);
        while (open.Count is > 0 and <= DeepestGroup)
        {
            if (!TryVarint(out var tag) || tag >> 3 is 0 or > 0x1FFFFFFF || !TrySkipInGroup(tag, open))
            {
                return false;
            }
        }

        return open.Count == 0;
    }

    private bool TrySkipInGroup(ulong tag, Stack<ulong> open)
    {
        switch (tag & 7)
        {
            case 0:
                return TryVarint(out _);
            case 1:
                return TrySkip(8);
            case 2:
                return TryVarint(out var length) && length <= int.MaxValue && TrySkip((int)length);
            case 3:
                open.Push(tag >> 3);
                return true;
            case 4:
                return open.Pop() == tag >> 3;
            case 5:
                return TrySkip(4);
            default:
                return false;
        }
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        var span = message.Span;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position >= span.Length)
            {
                return false;
            }

            var next = span[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
