using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary><c>sigma</c>: distance from the mean; calibrated, the tail law of the value's mode.</summary>
internal sealed class SigmaDetector : NumericDetector
{
    public override string Name => "sigma";

    public override int Minimum(NumericModelOptions options) => options.SigmaMinimum;

    public override FixedRule FitTextbook(ReadOnlySpan<double> ascending, ulong seed, NumericModelOptions options) => ThreeSigma.Fit(ascending);

    public override FixedRule ReadTextbook(ref CanonicalReader reader, int count) => ThreeSigma.Read(ref reader);

    public override RarityLaw FitCalibrated(CalibratedSample sample, ulong seed, NumericModelOptions options) => new Tails(sample);

    public override RarityLaw ReadCalibrated(ref CanonicalReader reader, CalibratedSample sample) => new Tails(sample);

    // The tails are the sample's own: poison was told by them.
    private sealed class Tails(CalibratedSample sample) : RarityLaw
    {
        // Of a number whose sign, or whose being zero, the history has never shown.
        private const double SignP = 1e-9;
        private readonly ModalTails _tails = sample.Tails;
        private readonly SignRule _sign = sample.Sign;

        public override double P(in NumberPlace at)
        {
            var p = _tails.P(at.Value);
            return _sign.IsBrokenBy(at.Number) ? Math.Min(p, SignP) : p;
        }

        public override void Write(CanonicalWriter writer)
        {
        }
    }
}
