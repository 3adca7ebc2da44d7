using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>How a model is fitted, beside what policy and schema say.</summary>
public sealed record FitOptions
{
    /// <summary>Gets how many attributes are fitted at once. The bytes are the same for any number.</summary>
    /// <value>Default -1: as many as there are processors.</value>
    public int Threads { get; init; } = -1;

    /// <summary>Gets the detectors of numbers. All organisations use the same.</summary>
    /// <value>Default <see cref="NumericDetectors.Default"/>.</value>
    public NumericDetectors Detectors { get; init; } = NumericDetectors.Default;

    /// <summary>Whether a strategy names the detector of whole records, which is fitted then only.</summary>
    internal bool Records { get; init; }

    internal ParallelOptions Parallel => new() { MaxDegreeOfParallelism = Threads };
}
