using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary><c>forest</c>: isolation forest; calibrated, a veto.</summary>
internal sealed class ForestDetector : NumericDetector
{
    public override string Name => "forest";

    public override int Minimum(NumericModelOptions options) => options.ForestMinimum;

    public override FixedRule FitTextbook(ReadOnlySpan<double> ascending, ulong seed, NumericModelOptions options) =>
        ForestSteps.Fit(ascending, seed, options.Trees, options.TreeSample);

    public override FixedRule ReadTextbook(ref CanonicalReader reader, int count) => ForestSteps.Read(ref reader);

    public override RarityLaw FitCalibrated(CalibratedSample sample, ulong seed, NumericModelOptions options) =>
        ForestVeto.Fit(sample.Values, seed, options.Trees, options.TreeSample, sample.Weight);

    public override RarityLaw ReadCalibrated(ref CanonicalReader reader, CalibratedSample sample) => ForestVeto.Read(ref reader);
}
