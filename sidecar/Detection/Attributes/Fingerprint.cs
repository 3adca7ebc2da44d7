using System.Buffers.Binary;

namespace Warden.Detection;

/// <summary>A 64-bit digest of a value, equal on every machine. Not cryptographic: where equality decides, the text is compared too.</summary>
internal static class Fingerprint
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    public static ulong Of(ValueKind kind, ReadOnlySpan<byte> text) => Seeded((ulong)kind + 1, text);

    public static ulong Of(double number) => Mix((ulong)BitConverter.DoubleToInt64Bits(number == 0 ? 0.0 : number) ^ 0xA5A5_0000_0000_0002);

    /// <summary>Gets the fingerprint of a state key; never 0.</summary>
    public static ulong OfKey(string key)
    {
        var h = Mix((ulong)key.Length);
        foreach (var c in key)
            h = (h ^ c) * Multiplier;
        return Mix(h) | 1;
    }

    public static ulong Seeded(ulong seed, ReadOnlySpan<byte> text)
    {
        var h = Mix(seed * Multiplier + (ulong)text.Length);
        while (text.Length >= 8)
        {
            h = Mix(h ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[8..];
        }

        ulong rest = 0;
        for (var i = 0; i < text.Length; i++)
            rest |= (ulong)text[i] << (8 * i);
        return Mix(h ^ rest);
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection without visible structure.</summary>
    public static ulong Mix(ulong x)
    {
        x += Multiplier;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
