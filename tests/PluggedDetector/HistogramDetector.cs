using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.PluggedDetector;

/// <summary>A fifth detector, as an outsider would write it: how full the value's bin of a histogram is.</summary>
public sealed class HistogramDetector : NumericDetector
{
    private const int Bins = 64;

    public override string Name => "histogram";

    public override int Minimum(NumericModelOptions options) => 50;

    public override FixedRule FitTextbook(ReadOnlySpan<double> ascending, ulong seed, NumericModelOptions options) => new Empty(new(ascending));

    public override FixedRule ReadTextbook(ref CanonicalReader reader, int count) => new Empty(new(ref reader));

    public override RarityLaw FitCalibrated(CalibratedSample sample, ulong seed, NumericModelOptions options) => new AtMostAsFull(new(sample.Values), sample.Weight);

    public override RarityLaw ReadCalibrated(ref CanonicalReader reader, CalibratedSample sample) => new AtMostAsFull(new(ref reader), sample.Weight);

    private sealed class Empty(Counts counts) : FixedRule
    {
        public override bool IsOutlier(in NumberPlace at, TextbookThresholds thresholds) => counts.Of(at.Value) == 0;

        public override void Write(CanonicalWriter writer) => counts.Write(writer);
    }

    private sealed class AtMostAsFull(Counts counts, double weight) : RarityLaw
    {
        public override double P(in NumberPlace at) => weight * counts.ShareOfBinsUpTo(counts.Of(at.Value));

        public override void Write(CanonicalWriter writer) => counts.Write(writer);
    }

    private sealed class Counts
    {
        private readonly double _low;
        private readonly double _width;
        private readonly ushort[] _counts;

        public Counts(ReadOnlySpan<double> ascending)
        {
            _low = ascending[0];
            _width = Math.Max((ascending[^1] - ascending[0]) / Bins, 1e-300);
            _counts = new ushort[Bins];
            foreach (var value in ascending)
                _counts[Math.Min(Bins - 1, (int)((value - _low) / _width))]++;
        }

        public Counts(ref CanonicalReader reader)
        {
            _low = reader.Double();
            _width = reader.Double();
            _counts = reader.UInt16s();
            if (_counts.Length != Bins || !(_width > 0))
                throw new InvalidDataException($"{Bins} bins of some width were expected.");
        }

        public int Of(double value)
        {
            var bin = (value - _low) / _width;
            return bin >= 0 && bin <= Bins ? _counts[Math.Min(Bins - 1, (int)bin)] : 0;
        }

        public double ShareOfBinsUpTo(int count)
        {
            var (less, all) = (0, 0);
            foreach (var bin in _counts)
                (less, all) = (less + (bin <= count ? bin : 0), all + bin);
            return (less + 1.0) / (all + 1.0);
        }

        public void Write(CanonicalWriter writer)
        {
            writer.Double(_low);
            writer.Double(_width);
            writer.UInt16s(_counts);
        }
    }
}
