using System.Buffers.Binary;

namespace Warden.Detection.Numerics;

/// <summary>Writes numbers little-endian into a growing buffer; equal values give equal bytes everywhere.</summary>
public sealed class CanonicalWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => Reserve(1)[0] = value;

    /// <summary>Writes 16 bits.</summary>
    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    /// <summary>Writes 32 bits.</summary>
    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    /// <summary>Writes the 64 bits of the double, so that it comes back bit for bit.</summary>
    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    /// <summary>Writes a count, then each value.</summary>
    public void Doubles(ReadOnlySpan<double> values)
    {
        Int32(values.Length);
        foreach (var value in values)
            Double(value);
    }

    /// <summary>Writes a count, then each value.</summary>
    public void UInt16s(ReadOnlySpan<ushort> values)
    {
        Int32(values.Length);
        foreach (var value in values)
            UInt16(value);
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
