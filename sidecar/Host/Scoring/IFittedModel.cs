using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Scoring;

/// <summary>A chaincode's fitted models, immutable. The seam between the host and detection: tests put scripted ones here.</summary>
internal interface IFittedModel
{
    /// <summary>The model's digest, lower-case hexadecimal; equal on every machine that fitted from the same blocks.</summary>
    string Digest { get; }

    /// <summary>Gets the bytes from which <see cref="IDetection.Load"/> restores the model.</summary>
    byte[] ToBytes();

    /// <summary>Judges the arguments of a call, the function name first.</summary>
    ScoreResult ScoreArguments(DetectionPolicy policy, IReadOnlyList<ReadOnlyMemory<byte>> arguments);

    /// <summary>Judges what a call wrote, by key.</summary>
    ScoreResult ScoreWrites(DetectionPolicy policy, IReadOnlyList<StateWrite> writes);
}
