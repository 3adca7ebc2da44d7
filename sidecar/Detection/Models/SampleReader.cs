using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Reads what every part of a serialised model relies on, and refuses what breaks it.</summary>
internal static class SampleReader
{
    public static double[] Ascending(ref CanonicalReader reader)
    {
        var values = reader.Doubles();
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || (i > 0 && values[i] < values[i - 1]))
                throw new InvalidDataException($"Ascending finite values were expected; value {i} of {values.Length} is not.");
        }
        return values;
    }
}
