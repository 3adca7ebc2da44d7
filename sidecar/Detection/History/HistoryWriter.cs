using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Warden.Detection;

/// <summary>Writes histories and models as canonical bytes: little-endian, lengths before contents, nothing optional.</summary>
internal sealed class HistoryWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Bool(bool value) => Int(value ? 1 : 0);

    public void Long(long value) => Unsigned((ulong)value);

    public void Unsigned(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        _buffer.Write(value);
    }

    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public void Longs(ReadOnlySpan<long> values)
    {
        Int(values.Length);
        foreach (var value in values)
            Long(value);
    }

    public void Doubles(ReadOnlySpan<double> values)
    {
        Int(values.Length);
        foreach (var value in values)
            Double(value);
    }
}
