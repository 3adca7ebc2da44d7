namespace Warden.Cli.Demo;

/// <summary>Makes the ordinary assets of the demonstration: the same ones every time.</summary>
/// <remarks>Appraised values are skewed to the right as prices are: most between 300 and 1,200.</remarks>
public sealed class AssetGenerator
{
    private static readonly string[] Colors = ["blue", "red", "green", "yellow", "black", "white", "silver"];
    private static readonly string[] Owners = ["Tomoko", "Brad", "Jin Soo", "Max", "Adriana", "Michel", "Aisha", "Ravi", "Lena", "Otto"];

    private ulong _state;

    public AssetGenerator(ulong seed) => _state = seed;

    /// <summary>Gets the next asset.</summary>
    /// <param name="number">Becomes part of the asset's id.</param>
    public Asset Next(int number)
    {
        var price = 300 + (900 * Unit() * Unit()) + (150 * Unit());
        return new Asset(
            $"asset{number}",
            Colors[Below(Colors.Length)],
            5 + (Below(6) + Below(6)),
            Owners[Below(Owners.Length)],
            (int)price);
    }

    private int Below(int limit) => (int)(Bits() % (ulong)limit);

    private double Unit() => (Bits() >> 11) * (1.0 / (1UL << 53));

    // SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
