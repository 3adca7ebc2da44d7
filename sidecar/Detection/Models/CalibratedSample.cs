namespace Warden.Detection.Models;

/// <summary>What calibrated detectors are fitted to: the history transformed, with atoms and poison left out.</summary>
public sealed class CalibratedSample
{
    private readonly double[] _values;

    internal CalibratedSample(double[] values, double weight, ModalTails tails, SignRule sign) =>
        (_values, Weight, Tails, Sign) = (values, weight, tails, sign);

    /// <summary>Gets the kept values, ascending, at most <see cref="NumericModelOptions.KeptValues"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Gets the share of the whole history that these values stand for; a p-value is multiplied by it.</summary>
    public double Weight { get; }

    internal ModalTails Tails { get; }

    internal SignRule Sign { get; }
}
