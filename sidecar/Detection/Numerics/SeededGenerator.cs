using System.Numerics;

namespace Warden.Detection.Numerics;

/// <summary>A seeded source of random numbers with the same stream on every machine and in every version.</summary>
/// <remarks>
/// xoshiro256** of Blackman and Vigna ("Scrambled linear pseudorandom number generators", ACM TOMS 2021), seeded by
/// <see cref="SplitMix64"/>. Not for secrets. A mutable struct: pass it by reference.
/// </remarks>
public struct SeededGenerator
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Starts the stream of <paramref name="seed"/>.</summary>
    public SeededGenerator(ulong seed)
    {
        _a = SplitMix64.Next(ref seed);
        _b = SplitMix64.Next(ref seed);
        _c = SplitMix64.Next(ref seed);
        _d = SplitMix64.Next(ref seed);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
            var t = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= t;
            _d = BitOperations.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>A uniform number strictly between 0 and 1, on a grid of 2^-53.</summary>
    public double NextUnit() => ((NextBits() >> 11) + 0.5) * (1.0 / 9007199254740992);

    /// <summary>A uniform whole number from 0 up to, not including, <paramref name="limit"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive.</exception>
    public int NextBelow(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // Multiply and take the high word; the low word under the threshold would be biased and is drawn again (Lemire 2019).
        var threshold = unchecked(0 - (ulong)limit) % (ulong)limit;
        while (true)
        {
            var high = Math.BigMul(NextBits(), (ulong)limit, out var low);
            if (low >= threshold)
                return (int)high;
        }
    }
}
