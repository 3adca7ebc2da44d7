using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Which detectors of a registry were fitted: as a set for answers, as one byte in a model.</summary>
internal static class Participants
{
    public static ModelSet Of<T>(T?[] fitted)
        where T : class
    {
        var set = ModelSet.None;
        for (var i = 0; i < fitted.Length; i++)
            set |= fitted[i] is null ? 0 : ModelSets.OfNumeric(i);
        return set;
    }

    public static byte Mask<T>(T?[] fitted)
        where T : class
    {
        var mask = 0;
        for (var i = 0; i < fitted.Length; i++)
            mask |= fitted[i] is null ? 0 : 1 << i;
        return (byte)mask;
    }

    public static byte Read(ref CanonicalReader reader, NumericDetectors detectors)
    {
        var mask = reader.Byte();
        return mask >> detectors.All.Length == 0
            ? mask
            : throw new InvalidDataException($"The set {mask} names detectors beyond the {detectors.All.Length} that are registered.");
    }
}
