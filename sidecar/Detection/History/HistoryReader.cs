using System.Buffers.Binary;
using System.Text;
using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>Reads what <see cref="HistoryWriter"/> wrote.</summary>
/// <remarks>Any damage is an <see cref="InvalidDataException"/> that names the place.</remarks>
internal sealed class HistoryReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    /// <summary>The detectors that the numeric models among the bytes were fitted with.</summary>
    public NumericDetectors Detectors { get; init; } = NumericDetectors.Default;

    public bool AtEnd => _at == bytes.Length;

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public bool Bool() => Int() switch
    {
        0 => false,
        1 => true,
        var other => throw Damaged($"0 or 1 was expected, {other} came"),
    };

    public long Long() => (long)Unsigned();

    public ulong Unsigned() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double Double() => BitConverter.Int64BitsToDouble(Long());

    /// <summary>Reads how many things follow, each of at least one byte.</summary>
    public int Count()
    {
        var count = Int();
        return count >= 0 && count <= bytes.Length - _at ? count : throw Damaged($"a count of {count} is more than the bytes that are left");
    }

    public byte[] Bytes() => Take(Count()).ToArray();

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    public long[] Longs()
    {
        var values = new long[Count()];
        for (var i = 0; i < values.Length; i++)
            values[i] = Long();
        return values;
    }

    public double[] Doubles()
    {
        var values = new double[Count()];
        for (var i = 0; i < values.Length; i++)
            values[i] = Double();
        return values;
    }

    private InvalidDataException Damaged(string what) => new(FormattableString.Invariant($"damaged at byte {_at}: {what}"));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at)
            throw Damaged("the bytes end too early");
        _at += count;
        return bytes.Span.Slice(_at - count, count);
    }
}
