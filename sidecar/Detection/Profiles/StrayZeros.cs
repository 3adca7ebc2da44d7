using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>Fits the models of an attribute's numbers without the zeros that are faults of the history.</summary>
/// <remarks>
/// Zero, and what lies below it, is the commonest fault of all, so that a poisoned history may hold it several times, and the models take a
/// value seen three times for lawful. Where all else is positive and keeps well away from zero (in steps of its own grid), rare zeros are
/// faults and not a part of the law.
/// </remarks>
internal static class StrayZeros
{
    private const double MostStrays = 0.001;
    private const double AwayFromZero = 20;
    private const int LowestShare = 250;

    public static NumericModel Fit(double[] values, ulong seed, NumericModelOptions options) => NumericModel.Fit(Without(values), seed, options);

    private static double[] Without(double[] values)
    {
        var strays = values.Count(v => v <= 0);
        if (strays == 0 || strays > MostStrays * values.Length)
            return values;
        var positive = Array.FindAll(values, v => v > 0);
        Array.Sort(positive);
        var step = Grid.StepOf(positive);
        return step > 0 && positive[positive.Length / LowestShare] >= AwayFromZero * step ? positive : values;
    }
}
