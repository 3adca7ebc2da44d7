using System.Buffers.Binary;

namespace Warden.Detection.Numerics;

/// <summary>Reads what <see cref="CanonicalWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">Every read: the bytes end too early or a count cannot be right.</exception>
public ref struct CanonicalReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Reads one byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Reads 16 bits.</summary>
    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>Reads 32 bits.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>Reads a double bit for bit.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>Reads a counted array.</summary>
    public double[] Doubles()
    {
        var values = new double[Count(8)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Double();
        return values;
    }

    /// <summary>Reads a counted array.</summary>
    public ushort[] UInt16s()
    {
        var values = new ushort[Count(2)];
        for (var i = 0; i < values.Length; i++)
            values[i] = UInt16();
        return values;
    }

    /// <summary>Reads a count of items of at least <paramref name="itemBytes"/> each, so that a wild count cannot allocate.</summary>
    public int Count(int itemBytes)
    {
        var count = Int32();
        if (count < 0 || (long)count * itemBytes > _rest.Length)
            throw new InvalidDataException($"A count of {count} items of {itemBytes} bytes does not fit into {_rest.Length} bytes.");
        return count;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw new InvalidDataException($"{count} bytes were expected, {_rest.Length} are left.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
