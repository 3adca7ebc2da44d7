using Warden.Detection.Models;
using Warden.PluggedDetector;

namespace Warden.Sidecar.Tests.Detection.Models;

public sealed class HistogramConformance() : RegisteredConformance("histogram", 0.95)
{
    protected override NumericModelOptions Options => new() { Detectors = NumericDetectors.Default.With(new HistogramDetector()) };
}
