namespace Warden.Detection.Numerics;

/// <summary>Mixes 64 bits into 64 well spread bits; also a counter-based generator for seeding.</summary>
/// <remarks>Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
public static class SplitMix64
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A bijection of 64 bits; equal inputs give equal outputs on every machine.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>Advances <paramref name="state"/> and gives the next 64 bits.</summary>
    public static ulong Next(ref ulong state)
    {
        unchecked
        {
            state += Golden;
            return Mix(state);
        }
    }
}
